"""Which duties of a matter depart, each counted once: beside a step that is itself late, that one counts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Protocol, TypeVar

from sunlit.procedure.history import OPEN


class Owing(Protocol):
    """A duty, as a value of the rules or as a row."""

    @property
    def step(self) -> str:
        """Where it is released."""

    def departure(self, now: int) -> str:
        """Return the class of departure that it is."""


class Visit(Protocol):
    """A visit to a step, as a value of the fold or as a row."""

    step: str
    status: str
    late: bool
    due_at: int | None


Of = TypeVar("Of", bound=Owing)


def departing(duties: Iterable[Of], runs: Iterable[Visit], now: int) -> Iterator[tuple[Of, str]]:
    """Yield the duties that depart at `now`, each with its class.

    What came out late at a step that was late, or is not out while its step is overdue, is that step's.
    """
    found = [(duty, cls) for duty in duties if (cls := duty.departure(now))]
    if not found:
        return
    visits = list(runs)
    late = {run.step for run in visits if run.late}
    overdue = {
        run.step for run in visits if run.status in OPEN and run.due_at is not None and run.due_at < now
    }
    for duty, cls in found:
        if duty.step not in (late if cls == "disclose_late" else overdue):
            yield duty, cls
