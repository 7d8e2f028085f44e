"""What a resident reads of how long things take: equal to counting by hand, and linked to what was counted."""

from __future__ import annotations

from collections import defaultdict

import pytest

from sunlit.catalogue.models import Body
from sunlit.catalogue.queries import calendar_of
from sunlit.dialogue.models import Submission
from sunlit.matters.models import Departure, Duty, StepRun
from sunlit.procedure.deadlines import working_days_between
from sunlit.supervision.queries.statistics import (
    UNRATIFIED,
    UNREPORTED,
    median,
    percentile,
    quarter_of,
    statistics,
)
from tests.portal.busy import CANARY, NOW
from tests.portal.reading import LANGUAGES, Page
from tests.town import moment

pytestmark = pytest.mark.database
PAGES = ("", "?power=FIN-02", "?class=large_sums&quarter=2026Q4", "?power=NOPE&quarter=never&class=x")


def read(client, rest="", body="qinghe", tree="/en"):
    response = client.get(f"{tree}/{body}/statistics/{rest}")
    assert response.status_code == 200
    return Page(response.content.decode())


def by_hand(body: Body):
    """Count every step by hand: one query a row, day after day."""
    calendar, found = calendar_of(body), defaultdict(list)
    for run in StepRun.objects.filter(matter__body=body, status="done"):
        code = run.matter.power.code if run.matter.power else ""
        first, last = calendar.day(run.opened_at), calendar.day(run.done_at)
        found[code, run.step].append((working_days_between(calendar, first, last), run.late))
    return found


