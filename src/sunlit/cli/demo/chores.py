"""What the clock enters while the demo is played: due lists, registers, what is erased in time."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import timedelta

from sunlit.cli.demo.moments import MINUTE, Moments
from sunlit.cli.demo.planning import Cue
from sunlit.ledger.clock import demo_clock
from sunlit.ledger.erasing import sweep
from sunlit.ledger.registering import make_registers
from sunlit.supervision.actions import make_due_lists

LISTED_DAYS = 10  # working days with a due list: enough to look at, quick to build
WEEKS = 10  # with a register each
AFTER = 5 * MINUTE  # the closing hour


@dataclass(frozen=True)
class Chore:
    """Something that the clock does at an instant."""

    at: int
    what: Callable[[], object]

    def do(self) -> None:
        """Do it under the clock of its instant."""
        with demo_clock(self.at):
            self.what()


def chores(moments: Moments, cues: Iterable[Cue]) -> list[Chore]:
    """Return every chore of the demo in the order of time, none later than the build."""
    calendar, today = moments.calendar, moments.today
    days = (
        [calendar.working_day(today, -n) for n in range(LISTED_DAYS)]
        if calendar.is_workday(today)
        else [calendar.working_day(today, -n) for n in range(1, LISTED_DAYS + 1)]
    )
    found = [Chore(calendar.closing(day) + AFTER, make_due_lists) for day in days]
    weeks = [calendar.next_workday(today - timedelta(weeks=n)) for n in range(WEEKS)]
    found += [Chore(calendar.closing(day) + 2 * AFTER, make_registers) for day in weeks]
    expiries = {int(at) for cue in cues if (at := cue.line.get("expires_at"))}
    found += [Chore(at + MINUTE, sweep) for at in expiries]
    return sorted((one for one in found if one.at <= moments.now), key=lambda one: one.at)
