"""By when a step is due, and before when it may not end.

How time is counted (decision 0005; Source: Civil Code of the PRC, articles 201 to 203):
- The day on which the clock starts is not counted; hours count from the very instant.
- A period ends at the closing hour of its last day.
- N working days end on the N-th working day, by the calendar of holidays and make-up work days.
- N days, months or years end on that calendar day; a month without the day ends on its last day. A time
  *limit* that would end on a rest day runs to the next working day. A *least* period (`min`, `lead`) does
  not: everybody may still do more than the least.
- A limit of nought days, like `same_day`, is the day of opening itself: its closing hour, or its end (24:00)
  when the step opened after the closing hour.
- A day on which the clock stood still is not counted; the day on which it starts again is not either.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from sunlit.procedure.calendar import Calendar, days_after
from sunlit.procedure.deadlines.spans import Limit, Span

_HOUR: Final = 3_600_000  # milliseconds
_KEPT: Final = 65_536  # deadlines of one calendar that are not worked out again

Stretch = tuple[int, int]  # from, to: UTC milliseconds


@dataclass(frozen=True, slots=True)
class Due:
    """An instant in UTC milliseconds, None when only a meeting decides it.

    `provisional` says that the date lies beyond the last year whose holidays are announced and may move.
    """

    at: int | None
    provisional: bool = False


_NEVER: Final = Due(None)


def due(
    calendar: Calendar,
    opened_at: int,
    limit: Limit | Span,
    *,
    period: int = 1,
    meeting_at: int | None = None,
    pauses: Sequence[Stretch] = (),
) -> Due:
    """Return the last instant at which a step opened at `opened_at` is done in time.

    `period` is which one of an `every` limit is meant (1 the first). `meeting_at` is the instant of the
    meeting that a meeting limit waits for: due at the end of its local day, None while no meeting is set.
    `pauses` are the stretches, oldest first, in which the clock stood still and has started again.
    A least period ("min") is never due.
    """
    if isinstance(limit, Span):
        limit = Limit("by", limit)
    if limit.kind == "by" and limit.span is not None and not pauses:
        return _due_by(calendar, opened_at, limit.span)
    if limit.kind == "min":
        return _NEVER
    if limit.kind in ("same_meeting", "next_meeting", "session"):
        if meeting_at is None:
            return _NEVER
        return Due(calendar.instant(calendar.day(meeting_at), 24 * 60))
    if limit.span is None:  # same_day
        return Due(_end_of_office_day(calendar, max([opened_at, *(end for _, end in pauses)])))
    span = limit.span
    if limit.kind == "every":
        span = Span(span.n * period, span.unit)
    if span.unit == "h":
        return Due(_hours_later(opened_at, span.n, pauses))
    if span.n == 0:
        return Due(_end_of_office_day(calendar, opened_at))
    last = _last_day(calendar, calendar.day(opened_at), span, pauses)
    return Due(calendar.closing(last), not calendar.is_announced(last))


def _due_by(calendar: Calendar, opened_at: int, span: Span) -> Due:
    """Return the end of a plain time limit, which most are: worked out once for each day."""
    if span.unit == "h":
        return Due(_hours_later(opened_at, span.n, ()))
    if span.n == 0:
        return Due(_end_of_office_day(calendar, opened_at))
    opened = calendar.day(opened_at)
    key = opened, span.n, span.unit
    found: Due | None = calendar.dues.get(key)
    if found is None:
        last = _last_day(calendar, opened, span, ())
        found = Due(calendar.closing(last), not calendar.is_announced(last))
        _keep(calendar.dues, key, found)
    return found


def _keep(known: dict[tuple[date, int, str], Any], key: tuple[date, int, str], found: Due) -> None:
    """Keep what was worked out; when it has become too much, begin anew."""
    if len(known) >= _KEPT:
        known.clear()
    known[key] = found


def _end_of_office_day(calendar: Calendar, at: int) -> int:
    day = calendar.day(at)
    closing = calendar.closing(day)
    return closing if at <= closing else calendar.instant(day, 24 * 60)


def _hours_later(opened_at: int, hours: int, pauses: Sequence[Stretch]) -> int:
    """Return the end of `hours`; a pause that begins before that end moves it by its length."""
    at = opened_at + hours * _HOUR
    for start, end in pauses:
        if start < at:
            at += end - start
    return at


def _last_day(calendar: Calendar, opened: date, span: Span, pauses: Sequence[Stretch]) -> date:
    """Return the last day of a limit, moved to a working day where a calendar limit ends on a rest day."""
    if pauses:
        left = span.n if span.unit == "wd" else days_of(opened, span)
        day = opened
        while left:
            day += timedelta(days=1)
            counts = span.unit != "wd" or calendar.is_workday(day)
            left -= counts and not _touched(calendar, day, pauses)
    elif span.unit == "wd":
        return calendar.working_day(opened, span.n)
    else:
        day = _calendar_end(opened, span)
    return calendar.next_workday(day)


def _touched(calendar: Calendar, day: date, pauses: Sequence[Stretch]) -> bool:
    """Return whether the clock stood still at any moment of `day` up to its closing hour."""
    if not pauses:
        return False
    first, last = calendar.instant(day, 0), calendar.closing(day)
    return any(start < last and end > first for start, end in pauses)


def not_before(calendar: Calendar, started_at: int, span: Span) -> Due:
    """Return when `span` has fully run: the closing hour of its last day, or the exact hour.

    The day of posting is not counted. The end does not move off a rest day. A span of nought is over at once.
    """
    if span.unit == "h" or span.n == 0:
        return not_before_resumed(calendar, (), started_at, span)
    key = calendar.day(started_at), span.n, span.unit
    found: Due | None = calendar.leasts.get(key)
    if found is None:
        found = not_before_resumed(calendar, (), started_at, span)
        _keep(calendar.leasts, key, found)
    return found


def not_before_resumed(calendar: Calendar, stretches: Sequence[Stretch], last_start: int, span: Span) -> Due:
    """Return when `span` has fully run although the clock stood still in between.

    `stretches` are the earlier times in which it ran, oldest first, each (start, stop); `last_start` is when
    it started again. A day counts when the clock ran from its first moment to its closing hour and, for
    working days, when it is one; so neither the day of posting, nor the day of a stop before the closing
    hour, nor the day of the new start counts. A span of months or years is as many days as it had on the
    day of the first start. When nothing is left to run the answer is `last_start`.
    """
    if span.unit == "h":
        ran = sum(stop - start for start, stop in stretches)
        return Due(last_start + max(0, span.n * _HOUR - ran))
    first = calendar.day(stretches[0][0] if stretches else last_start)
    need = span.n if span.unit == "wd" else days_of(first, span)
    left = need - sum(_days_run(calendar, stretch, span.unit) for stretch in stretches)
    if left <= 0:
        return Due(last_start)
    day = calendar.day(last_start)
    if span.unit != "wd":
        return Due(calendar.closing(day + timedelta(days=left)))
    last = calendar.working_day(day, left)
    return Due(calendar.closing(last), not calendar.is_announced(last))


def _days_run(calendar: Calendar, stretch: Stretch, unit: str) -> int:
    start, stop = stretch
    last = calendar.day(stop)
    if calendar.closing(last) > stop:
        last -= timedelta(days=1)
    first = calendar.day(start)
    if unit == "wd":
        return working_days_between(calendar, first, last)
    return max(0, (last - first).days)


def days_of(first: date, span: Span) -> int:
    """Return how many calendar days `span` ("d", "M" or "Y") has when it starts on `first`."""
    return (_calendar_end(first, span) - first).days


def _calendar_end(first: date, span: Span) -> date:
    if span.unit == "d":
        return first + timedelta(days=span.n)
    months = span.n * (12 if span.unit == "Y" else 1) + first.year * 12 + first.month - 1
    year, month = divmod(months, 12)
    following = date(year + month // 11, (month + 1) % 12 + 1, 1)
    last = (following - timedelta(days=1)).day
    return date(year, month + 1, min(first.day, last))


def working_days_between(calendar: Calendar, first: date, last: date) -> int:
    """Return how many working days lie after `first`, up to and including `last`; 0 if that is earlier."""
    return sum(calendar.is_workday(day) for day in days_after(first, last))


def working_days_late(calendar: Calendar, due_at: int, at: int) -> int:
    """Return how many working days have begun since `due_at`: 0 when `at` is in time, else at least 1."""
    if at <= due_at:
        return 0
    # An instant at midnight ends the day before it, so the day that begins there counts.
    return max(1, working_days_between(calendar, calendar.day(due_at - 1), calendar.day(at)))
