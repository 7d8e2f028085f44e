"""What a duty to disclose is, and the entries that may meet it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from sunlit.procedure.grammar.table import Text

SCOPES: Final = ("public", "members", "organisation", "specific")  # the widest first
FINAL: Final = ("met", "withheld", "waived")
MOST_PERIODS: Final = 4_000  # about eleven years of days: a loop always ends


@dataclass(frozen=True, slots=True)
class Told:
    """One entry of a matter and the widest scope that may read any of its words; "" without words."""

    index: int
    at: int
    kind: str
    step: str = ""
    verb: str = ""
    act: int | None = None  # the act that a correction or a withholding belongs to
    scope: str = ""


@dataclass(frozen=True, slots=True)
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

    def standing(self, now: int) -> str:
        """Return the state at `now`: what is due turns overdue by itself."""
        return "overdue" if self.state == "due" and self.due_at < now else self.state


def met(duty: Duty, by: Told) -> Duty:
    """Return the duty as met by an entry."""
    return replace(duty, state="met", met_by=by.index, met_at=by.at)


def waived(duty: Duty) -> Duty:
    """Return the duty as owed no longer."""
    return replace(duty, state="waived")
