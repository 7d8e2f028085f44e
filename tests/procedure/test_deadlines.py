"""By when a step is due and before when it may not end, checked against counting day by day."""

from __future__ import annotations

import json
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sunlit.procedure import calendar as calendars
from sunlit.procedure import deadlines
from sunlit.procedure.deadlines import Due, Limit, Span, counting, due, not_before, not_before_resumed
from sunlit.procedure.errors import ProcedureError

MODEL = Path(__file__).parents[2] / "src/sunlit/catalogue/model/calendar-cn.json"
CHINA = calendars.from_dict(json.loads(MODEL.read_text(encoding="utf-8")))
BEIJING = ZoneInfo("Asia/Shanghai")
HOUR = 3_600_000


def at(text: str) -> int:
    """Return "2026-02-13 10:00", local time, in UTC milliseconds."""
    return int(datetime.fromisoformat(text).replace(tzinfo=BEIJING).timestamp() * 1000)


def local(result: Due) -> str:
    assert result.at is not None
    return CHINA.local(result.at).strftime("%Y-%m-%d %H:%M")


def by(text: str) -> Limit:
    return deadlines.parse_limit(text)


# --- golden cases ---------------------------------------------------------------------------------------


@pytest.mark.requirement("PRO-2")
@pytest.mark.parametrize(
    ("opened", "limit", "expected"),
    [
        # Spring Festival 2026: off 15 to 23 February, Saturdays 14 and 28 worked.
        ("2026-02-13 10:00", "<=1wd", "2026-02-14 17:30"),
        ("2026-02-13 18:00", "<=1wd", "2026-02-14 17:30"),
        ("2026-02-13 10:00", "<=2wd", "2026-02-24 17:30"),
        ("2026-02-24 09:00", "<=4wd", "2026-02-28 17:30"),
        ("2026-02-24 09:00", "<=5wd", "2026-03-02 17:30"),
        ("2026-02-18 09:00", "<=1wd", "2026-02-24 17:30"),
        ("2026-02-13 10:00", "<=3d", "2026-02-24 17:30"),
        ("2026-02-13 10:00", "<=1d", "2026-02-14 17:30"),
        # National Day 2026: off 1 to 7 October, Sunday 20 September and Saturday 10 October worked.
        ("2026-09-30 16:00", "<=3wd", "2026-10-10 17:30"),
        ("2026-09-18 16:00", "<=1wd", "2026-09-20 17:30"),
        ("2026-09-10 16:00", "<=10d", "2026-09-20 17:30"),
        ("2026-09-01 16:00", "<=30d", "2026-10-08 17:30"),
        # Months and years end on the same day of the month, or its last day.
        ("2025-11-30 10:00", "<=3M", "2026-02-28 17:30"),
        ("2024-02-29 10:00", "<=1Y", "2025-02-28 17:30"),
        ("2025-12-31 10:00", "<=2M", "2026-02-28 17:30"),
        ("2025-11-12 10:00", "<=1M", "2025-12-12 17:30"),
        ("2026-01-31 10:00", "<=1M", "2026-02-28 17:30"),
        # Hours are exact, nights and holidays included.
        ("2026-02-13 23:15", "<=4h", "2026-02-14 03:15"),
        ("2026-03-02 10:00", "same-day", "2026-03-02 17:30"),
        ("2026-03-02 17:30", "same-day", "2026-03-02 17:30"),
        ("2026-03-02 17:31", "same-day", "2026-03-03 00:00"),
        ("2026-02-10 10:00", "every:1M", "2026-03-10 17:30"),
    ],
)
def test_limits_around_the_festivals_end_as_an_office_would_count(
    opened: str, limit: str, expected: str
) -> None:
    assert local(due(CHINA, at(opened), by(limit))) == expected


