"""Figures are counted once: they hold until an entry follows or something falls due by itself."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from sunlit.matters.actions import declare_departure
from sunlit.supervision.actions import answer_finding
from sunlit.supervision.queries import counts, find, findings
from sunlit.supervision.queries.turning import next_turn
from tests.town import act, at, moment, purchase, town

pytestmark = pytest.mark.database
DUE = "2026-03-10 17:30"  # five working days for the finance office
WORDS = {"zh": "说明。", "en": "An account of it."}


@pytest.fixture
def road(qinghe):
    found = purchase(qinghe, "2026-03-03 08:00")
    act(qinghe, found, "apply", "2026-03-03 09:00")
    return found


def overdue(of, now):
    return counts(now, of.body)["step_overdue"]


def test_what_was_counted_is_not_counted_again(qinghe, road):
    overdue(qinghe, moment("2026-03-04 10:00"))
    with CaptureQueriesContext(
        connection,
    ) as asked:
        overdue(qinghe, moment("2026-03-04 11:00"))
    assert len(asked) == 1  # where the log ends


def test_a_step_counts_as_overdue_from_the_very_instant_after_it_was_due(qinghe, road):
    assert overdue(qinghe, moment("2026-03-10 17:00")).all == 0
    assert overdue(qinghe, moment(DUE)).all == 0
    assert overdue(qinghe, moment(DUE) + 1).all == 1
    assert overdue(qinghe, moment("2026-03-10 17:00")).all == 0  # asked about an earlier instant again


def test_a_departure_counts_as_not_ratified_from_the_very_instant_after_it_was_due(qinghe, road):
    with at("2026-03-03 10:00"):
        declare_departure(road, "order", "sign", "disaster_relief", WORDS, qinghe.by["secretary"])
    act(qinghe, road, "budget", "2026-03-03 11:00", "ok")
    assert counts(moment("2026-03-04 17:30"), qinghe.body)["reporting_overdue"].all == 0
    assert counts(moment("2026-03-04 17:30") + 1, qinghe.body)["reporting_overdue"].all == 1
    assert counts(moment("2026-03-10 17:00"), qinghe.body)["ratification_overdue"].all == 0
    assert counts(moment(DUE), qinghe.body)["ratification_overdue"].all == 0
    assert counts(moment(DUE) + 1, qinghe.body)["ratification_overdue"].all == 1


def test_the_next_turn_is_what_falls_due_first_or_the_end_of_the_day(qinghe, road):
    assert next_turn(moment("2026-03-10 09:00")) == moment(DUE)
    assert next_turn(moment("2026-03-04 09:00")) == moment("2026-03-05 00:00") - 1


def test_where_bodies_keep_two_zones_the_day_turns_twice(qinghe):
    town("tacheng", zone="Asia/Urumqi")
    assert next_turn(moment("2026-03-04 09:00")) == moment("2026-03-05 00:00") - 1
    assert next_turn(moment("2026-03-05 00:00")) == moment("2026-03-05 02:00") - 1


def test_an_entry_is_counted_at_once(qinghe, road):
    now = moment("2026-03-12 09:00")
    assert overdue(qinghe, now).open == 1
    (found,) = findings(now, qinghe.body, classes=["step_overdue"])
    with at("2026-03-12 09:00"):
        answer_finding(found.key, WORDS, by=qinghe.by["finance"])
    assert find(found.key, now) is not None
    assert overdue(qinghe, now).open == 0
    act(qinghe, road, "budget", "2026-03-12 10:00", "ok")
    later = counts(moment("2026-03-12 10:30"), qinghe.body)
    assert (later["step_overdue"].all, later["step_late"].all) == (0, 1)


def test_one_body_is_not_told_the_figures_of_another(qinghe, road):
    other = town("hexi")
    now = moment("2026-03-12 09:00")
    assert overdue(qinghe, now).all == 1
    assert overdue(other, now).all == 0
