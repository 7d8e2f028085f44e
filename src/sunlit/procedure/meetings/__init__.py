"""Meetings: what happened in the room, and every rule that the next entry would break.

Votes are not counted here: they stand in the streams of their matters, under `procedure.rules`.
"""

from sunlit.procedure.meetings.history import (
    GROUNDS,
    HERE,
    RESULTS,
    WITHOUT_VOTE,
    Item,
    Meeting,
    Presence,
    advance,
    fold,
    start,
)
from sunlit.procedure.meetings.rules import CODES, objections, over_half

__all__ = [
    "CODES",
    "GROUNDS",
    "HERE",
    "RESULTS",
    "WITHOUT_VOTE",
    "Item",
    "Meeting",
    "Presence",
    "advance",
    "fold",
    "objections",
    "over_half",
    "start",
]