def test_a_periodic_duty_keeps_the_day_of_its_month() -> None:
    opened, quarterly = at("2025-08-31 10:00"), by("every:3M")
    days = [local(due(CHINA, opened, quarterly, period=k))[:10] for k in (1, 2, 3)]
    assert days == ["2025-12-01", "2026-02-28", "2026-06-01"]  # 30 November and 31 May are Sundays


def test_deadlines_are_the_same_when_they_were_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a calendar has worked out is thrown away when it becomes too much."""
    days = [at(f"2026-03-{day:02} 10:00") for day in range(2, 28)]
    span = Span(5, "wd")
    first = [(due(CHINA, day, span), not_before(CHINA, day, span)) for day in days]
    monkeypatch.setattr(counting, "_KEPT", 3)
    CHINA.dues.clear()
    CHINA.leasts.clear()
    for _ in range(2):
        assert [(due(CHINA, day, span), not_before(CHINA, day, span)) for day in days] == first
    assert len(CHINA.dues) <= 3
    assert len(CHINA.leasts) <= 3


def test_nought_days_is_the_same_day() -> None:
    for unit in ("d", "wd", "M", "Y"):
        assert local(due(CHINA, at("2026-03-01 10:00"), Span(0, unit))) == "2026-03-01 17:30"
    assert local(due(CHINA, at("2026-03-01 10:00"), Span(0, "h"))) == "2026-03-01 10:00"


def test_a_meeting_limit_waits_for_the_meeting() -> None:
    opened, meeting = at("2026-03-02 10:00"), at("2026-03-06 19:00")
    for text in ("same-meeting", "next-meeting", "session"):
        assert due(CHINA, opened, by(text)) == Due(None)
        assert local(due(CHINA, opened, by(text), meeting_at=meeting)) == "2026-03-07 00:00"


def test_a_least_period_is_never_due() -> None:
    assert due(CHINA, at("2026-03-02 10:00"), by(">=7d")) == Due(None)


def test_a_date_beyond_the_announced_year_is_provisional() -> None:
    opened = at("2026-12-30 10:00")
    assert due(CHINA, opened, by("<=1wd")).provisional is False
    assert due(CHINA, opened, by("<=2wd")).provisional is True
    assert due(CHINA, opened, by("<=2d")).provisional is True
    assert due(CHINA, opened, by("<=900h")).provisional is False
    assert not_before(CHINA, opened, Span(2, "wd")).provisional is True
    assert not_before(CHINA, opened, Span(9, "d")).provisional is False


@pytest.mark.parametrize(
    ("posted", "span", "expected"),
    [
        ("2026-02-13 10:00", Span(3, "d"), "2026-02-16 17:30"),  # a least period does not move off a rest day
        ("2026-02-13 10:00", Span(5, "wd"), "2026-02-27 17:30"),
        ("2026-02-13 10:00", Span(0, "d"), "2026-02-13 10:00"),
        ("2026-03-02 23:00", Span(1, "d"), "2026-03-03 17:30"),
        ("2026-03-02 10:00", Span(12, "M"), "2027-03-02 17:30"),
        ("2026-03-02 10:00", Span(6, "h"), "2026-03-02 16:00"),
    ],
)
def test_a_notice_stands_for_its_full_days(posted: str, span: Span, expected: str) -> None:
    assert local(not_before(CHINA, at(posted), span)) == expected


def test_a_notice_that_goes_on_counts_the_days_already_run() -> None:
    ran = [(at("2026-03-02 10:00"), at("2026-03-04 10:00"))]  # 3 March ran in full, the 4th did not
    assert local(not_before_resumed(CHINA, ran, at("2026-03-06 09:00"), Span(5, "wd"))) == "2026-03-12 17:30"
    assert local(not_before_resumed(CHINA, ran, at("2026-03-06 09:00"), Span(3, "d"))) == "2026-03-08 17:30"


def test_a_stop_after_the_closing_hour_leaves_that_day_counted() -> None:
    ran = [(at("2026-03-02 10:00"), at("2026-03-04 17:30"))]
    assert local(not_before_resumed(CHINA, ran, at("2026-03-05 09:00"), Span(3, "d"))) == "2026-03-06 17:30"


def test_a_stop_and_start_within_a_day_costs_that_day_only() -> None:
    ran = [(at("2026-03-02 10:00"), at("2026-03-04 10:00"))]
    assert local(not_before_resumed(CHINA, ran, at("2026-03-04 11:00"), Span(3, "d"))) == "2026-03-06 17:30"


def test_a_notice_stopped_on_the_day_of_posting_has_run_no_day() -> None:
    ran = [(at("2026-03-02 10:00"), at("2026-03-02 12:00"))]
    for unit in ("d", "wd"):
        again = not_before_resumed(CHINA, ran, at("2026-03-02 15:00"), Span(1, unit))
        assert local(again) == "2026-03-03 17:30"


def test_a_notice_that_had_run_in_full_has_nothing_left() -> None:
    ran = [(at("2026-03-02 10:00"), at("2026-03-09 10:00"))]
    start = at("2026-03-11 10:00")
    assert not_before_resumed(CHINA, ran, start, Span(3, "d")) == Due(start)


def test_hours_already_run_are_taken_off_exactly() -> None:
    ran = [(at("2026-03-02 10:00"), at("2026-03-02 12:00"))]
    assert local(not_before_resumed(CHINA, ran, at("2026-03-02 15:00"), Span(3, "h"))) == "2026-03-02 16:00"
    assert local(not_before_resumed(CHINA, ran, at("2026-03-02 15:00"), Span(1, "h"))) == "2026-03-02 15:00"


def test_a_pause_moves_a_limit_by_the_days_it_touches() -> None:
    opened = at("2026-03-02 10:00")
    pause = [(at("2026-03-04 10:00"), at("2026-03-06 10:00"))]  # touches three working days
    assert local(due(CHINA, opened, by("<=5wd"), pauses=pause)) == "2026-03-12 17:30"
    assert local(due(CHINA, opened, by("<=5d"), pauses=pause)) == "2026-03-10 17:30"
    assert local(due(CHINA, opened, by("<=5h"), pauses=pause)) == "2026-03-02 15:00"
    assert local(due(CHINA, opened, by("<=72h"), pauses=pause)) == "2026-03-07 10:00"
    assert local(due(CHINA, opened, by("same-day"), pauses=pause)) == "2026-03-06 17:30"


def test_a_pause_after_the_closing_hour_costs_no_day() -> None:
    pause = [(at("2026-03-04 18:00"), at("2026-03-04 20:00"))]
    assert local(due(CHINA, at("2026-03-02 10:00"), by("<=5wd"), pauses=pause)) == "2026-03-09 17:30"


@pytest.mark.parametrize(
    ("now", "days"),
    [
        ("2026-02-13 17:30", 0),
        ("2026-02-13 17:31", 1),
        ("2026-02-14 00:00", 1),
        ("2026-02-14 09:00", 1),
        ("2026-02-20 09:00", 1),
        ("2026-02-24 00:00", 2),
        ("2026-02-28 23:00", 6),
    ],
)
def test_lateness_counts_the_working_days_begun(now: str, days: int) -> None:
    assert deadlines.working_days_late(CHINA, at("2026-02-13 17:30"), at(now)) == days


def test_a_day_that_begins_at_the_due_instant_counts_as_late() -> None:
    midnight = at("2026-03-03 00:00")
    assert deadlines.working_days_late(CHINA, midnight, midnight) == 0
    assert deadlines.working_days_late(CHINA, midnight, midnight + 1) == 1
    assert deadlines.working_days_late(CHINA, midnight, at("2026-03-04 08:00")) == 2


def test_no_working_day_lies_between_a_day_and_an_earlier_one() -> None:
    assert deadlines.working_days_between(CHINA, date(2026, 3, 4), date(2026, 3, 2)) == 0
    assert deadlines.working_days_between(CHINA, date(2026, 3, 2), date(2026, 3, 4)) == 2


# --- reading and writing --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("<=20wd", {"work": 20}),
        ("<=4h", {"hours": 4}),
        ("<=60d", {"days": 60}),
        ("<=3M", {"months": 3}),
        ("<=1Y", {"years": 1}),
        ("same-day", {"same_day": True}),
        ("same-meeting", {"same_meeting": True}),
        ("next-meeting", {"next_meeting": True}),
        ("session", {"session": True}),
        ("every:3M", {"every": {"months": 3}}),
        ("every:1d", {"every": {"days": 1}}),
        ("every:1Y", {"every": {"years": 1}}),
    ],
)
def test_both_forms_of_a_limit_mean_the_same(text: str, value: dict[str, object]) -> None:
    limit = deadlines.parse_limit(text)
    assert deadlines.parse_limit(value) == limit
    assert deadlines.limit_dict(limit) == value
    assert deadlines.limit_csv(limit) == text


def test_a_least_period_is_written_as_its_span() -> None:
    limit = deadlines.parse_limit(">=7d")
    assert limit == Limit("min", Span(7, "d"))
    assert deadlines.limit_csv(limit) == ">=7d"
    assert deadlines.limit_dict(limit) == {"days": 7}


def test_basis_and_permission_to_shorten_are_kept() -> None:
    value = {"days": 30, "basis": "B2", "may_shorten": True}
    assert deadlines.parse_span(value) == Span(30, "d", "B2", True)
    assert deadlines.span_dict(Span(30, "d", "B2", True)) == value
    for limit in ({"days": 3, "basis": "B1"}, {"same_day": True, "basis": "B1"}):
        parsed = deadlines.parse_limit(limit)
        assert parsed.basis == "B1"
        assert deadlines.limit_dict(parsed) == limit


@given(n=st.integers(1, 100), unit=st.sampled_from(sorted(deadlines.UNITS)))
def test_a_span_reads_back_in_both_forms(n: int, unit: str) -> None:
    span = Span(n, unit)
    assert deadlines.parse_span(deadlines.span_csv(span)) == span
    assert deadlines.parse_span(deadlines.span_dict(span)) == span
    for kind in ("by", "min"):
        assert deadlines.parse_limit(deadlines.limit_csv(Limit(kind, span))) == Limit(kind, span)


@pytest.mark.parametrize(
    "value",
    [
        "",
        "<=0wd",
        "<=20",
        "<=",
        "=20wd",
        "<=1 d",
        "<=٣d",
        "<=9999999d",
        "every:1h",
        "every:2wd",
        "same_day",
        "soon",
        None,
        5,
        [],
        {},
        {"work": 1, "days": 1},
        {"work": "1"},
        {"work": True},
        {"work": -1},
        {"days": 36_501},
        {"weeks": 2},
        {"work": 1, "weeks": 2},
        {"same_day": False},
        {"same_day": True, "work": 1},
        {"same_day": True, "session": True},
        {"every": {"work": 1}},
        {"every": {"days": 0}},
        {"every": "soon"},
        {"work": 1, "basis": 7},
        {"work": 1, "may_shorten": "yes"},
    ],
)
def test_anything_else_is_refused(value: object) -> None:
    with pytest.raises(ProcedureError):
        deadlines.parse_limit(value)


@pytest.mark.parametrize("value", ["<=5wd", "5", "wd", None, {"months": 1201}])
def test_a_span_that_cannot_be_read_is_refused(value: object) -> None:
    with pytest.raises(ProcedureError):
        deadlines.parse_span(value)


# --- properties, and the same result by counting day by day ---------------------------------------------

FIRST, LAST = at("2023-01-02 00:00"), at("2026-11-30 00:00")
instants = st.integers(FIRST, LAST)
spans = st.builds(Span, st.integers(0, 40), st.sampled_from(["h", "d", "wd", "M"]))


def closing(day: date) -> int:
    return at(f"{day} 17:30")


def counted(opened_at: int, span: Span, stood_still: list[tuple[int, int]]) -> date:
    """Count a limit of days or working days one day at a time."""
    day, left = CHINA.day(opened_at), span.n
    while left:
        day += timedelta(days=1)
        still = any(start < closing(day) and end > at(f"{day} 00:00") for start, end in stood_still)
        if not still and (span.unit == "d" or CHINA.is_workday(day)):
            left -= 1
    while not CHINA.is_workday(day):
        day += timedelta(days=1)
    return day


@st.composite
def clocks(draw: st.DrawFn) -> tuple[int, list[tuple[int, int]]]:
    """Return an opening and up to three pauses after it, in order."""
    opened_at = draw(instants)
    pauses, moment = [], opened_at
    for _ in range(draw(st.integers(0, 3))):
        start = moment + draw(st.integers(0, 6 * 24 * HOUR))
        moment = start + draw(st.integers(1, 6 * 24 * HOUR))
        pauses.append((start, moment))
    return opened_at, pauses


@given(clocks(), st.integers(1, 30), st.sampled_from(["d", "wd"]))
def test_a_limit_is_what_counting_day_by_day_gives(
    clock: tuple[int, list[tuple[int, int]]], n: int, unit: str
) -> None:
    opened_at, pauses = clock
    last = counted(opened_at, Span(n, unit), pauses)
    assert due(CHINA, opened_at, Span(n, unit), pauses=pauses).at == closing(last)


@given(clocks(), st.integers(1, 30), st.sampled_from(["d", "wd"]))
def test_a_least_period_is_what_counting_day_by_day_gives(
    clock: tuple[int, list[tuple[int, int]]], n: int, unit: str
) -> None:
    posted_at, pauses = clock
    starts = [posted_at, *(end for _, end in pauses)]
    stretches = list(zip(starts, (start for start, _ in pauses), strict=False))
    result = not_before_resumed(CHINA, stretches, starts[-1], Span(n, unit)).at

    day, left = CHINA.day(posted_at), n
    while left:
        day += timedelta(days=1)
        # It stood all day until closing: some stretch began on an earlier day and had not stopped.
        runs = [*stretches, (starts[-1], at("2099-01-01 00:00"))]
        stood = any(CHINA.day(start) < day and stop >= closing(day) for start, stop in runs)
        left -= stood and (unit == "d" or CHINA.is_workday(day))
    assert result == max(closing(day), starts[-1])


@settings(max_examples=200)
@given(instants, instants, spans)
def test_whoever_starts_later_is_not_due_earlier(one: int, other: int, span: Span) -> None:
    first, second = sorted((one, other))
    for count in (due, not_before):
        a, b = count(CHINA, first, span).at, count(CHINA, second, span).at
        assert a is not None
        assert b is not None
        assert a <= b


@settings(max_examples=200)
@given(instants, spans, st.integers(0, 5))
def test_a_longer_span_never_ends_earlier_and_none_ends_before_it_starts(
    opened_at: int, span: Span, more: int
) -> None:
    longer = Span(span.n + more, span.unit)
    for count in (due, not_before):
        a, b = count(CHINA, opened_at, span).at, count(CHINA, opened_at, longer).at
        assert a is not None
        assert b is not None
        assert opened_at <= a <= b


@given(clocks(), st.integers(1, 60), st.sampled_from(["h", "d", "wd", "M"]))
def test_a_pause_never_brings_a_limit_nearer(
    clock: tuple[int, list[tuple[int, int]]], n: int, unit: str
) -> None:
    opened_at, pauses = clock
    plain = due(CHINA, opened_at, Span(n, unit)).at
    paused = due(CHINA, opened_at, Span(n, unit), pauses=pauses).at
    assert plain is not None
    assert paused is not None
    assert plain <= paused
