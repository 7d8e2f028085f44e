"""Meetings: what happened in the room, and every rule that the next entry would break.

Votes are not counted here: they stand in the streams of their matters, under `procedure.rules`.
"""

from sunlit.procedure.meetings.citing import CITED, citing_objections
from sunlit.procedure.meetings.codes import CODES
from sunlit.procedure.meetings.history import (
    GROUNDS,
    HERE,
    RESULTS,
    WITHOUT_VOTE,
    Item,
    Meeting,
    Noted,
    Presence,
    advance,
    fold,
    over_half,
    start,
)
from sunlit.procedure.meetings.observers import Applied, Drawn, Observers
from sunlit.procedure.meetings.observing import (
    CALL_WORK_DAYS,
    MOST_SEATS,
    MOST_SOURCES,
    OBSERVER_SEATS,
    call_runs_to,
    lock_of,
)
from sunlit.procedure.meetings.rules import objections

__all__ = [
    "CALL_WORK_DAYS",
    "CITED",
    "CODES",
    "GROUNDS",
    "HERE",
    "MOST_SEATS",
    "MOST_SOURCES",
    "OBSERVER_SEATS",
    "RESULTS",
    "WITHOUT_VOTE",
    "Applied",
    "Drawn",
    "Item",
    "Meeting",
    "Noted",
    "Observers",
    "Presence",
    "advance",
    "call_runs_to",
    "citing_objections",
    "fold",
    "lock_of",
    "objections",
    "over_half",
    "start",
]
