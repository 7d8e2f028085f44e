"""Leaving the procedure in the open, ratifying it, and putting right what was said."""

from __future__ import annotations

from datetime import date

import pytest

from sunlit.catalogue.actions import begin_tenure
from sunlit.ledger.models import Disclosure
from sunlit.matters.actions import correct, declare_departure, perform, ratify, report_departure
from sunlit.matters.models import Act, Departure, Matter
from sunlit.matters.proposed import ProposedAct, Ratification
from sunlit.matters.queries.page import find_matter, matter_page
from tests.matters.trials import FIVE, WORDS, data_of, kinds_of, refused
from tests.town import act, at, moment, purchase

pytestmark = pytest.mark.database
SAID = "2026-03-03 10:00"


@pytest.fixture
def road(qinghe):
    """A purchase that waits for the finance office."""
    road = purchase(qinghe, "2026-03-03 09:00")
    act(qinghe, road, "apply", "2026-03-03 09:30")
    return road


def depart(of, road, cls="post", step="budget", reason="disaster_relief", by="secretary", **more):
    with at(SAID):
        return declare_departure(road, cls, step, reason, more.pop("text", WORDS), of.by[by], **more)


@pytest.mark.requirement("PRO-5")
def test_a_declared_departure_is_public_and_lets_the_next_act_pass(qinghe, road):
    leaf = depart(qinghe, road, amount=24_000)
    assert data_of(leaf) == {"class": "post", "step": "budget", "reason": "disaster_relief", "amount": 24_000}
    assert leaf.disclosures.get(name="text").scope in ("public", "members", "organisation")
    with at(SAID):
        perform(road, ProposedAct("budget", WORDS, outcome="ok"), qinghe.by["office"])
    row = Departure.objects.get(matter=road)
    assert (row.cls, row.declared, row.reason, row.ratified) == ("post", True, "disaster_relief", "")
    assert row.ratify_due_at == moment("2026-03-10 17:30")
    assert Matter.objects.get(pk=road.pk).departures_count == 1


@pytest.mark.requirement("PRO-5")
def test_without_a_declaration_the_same_act_is_refused(qinghe, road):
    with refused("post"), at(SAID):
        perform(road, ProposedAct("budget", WORDS, outcome="ok"), qinghe.by["office"])


@pytest.mark.requirement("PRO-5")
@pytest.mark.parametrize(
    ("more", "codes"),
    [
        ({"cls": "whim"}, ["departure_class"]),
        ({"reason": "haste"}, ["departure_reason"]),
        ({"by": "cashier"}, ["departure_by"]),
        ({"step": "inspect"}, ["never"]),
        ({"step": "atlantis"}, ["step_unknown"]),
        ({"text": {}}, ["text_empty"]),
        ({"amount": -1}, ["amount"]),
        ({"cls": "whim", "by": "cashier", "text": {}}, ["departure_class", "departure_by", "text_empty"]),
    ],
)
def test_a_departure_needs_class_reason_words_and_the_right_post(qinghe, road, more, codes):
    with refused(*codes):
        depart(qinghe, road, **more)


def test_the_same_form_declares_once(qinghe, road):
    assert depart(qinghe, road, key="k").ref == depart(qinghe, road, key="k").ref
    assert kinds_of(road).count("departure.declared") == 1


@pytest.mark.requirement("PRO-5")
def test_a_departure_is_ratified_by_the_committee_once(qinghe, road):
    leaf = depart(qinghe, road)
    with refused("post"), at(SAID):
        ratify(road, leaf.index, FIVE, WORDS, qinghe.by["office"])
    with refused("departure_unknown"), at(SAID):
        ratify(road, 3, FIVE, WORDS, qinghe.committee[1])
    for votes, code in (
        (Ratification(9, 9, {"agree": 9}), "counts"),
        (Ratification(5, 5, {"agree": 2, "disagree": 3}), "majority"),
        (Ratification(5, 2, {"agree": 2}), "quorum"),
        (Ratification(5, 5, {}), "ratify_vote"),
    ):
        with refused(code), at(SAID):
            ratify(road, leaf.index, votes, WORDS, qinghe.committee[1])
    with refused("text_empty"), at(SAID):
        ratify(road, leaf.index, FIVE, {}, qinghe.committee[1])
    with at(SAID):
        ratified = ratify(road, leaf.index, FIVE, WORDS, qinghe.committee[1])
    assert Departure.objects.get(matter=road).ratified == ratified.ref
    with refused("departure_unknown"), at(SAID):
        ratify(road, leaf.index, FIVE, WORDS, qinghe.committee[1])


