"""Dates, sums and sizes as people write them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
from django.utils import translation

from sunlit.ledger.clock import demo_clock
from sunlit.ui import formats

CLOSING = int(datetime(2026, 11, 26, 9, 30, tzinfo=UTC).timestamp() * 1000)


@pytest.fixture(autouse=True)
def in_2026() -> Iterator[None]:
    with demo_clock(int(datetime(2026, 11, 20, tzinfo=UTC).timestamp() * 1000)):
        yield


@pytest.mark.parametrize(("language", "said"), [("zh-hans", "11 月 26 日 17:30"), ("en", "26 Nov, 17:30")])
def test_an_instant_is_shown_as_the_town_says_it(language: str, said: str):
    with translation.override(language):
        assert formats.moment(CLOSING) == said


@pytest.mark.parametrize(("language", "said"), [("zh-hans", "2027 年 1 月 4 日"), ("en", "4 Jan 2027")])
def test_a_day_of_another_year_names_the_year(language: str, said: str):
    with translation.override(language):
        assert formats.day(date(2027, 1, 4)) == said
        assert formats.day("2027-01-04") == said


@pytest.mark.parametrize(("language", "said"), [("zh-hans", "2026 年 11 月 26 日"), ("en", "26 Nov 2026")])
def test_paper_that_is_kept_names_the_year_always(language: str, said: str):
    with translation.override(language):
        assert formats.dated(int(datetime(2026, 11, 26, 1, 30, tzinfo=UTC).timestamp() * 1000)) == said
        assert formats.dated(None) == ""


def test_the_last_evening_of_a_year_is_counted_where_the_town_is():
    new_year = int(datetime(2026, 12, 31, 16, 0, tzinfo=UTC).timestamp() * 1000)
    with translation.override("en"):
        assert formats.day(new_year - 1) == "31 Dec"
        assert formats.day(new_year) == "1 Jan 2027"


@pytest.mark.parametrize(
    ("amount", "zh", "en"),
    [
        (798_000, "79.8 万元", "798,000 yuan"),
        (10_000, "1 万元", "10,000 yuan"),
        (9_999, "9,999 元", "9,999 yuan"),
        (123_456_789, "12,345.6789 万元", "123,456,789 yuan"),
        (0, "0 元", "0 yuan"),
        (100_000_000, "10,000 万元", "100,000,000 yuan"),
    ],
)
def test_a_sum_keeps_every_yuan(amount: int, zh: str, en: str):
    with translation.override("zh-hans"):
        assert formats.yuan(amount) == zh
    with translation.override("en"):
        assert formats.yuan(amount) == en


def test_nothing_is_shown_as_nothing():
    assert formats.day(None) == formats.day("") == formats.clock(None) == formats.moment(None) == ""
    assert formats.iso(None) == formats.yuan(None) == ""


def test_the_datetime_attribute_is_utc():
    assert formats.iso(CLOSING) == "2026-11-26T09:30:00Z"


@pytest.mark.parametrize(
    ("size_bytes", "said"), [(0, "0 B"), (999, "999 B"), (12_000, "12 kB"), (3_400_000, "3.4 MB")]
)
def test_a_size_has_its_unit(size_bytes: int, said: str):
    assert formats.size(size_bytes) == said


def test_a_share_of_nothing_is_no_number():
    assert formats.percent(1, 3) == "33%"
    assert formats.percent(0, 0) == "–"
