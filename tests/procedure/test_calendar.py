"""Working days, make-up days, local days and instants."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from sunlit.procedure import calendar as calendars
from sunlit.procedure.calendar import Calendar
from sunlit.procedure.errors import ProcedureError

MODEL = Path(__file__).parents[2] / "src/sunlit/catalogue/model/calendar-cn.json"


def model() -> dict[str, Any]:
    return json.loads(MODEL.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def china() -> Calendar:
    return calendars.from_dict(model())


@pytest.mark.parametrize(
    ("day", "works"),
    [
        ("2026-02-14", True),  # Saturday before Spring Festival, worked in exchange
        ("2026-02-15", False),
        ("2026-02-16", False),  # a Monday
        ("2026-02-23", False),  # the last day of the festival, a Monday
        ("2026-02-24", True),
        ("2026-02-28", True),  # Saturday after it, worked in exchange
        ("2026-03-01", False),
        ("2026-09-20", True),  # Sunday before National Day
        ("2026-10-07", False),
        ("2026-10-08", True),
        ("2026-10-10", True),  # Saturday after it
        ("2026-11-25", True),
    ],
)
def test_make_up_days_are_worked_and_holidays_are_not(china: Calendar, day: str, works: bool) -> None:
    assert china.is_workday(date.fromisoformat(day)) is works


def test_the_model_calendar_reads_back_as_it_was_written() -> None:
    assert calendars.to_dict(calendars.from_dict(model())) == model()


def test_equal_calendars_are_one_and_another_is_another() -> None:
    assert calendars.from_dict(model()) is calendars.from_dict(model())
    assert calendars.from_dict(model()) is not calendars.from_dict({**model(), "closes": "16:00"})


def test_the_model_calendar_covers_whole_years_from_2023(china: Calendar) -> None:
    assert min(china.holidays) == date(2023, 1, 1)
    assert (china.announced_until.month, china.announced_until.day) == (12, 31)
    for year in range(2023, china.announced_until.year + 1):
        assert any(day.year == year for day in china.workdays), year
    assert all(day.weekday() >= 5 for day in china.workdays)


def test_a_day_after_the_announced_year_is_not_announced(china: Calendar) -> None:
    assert china.is_announced(china.announced_until)
    assert not china.is_announced(china.announced_until + timedelta(days=1))


def test_a_local_day_begins_at_local_midnight(china: Calendar) -> None:
    midnight = datetime(2026, 3, 1, 16, 0, tzinfo=UTC)
    at = int(midnight.timestamp() * 1000)

    assert china.instant(date(2026, 3, 2), 0) == at
    assert china.instant(date(2026, 3, 1), 24 * 60) == at
    assert china.day(at) == date(2026, 3, 2)
    assert china.day(at - 1) == date(2026, 3, 1)
    assert china.local(at - 1).isoformat() == "2026-03-01T23:59:59.999000+08:00"
    assert china.local(china.closing(date(2026, 3, 2))).strftime("%H:%M") == "17:30"


def test_working_days_are_counted_both_ways_over_a_holiday(china: Calendar) -> None:
    friday = date(2026, 2, 13)
    assert china.working_day(friday, 2) == date(2026, 2, 24)
    assert china.working_day(date(2026, 2, 24), -2) == friday
    assert china.working_day(friday, 0) == friday
    assert china.next_workday(date(2026, 2, 15)) == date(2026, 2, 24)
    assert china.next_workday(friday) == friday


def test_the_end_of_the_day_may_be_the_closing_hour() -> None:
    assert calendars.minute_of("24:00") == 1440
    assert calendars.minute_of("17:30") == 1050
    assert calendars.to_dict(calendars.from_dict({**model(), "closes": "24:00"}))["closes"] == "24:00"


@pytest.mark.parametrize(
    "change",
    [
        {"code": ""},
        {"code": 7},
        {"zone": "Asia/Nowhere"},
        {"zone": "../etc"},
        {"zone": "Asia"},
        {"zone": None},
        {"closes": "1730"},
        {"closes": "24:01"},
        {"closes": "00:00"},
        {"closes": "17:60"},
        {"closes": "１7:30"},
        {"closes": 1050},
        {"closes": "ab:cd"},
        {"holidays": "2026-01-01"},
        {"holidays": ["2026-02-30"]},
        {"holidays": ["20260101"]},
        {"holidays": [1]},
        {"workdays": ["2026-01-01"], "holidays": ["2026-01-01"]},
        {"announced_until": "soon"},
        {"extra": 1},
    ],
)
def test_a_calendar_that_cannot_be_read_is_refused(change: dict[str, Any]) -> None:
    with pytest.raises(ProcedureError):
        calendars.from_dict({**model(), **change})


def test_a_list_is_no_calendar() -> None:
    with pytest.raises(ProcedureError):
        calendars.from_dict([])  # type: ignore[arg-type]  # what a hostile blob may hold
