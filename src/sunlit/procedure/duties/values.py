"""What a duty to disclose is, and the entries that may meet it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from sunlit.procedure.grammar.table import Text

SCOPES: Final = ("public", "members", "organisation", "specific")  # the widest first
FINAL: Final = ("met", "withheld", "waived")
MOST_PERIODS: Final = 4_000  # about eleven years of days: a loop always ends


@dataclass(slots=True)  # not frozen: a replay makes one of each entry, in a third of the time
class Told:
    """One entry of a matter and the widest scope that may read any of its words; "" without words."""

    index: int
    at: int
    kind: str
    step: str = ""
    verb: str = ""
    act: int | None = None  # the act that a correction or a withholding belongs to
    scope: str = ""


@dataclass(slots=True)  # not frozen, for the same reason; nothing changes one
class Duty:
    """One release that falls due. state: "due", "met", "withheld", "waived"; overdue is a matter of now."""

    id: str  # unique in its matter and lasting: "D3/publish/1", "progress/2"
    subject: str  # "", notice, progress, first, stage, stub
    what: Text
    scope: str
    forms: tuple[str, ...]
    step: str  # where it is released; "" for a stub
    post: str  # who owes it, after the matter's own assignment
    trigger: int  # log index
    triggered_at: int
    due_at: int
    provisional: bool = False
    state: str = "due"
    met_by: int | None = None
    met_at: int | None = None
    narrow_by: int | None = None  # while it is due: the first entry that releases it, but to fewer

    def departure(self, now: int) -> str:
        """Return the class of departure that it is at `now`, see `departure_of`."""
        return departure_of(self.state, self.due_at, self.met_at, self.narrow_by, now)

    def standing(self, now: int) -> str:
        """Return the state at `now`: what is due turns overdue by itself."""
        return "overdue" if self.state == "due" and self.due_at < now else self.state


def departure_of(state: str, due_at: int, met_at: int | None, narrow_by: int | None, now: int) -> str:
    """Return how a duty departs at `now`: disclose_late, disclose_missing, disclose_narrow, or "".

    Late is what came out after its time. Once that is over, what is not out is missing, or narrow where it
    came out to fewer than its readers and no ground was given. Before that it may still come.
    """
    if state == "met":
        return "disclose_late" if met_at is not None and met_at > due_at else ""
    if state != "due" or due_at >= now:
        return ""
    return "disclose_missing" if narrow_by is None else "disclose_narrow"


def met(duty: Duty, by: Told) -> Duty:
    """Return the duty as met by an entry."""
    return _moved(duty, "met", by)


def waived(duty: Duty) -> Duty:
    """Return the duty as owed no longer."""
    return replace(duty, state="waived")


def kept_back(duty: Duty, by: Told) -> Duty:
    """Return the duty as met by keeping it back, with its ground."""
    return _moved(duty, "withheld", by)


def _moved(duty: Duty, state: str, by: Told) -> Duty:
    """Do what `replace` does, in a seventh of the time."""
    return Duty(
        duty.id,
        duty.subject,
        duty.what,
        duty.scope,
        duty.forms,
        duty.step,
        duty.post,
        duty.trigger,
        duty.triggered_at,
        duty.due_at,
        duty.provisional,
        state,
        by.index,
        by.at,
    )