def check(body: Body, now: int) -> None:
    figures, hand = statistics(body, now), by_hand(body)
    assert {(one.power, one.step) for one in figures.steps} == set(hand)
    for one in figures.steps:
        days = sorted(taken for taken, _ in hand[one.power, one.step])
        assert one.n == len(days)
        assert one.median == (days[(len(days) - 1) // 2] + days[len(days) // 2]) / 2
        assert one.p90 == next(
            day for day in days if 10 * sum(other <= day for other in days) >= 9 * len(days)
        )
        assert one.late == sum(late for _, late in hand[one.power, one.step])
    left = {one.cls: len(one.entries) for one in figures.departures}
    assert left.pop(UNRATIFIED, 0) == _departures(body).filter(ratified="", ratify_due_at__lt=now).count()
    assert left.pop(UNREPORTED, 0) == _departures(body).filter(reported="", report_due_at__lt=now).count()
    assert sum(left.values()) == _departures(body).count()
    assert sum(group.steps for group in figures.by_power) == sum(map(len, hand.values()))
    assert sum(group.steps for group in figures.by_quarter) == sum(map(len, hand.values()))
    owed = Submission.objects.filter(body=body).exclude(type__in=("objection", "rating"))
    asked = owed.exclude(shown="hidden")
    assert figures.answers.asked == asked.count()
    assert figures.answers.on_time == sum(row.replied_at <= row.due_at for row in asked if row.replied_at)
    met = list(Duty.objects.filter(body=body, state="met"))
    late = {(row.matter.number, row.met_by) for row in met if row.met_at > row.due_at}
    overdue = Duty.objects.filter(body=body, state="due", due_at__lt=now)
    assert {(one.matter, one.index) for one in figures.releases.late} == late
    assert len(figures.releases.overdue) == overdue.count()
    assert figures.releases.owed == len(met) + overdue.count()
    assert sum(one.owed for one in figures.releases_by_quarter.values()) == figures.releases.owed
    assert max(figures.releases_by_quarter, default="") <= quarter_of(
        calendar_of(body), now
    )  # also of what was early


def _departures(body: Body):
    return Departure.objects.filter(matter__body=body)


@pytest.mark.requirement("SUP-5")
def test_the_figures_of_a_small_town_equal_a_count_by_hand(county):
    check(county.town.body, moment(NOW))


def test_the_figures_of_the_demo_equal_a_count_by_hand(demo):
    for body in Body.objects.all():
        check(body, moment(NOW))


@pytest.mark.requirement("PRO-5")
def test_what_was_not_ratified_in_time_is_a_class_of_its_own(client, county):
    figures = statistics(county.town.body, moment(NOW))
    (late,) = [one for one in figures.departures if one.cls == UNRATIFIED]
    (departed,) = [one for one in figures.departures if one.cls == "post"]
    assert (late.declared, late.undeclared) == (1, 0)
    assert late.entries == departed.entries == ((county.void.number, late.entries[0][1]),)
    assert "Not ratified in time" in read(client).text
    before = statistics(county.town.body, late_from(county) - 1)
    assert UNRATIFIED not in [one.cls for one in before.departures]


@pytest.mark.requirement("PRO-5")
def test_what_was_not_reported_in_time_is_another_class_of_its_own(client, county):
    departure = _departures(county.town.body).get(declared=True)
    figures = statistics(county.town.body, departure.report_due_at + 1)
    (late,) = [one for one in figures.departures if one.cls == UNREPORTED]
    assert (late.declared, late.undeclared, len(late.entries)) == (1, 0, 1)
    assert "Not reported in time" in read(client).text
    before = statistics(county.town.body, departure.report_due_at)
    assert UNREPORTED not in [one.cls for one in before.departures]


def late_from(county):
    """The first instant at which the departure of the county's town is not ratified in time."""
    return _departures(county.town.body).get(declared=True).ratify_due_at + 1


def test_a_power_a_class_and_a_quarter_are_parts_of_the_whole(county):
    body, now = county.town.body, moment(NOW)
    whole = statistics(body, now)
    parts = [statistics(body, now, quarter=quarter) for quarter in whole.quarters]
    assert sum(len(part.taken) for part in parts) == len(whole.taken)
    assert {one.power for one in statistics(body, now, power="FIN-02").taken} == {"FIN-02"}
    assert statistics(body, now, power="NOPE").taken == ()


@pytest.mark.parametrize(("tree", "lang"), LANGUAGES)
@pytest.mark.parametrize("rest", PAGES)
def test_the_page_answers_in_both_languages(client, county, tree, lang, rest):
    page = read(client, rest, tree=tree)
    assert (page.lang, page.heads) == (lang, 1)
    assert set(page.forms) == {"get"}
    assert CANARY not in page.text


def test_every_figure_leads_to_the_matters_it_counts(client, county):
    page = read(client, "?power=FIN-02")
    figures = statistics(county.town.body, moment(NOW), power="FIN-02")
    for one in figures.steps:
        for taken in one.slowest:
            assert f"/en/qinghe/matters/{taken.matter}/report/#step-{taken.position}" in page.links
    for left in figures.departures:
        for _, index in left.entries:
            assert f"/en/qinghe/acts/{index}/" in page.links


@pytest.mark.requirement("SUP-5")
def test_the_steps_that_a_figure_counts_are_listed_one_by_one(client, county):
    figures = statistics(county.town.body, moment(NOW))
    for which, counted in (("steps", figures.taken), ("late", [one for one in figures.taken if one.late])):
        links, page = [], 1
        while True:
            found = read(client, f"?list={which}&page={page}").links
            links += [link for link in found if "/report/#step-" in link]
            if not any(f"page={page + 1}" in link for link in found):
                break
            page += 1
        assert sorted(links) == sorted(
            f"/en/qinghe/matters/{one.matter}/report/#step-{one.position}" for one in counted
        )
    assert "/en/qinghe/statistics/?list=late&power=FIN-02" in read(client, "?power=FIN-02").links
    assert "There is no such step" in read(client, "?list=late&power=NOPE").text


def test_a_body_that_has_done_nothing_says_so(client, county):
    page = read(client, body="yanhe")
    assert "No step has been done yet" in page.text
    assert "Nobody has asked yet" in page.text


def test_supervision_a_power_and_every_foot_lead_to_the_figures(client, county):
    for address in ("/en/qinghe/supervise/", "/en/qinghe/"):
        assert "/en/qinghe/statistics/" in Page(client.get(address).content.decode()).links
    power = Page(client.get("/en/qinghe/powers/FIN-02/").content.decode())
    assert "/en/qinghe/statistics/?power=FIN-02" in power.links


def test_the_page_is_made_in_a_fixed_number_of_queries(client, county, django_assert_max_num_queries):
    for rest in PAGES:
        read(client, rest)
        with django_assert_max_num_queries(10):
            read(client, rest)


def test_middle_and_ninetieth():
    assert (median([]), median([3]), median([1, 2]), median([5, 1, 3])) == (0, 3, 1.5, 3)
    assert percentile([], 90) == 0
    assert percentile(range(1, 11), 90) == 9
    assert percentile([4], 90) == 4


def test_a_quarter_is_that_of_the_town(county):
    calendar = calendar_of(county.town.body)
    assert quarter_of(calendar, moment("2026-09-30 23:59")) == "2026Q3"
    assert quarter_of(calendar, moment("2026-10-01 00:00")) == "2026Q4"
