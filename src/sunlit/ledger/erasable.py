"""What one person may erase alone, and what is erased only for the personal data that it holds (TRU-4).

Everything else takes a second person. Pure: the desk, the command line and a replay ask the same.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

ASKED = ("request", "consent")  # grounds by which the person concerned asks
GUARDED_NAMES = frozenset({"title", "cost", "decides", "choice", "dissent"})
GUARDED_KINDS = frozenset({"ballot.cast", "position.stated", "vote.divided", "matter.closed"})
DECIDED = frozenset({"text", "reason"})  # names under which a decision is worded


def alone(kind: str, name: str, ground: str) -> bool:
    """Say whether one person alone may erase what an entry of `kind` disclosed as `name`.

    The names of a notice, as the person concerned asks; a resident's own words and name, as he asks.
    """
    return ground in ASKED and (name == "personal" or kind == "submission.received")


def expired(name: str, data: Mapping[str, Any], at: int) -> bool:
    """Say whether the time is over until which an entry with this `data` showed what it calls `name`."""
    until = data.get("expires_at")
    return name == "personal" and isinstance(until, int) and until <= at


def guarded(kind: str, name: str, data: Mapping[str, Any]) -> bool:
    """Say whether it is a title, a sum, a decision, a ballot or the report on how it was carried out.

    These are corrected, not erased, unless they hold personal data.
    """
    decision = kind == "act.done" and "outcome" in data and name in DECIDED
    return name in GUARDED_NAMES or kind in GUARDED_KINDS or decision
