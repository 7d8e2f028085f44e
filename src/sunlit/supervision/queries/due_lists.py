"""The last due list of a body, and the working days that have passed since without one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from sunlit.catalogue.models import Body
from sunlit.catalogue.queries import calendar_of
from sunlit.ledger.reading import entry_of
from sunlit.ledger.registering import last_daily
from sunlit.supervision.due_lines import closed_day

DAY_MS = 24 * 3_600_000
MOST = 5  # missing days that are named


@dataclass(frozen=True, slots=True)
class DueList:
    """What the last due list of a body says, and which days lack one."""

    index: int
    day: str
    due: int
    met: int
    overdue: int
    withheld: int
    missing: tuple[date, ...]  # the latest of them, a day after they have closed


def last_due_list(body: Body, now: int) -> DueList | None:
    """Return the last due list of a body; None before its first."""
    leaf = last_daily(body.slug, "duelist.made")
    if leaf is None:
        return None
    data = entry_of(leaf).data
    calendar = calendar_of(body)
    missing: list[date] = []
    day = closed_day(calendar, now - DAY_MS)
    while day > date.fromisoformat(data["day"]) and len(missing) < MOST:
        if calendar.is_workday(day):
            missing.append(day)
        day -= timedelta(days=1)
    due, met, overdue, withheld = (int(data[state]) for state in ("due", "met", "overdue", "withheld"))
    return DueList(leaf.index, data["day"], due, met, overdue, withheld, tuple(reversed(missing)))