@pytest.mark.requirement("PRO-5")
def test_a_departure_is_reported_once_and_confirmed_once(qinghe, road):
    with at("2026-03-03 09:40"):
        discipline = begin_tenure(qinghe.body, "discipline", name=WORDS, from_on=date(2026, 3, 2))
    leaf = depart(qinghe, road)
    row = Departure.objects.get(matter=road)
    assert (row.report_to, row.report_due_at, row.reported) == ("discipline", moment("2026-03-04 17:30"), "")
    for by, index, text, code in (
        ("office", leaf.index, WORDS, "report_by"),
        ("secretary", 3, WORDS, "report_unknown"),
        ("secretary", leaf.index, {}, "text_empty"),
    ):
        with refused(code), at(SAID):
            report_departure(road, index, text, qinghe.by[by])
    with at("2026-03-03 11:00"):
        reported = report_departure(road, leaf.index, WORDS, qinghe.by["secretary"], "k")
        assert report_departure(road, leaf.index, WORDS, qinghe.by["secretary"], "k").ref == reported.ref
    assert data_of(reported) == {"departure": leaf.index, "to": "discipline"}
    with refused("report_made"), at("2026-03-03 11:30"):
        report_departure(road, leaf.index, WORDS, qinghe.by["secretary"])
    with at("2026-03-03 12:00"):
        received = report_departure(road, leaf.index, WORDS, discipline)
    row.refresh_from_db()
    assert (row.reported, row.received) == (reported.ref, received.ref)
    assert row.reported_at == moment("2026-03-03 11:00")
    with refused("report_made"), at("2026-03-03 12:30"):
        report_departure(road, leaf.index, WORDS, discipline)


@pytest.mark.requirement("PRO-5")
def test_a_departure_of_another_matter_is_not_reported_here(qinghe, road):
    leaf, other = depart(qinghe, road), purchase(qinghe, "2026-03-03 10:30")
    with refused("report_unknown"), at("2026-03-03 11:00"):
        report_departure(other, leaf.index, WORDS, qinghe.by["secretary"])


@pytest.mark.requirement("DIS-6")
def test_a_correction_stands_beside_the_old_text(qinghe, road):
    first = Act.objects.get(matter=road, step="apply")
    before = Disclosure.objects.get(leaf=first.leaf, name="text").text
    with at(SAID):
        leaf = correct(road, first.index, {"zh": "应为四万元。"}, {"zh": "写错了。"}, qinghe.by["culture"])

    assert data_of(leaf) == {"act": first.index}
    assert Disclosure.objects.get(leaf=first.leaf, name="text").text == before
    item = matter_page(find_matter("qinghe", road.number), moment(SAID)).rail[0]
    (view,) = item.acts
    assert [later.act.index for later in view.corrections] == [leaf.index]


def test_a_correction_has_the_scope_of_what_it_corrects(qinghe, road):
    first = Act.objects.get(matter=road, step="apply")
    scope = Disclosure.objects.get(leaf=first.leaf, name="text").scope
    with at(SAID):
        leaf = correct(road, first.index, WORDS, WORDS, qinghe.by["culture"])
    assert {d.scope for d in leaf.disclosures.all()} == {scope}


def test_a_correction_needs_an_act_a_text_a_reason_and_one_who_answers_for_it(qinghe, road):
    index = Act.objects.get(matter=road, step="apply").index
    other = purchase(qinghe, SAID)
    for given, codes in [
        ((other.leaf.index, WORDS, WORDS, "culture"), ["act_unknown"]),
        ((index, {}, WORDS, "culture"), ["text_empty"]),
        ((index, WORDS, {}, "culture"), ["text_empty"]),
        ((index, WORDS, WORDS, "cashier"), ["post_fit"]),
    ]:
        with refused(*codes), at(SAID):
            correct(road, given[0], given[1], given[2], qinghe.by[given[3]])
    with at(SAID):
        assert correct(road, index, WORDS, WORDS, qinghe.by["office"])
