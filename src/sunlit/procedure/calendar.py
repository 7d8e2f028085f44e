"""Which days are working days, and which instant a local day and minute are.

A calendar is data that a body adopts (a public blob), never a library looked up at run time: the same
record must give the same dates for ever. It holds the holidays and the make-up work days (调休, a Saturday
or Sunday worked in exchange) of one country, a time zone and the closing hour. As a dict:

    {"code": "CN", "zone": "Asia/Shanghai", "closes": "17:30", "announced_until": "2026-12-31",
     "holidays": ["2026-01-01", ...], "workdays": ["2026-01-04", ...]}
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from sunlit.procedure.errors import ProcedureError

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)
_QUARTER = 15 * 60 * 1000  # milliseconds
_DAY = timedelta(days=1)
_SATURDAY = 5
_FIELDS = {"code", "zone", "closes", "holidays", "workdays", "announced_until"}


@dataclass(frozen=True)
class Calendar:
    """Working days, time zone and closing hour; holidays are known up to the day `announced_until`."""

    code: str
    zone: str
    closes_minute: int
    holidays: frozenset[date]
    workdays: frozenset[date]
    announced_until: date
    # Deadlines and least periods worked out before, by day, number and unit: the same come again and again.
    dues: dict[tuple[date, int, str], Any] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )
    leasts: dict[tuple[date, int, str], Any] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    def __hash__(self) -> int:
        """Tell calendars apart by what always differs: they are looked up for every deadline."""
        return hash((self.code, self.announced_until))

    def is_workday(self, day: date) -> bool:
        """Return whether offices are open on `day`: a make-up day, or a weekday that is no holiday."""
        if day in self.workdays:
            return True
        return day.weekday() < _SATURDAY and day not in self.holidays

    def is_announced(self, day: date) -> bool:
        """Return whether the holidays of `day` are known; beyond that a date is provisional."""
        return day <= self.announced_until

    def local(self, at: int) -> datetime:
        """Return the instant `at` (UTC milliseconds) as local date and time."""
        return (_EPOCH + timedelta(milliseconds=at)).astimezone(ZoneInfo(self.zone))

    def day(self, at: int) -> date:
        """Return the local day in which `at` falls."""
        return _local_day(self.zone, at // _QUARTER)

    def instant(self, day: date, minute: int) -> int:
        """Return local `minute` of `day` in UTC milliseconds; minute 1440 is the end of the day."""
        return _instant(self.zone, day, minute)

    def closing(self, day: date) -> int:
        """Return the closing hour of `day` in UTC milliseconds."""
        return self.instant(day, self.closes_minute)

    def working_day(self, day: date, n: int) -> date:
        """Return the `n`-th working day after `day` (before it when `n` is negative, `day` itself for 0)."""
        return _working_day(self, day, n)

    def next_workday(self, day: date) -> date:
        """Return `day`, or the first working day after it when `day` is a rest day."""
        while not self.is_workday(day):
            day += _DAY
        return day


# What follows is most of the work of a deadline, and the same days come again and again.


@lru_cache(maxsize=65_536)
def _local_day(zone: str, quarter: int) -> date:
    """Return the local day of a quarter of an hour since 1970; no zone changes its day within one."""
    return (_EPOCH + timedelta(milliseconds=quarter * _QUARTER)).astimezone(ZoneInfo(zone)).date()


@lru_cache(maxsize=65_536)
def _instant(zone: str, day: date, minute: int) -> int:
    wall = datetime(day.year, day.month, day.day) + timedelta(minutes=minute)
    return (wall.replace(tzinfo=ZoneInfo(zone)) - _EPOCH) // _MILLISECOND


@lru_cache(maxsize=65_536)
def _working_day(calendar: Calendar, day: date, n: int) -> date:
    step = _DAY if n > 0 else -_DAY
    left = abs(n)
    while left:
        day += step
        left -= calendar.is_workday(day)
    return day


def days_after(day: date, last: date) -> Iterator[date]:
    """Yield every day after `day` up to and including `last`."""
    while day < last:
        day += _DAY
        yield day


def from_dict(value: Mapping[str, Any]) -> Calendar:
    """Return the calendar that `value` holds (see the head of this module), or raise `ProcedureError`."""
    if not isinstance(value, Mapping) or set(value) != _FIELDS:
        raise ProcedureError("calendar", "the fields " + ", ".join(sorted(_FIELDS)), value)
    days = {name: _days(name, value[name]) for name in ("holidays", "workdays")}
    both = days["holidays"] & days["workdays"]
    if both:
        raise ProcedureError("calendar.workdays", "no day that is also a holiday", min(both).isoformat())
    return _the_one(
        Calendar(
            code=_text("code", value["code"]),
            zone=_zone(value["zone"]),
            closes_minute=minute_of(value["closes"]),
            holidays=days["holidays"],
            workdays=days["workdays"],
            announced_until=_date("announced_until", value["announced_until"]),
        )
    )


@lru_cache(maxsize=64)
def _the_one(calendar: Calendar) -> Calendar:
    """Return the first calendar equal to `calendar`: what it has worked out need not be worked out again."""
    return calendar


def to_dict(calendar: Calendar) -> dict[str, Any]:
    """Return `calendar` as the dict that `from_dict` reads; days are sorted."""
    hours, minutes = divmod(calendar.closes_minute, 60)
    return {
        "code": calendar.code,
        "zone": calendar.zone,
        "closes": f"{hours:02}:{minutes:02}",
        "announced_until": calendar.announced_until.isoformat(),
        "holidays": [day.isoformat() for day in sorted(calendar.holidays)],
        "workdays": [day.isoformat() for day in sorted(calendar.workdays)],
    }


def minute_of(closes: object) -> int:
    """Return "17:30" as 1050, minutes after midnight; "24:00" is the end of the day."""
    if isinstance(closes, str) and len(closes) == 5 and closes[2] == ":":
        hours, minutes = closes[:2], closes[3:]
        if (hours + minutes).isascii() and hours.isdigit() and minutes.isdigit() and int(minutes) < 60:
            total = int(hours) * 60 + int(minutes)
            if 0 < total <= 24 * 60:
                return total
    raise ProcedureError("calendar.closes", "a time such as 17:30", closes)


def _text(name: str, value: object) -> str:
    if not isinstance(value, str) or not value:
        raise ProcedureError(f"calendar.{name}", "a text", value)
    return value


def _zone(value: object) -> str:
    name = _text("zone", value)
    try:
        ZoneInfo(name)
    except (OSError, ValueError, LookupError) as unknown:  # a folder, a path, an unknown name
        raise ProcedureError("calendar.zone", "a time zone such as Asia/Shanghai", name) from unknown
    return name


def _days(name: str, value: object) -> frozenset[date]:
    if not isinstance(value, list):
        raise ProcedureError(f"calendar.{name}", "a list of dates", value)
    return frozenset(_date(name, item) for item in value)


def _date(name: str, value: object) -> date:
    try:
        day = date.fromisoformat(_text(name, value))
    except ValueError as wrong:
        raise ProcedureError(f"calendar.{name}", "a date such as 2026-01-01", value) from wrong
    if day.isoformat() != value:
        raise ProcedureError(f"calendar.{name}", "a date such as 2026-01-01", value)
    return day
