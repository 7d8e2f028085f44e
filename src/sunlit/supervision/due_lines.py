"""The lines of a due list: the same for rows as they stand and for a record that is read again.

`due` is owed and still in time, `met` was done in time since the list before, `overdue` is owed and late,
`withheld` is kept back, with its day of review. A line as it stands in the blob:

    {"stream":"matter:2026-0117","what":"apply/1","at":1767225600000,"state":"due"}
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sunlit.procedure.calendar import Calendar

STATES = ("due", "met", "overdue", "withheld")


@dataclass(frozen=True, order=True, slots=True)
class DueLine:
    """One duty: a visit to a step, a reply that is owed, or something kept back until its review."""

    stream: str
    what: str  # step and visit "apply/1", "reply", or "part/2"
    at: int  # UTC milliseconds: when it is due
    state: str


def owed(stream: str, what: str, due_at: int, now: int) -> DueLine:
    """Return the line of something that is not done yet."""
    return DueLine(stream, what, due_at, "overdue" if due_at < now else "due")


def kept_back(stream: str, part: int, review_on: str, calendar: Calendar) -> DueLine:
    """Return the line of something kept back: it falls due when the day of its review is over."""
    day = date.fromisoformat(review_on) + timedelta(days=1)
    return DueLine(stream, f"part/{part}", calendar.instant(day, 0), "withheld")


def counts_of(lines: Iterable[DueLine]) -> dict[str, int]:
    """Return how many lines there are of each state."""
    counts = dict.fromkeys(STATES, 0)
    for line in lines:
        counts[line.state] += 1
    return counts


def due_list_value(day: date, since: int, lines: Iterable[DueLine]) -> dict[str, Any]:
    """Return the due list as the value of a public blob; what was met was met after `since`."""
    return {
        "day": day.isoformat(),
        "since": since,
        "lines": [
            {"stream": line.stream, "what": line.what, "at": line.at, "state": line.state}
            for line in sorted(lines)
        ],
    }


def closed_day(calendar: Calendar, now: int) -> date:
    """Return the last working day whose closing hour has passed."""
    day = calendar.day(now)
    while not calendar.is_workday(day) or calendar.closing(day) > now:
        day -= timedelta(days=1)
    return day


def listed_since(calendar: Calendar, day: date, last_at: int) -> int:
    """Return after which instant something counts as met: the list before; for the first, the day before."""
    return last_at or calendar.closing(calendar.working_day(day, -1))
