"""Sums that stay under the threshold one by one."""

import datetime

import pytest

from sunlit.catalogue.model_files import model_calendar
from sunlit.procedure.calendar import from_dict
from sunlit.procedure.splitting import Portion, split_by, split_of, threshold_of, window_start

CALENDAR = from_dict(model_calendar())
RULES = {"collective_from_yuan": 50_000}
OF = ("large sums", "culture", "kind=service")


def sum_of(number, amount, said, of=OF, payee=""):
    month, day = map(int, said.split("-"))
    at = CALENDAR.instant(datetime.date(2026, month, day), 600)
    return Portion(number, int(number), of, amount, at, payee)


@pytest.mark.requirement("RUN-3")
def test_two_sums_that_reach_the_threshold_together_are_named_oldest_first():
    first, second = sum_of("1", 20_000, "03-02"), sum_of("2", 30_000, "03-09")
    assert split_of(second, [first], CALENDAR, RULES) == [first, second]


def test_one_yuan_less_is_no_split():
    assert split_of(sum_of("2", 29_999, "03-09"), [sum_of("1", 20_000, "03-02")], CALENDAR, RULES) == []


def test_one_sum_alone_is_no_split():
    assert split_of(sum_of("2", 49_999, "03-09"), [], CALENDAR, RULES) == []


@pytest.mark.parametrize("place", range(3))
def test_another_class_another_asker_or_another_purpose_is_no_split(place):
    of = tuple("other" if n == place else part for n, part in enumerate(OF))
    assert split_of(sum_of("2", 49_000, "03-09"), [sum_of("1", 49_000, "03-02", of)], CALENDAR, RULES) == []


def test_the_window_is_counted_in_working_days_and_a_body_may_set_it():
    new = sum_of("2", 49_000, "03-30")
    first_day = sum_of("1", 49_000, "03-02")
    assert window_start(CALENDAR, RULES, new.at) <= first_day.at
    assert split_of(new, [first_day], CALENDAR, RULES) == [first_day, new]
    assert split_of(new, [first_day], CALENDAR, {**RULES, "split_work_days": 19}) == []
    assert split_of(new, [sum_of("1", 49_000, "02-28")], CALENDAR, RULES) == []


def test_a_body_without_a_threshold_has_none():
    assert threshold_of({}) == 0


OTHER = ("other", "office", "kind=works")


@pytest.mark.requirement("RUN-3")
def test_two_sums_to_one_payee_are_taken_together_whoever_asks_and_for_what():
    first, second = sum_of("1", 20_000, "03-02", OTHER, "A"), sum_of("2", 30_000, "03-09", OF, "A")

    assert split_of(second, [first], CALENDAR, RULES) == [first, second]
    assert split_by([first, second]) == "payee"


@pytest.mark.parametrize("payee", ["", "B"])
def test_no_payee_is_nobody_and_another_is_somebody_else(payee):
    first = sum_of("1", 49_000, "03-02", OTHER, payee)

    assert split_of(sum_of("2", 49_000, "03-09", OF, "A" if payee else ""), [first], CALENDAR, RULES) == []


def test_sums_for_one_payee_far_apart_are_no_split():
    first = sum_of("1", 49_000, "02-02", OTHER, "A")

    assert split_of(sum_of("2", 49_000, "03-30", OF, "A"), [first], CALENDAR, RULES) == []


def test_one_purpose_and_one_payee_are_not_added_to_each_other_and_the_greater_sum_is_named():
    same, paid = sum_of("1", 20_000, "03-02"), sum_of("2", 25_000, "03-03", OTHER, "A")
    new = sum_of("3", 29_000, "03-04", OF, "A")
    assert split_of(new, [same, paid], CALENDAR, RULES) == [paid, new]  # 49,000 and 54,000

    more = sum_of("4", 31_000, "03-05", OF, "A")
    assert split_of(more, [same, paid], CALENDAR, RULES) == [paid, more]
    assert split_of(more, [same, paid, new], CALENDAR, RULES) == [paid, new, more]
    assert split_by([same, more]) == "purpose"
