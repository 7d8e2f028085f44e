"""A public notice runs its full period, and an objection holds it until it is answered."""

from __future__ import annotations

import pytest

from sunlit.dialogue.actions import object_to
from sunlit.ledger.reading import entry_of
from sunlit.matters.actions import answer_objection, perform
from sunlit.matters.models import Matter, Objection, StepRun
from sunlit.matters.proposed import ProposedAct
from tests.matters.trials import WORDS, kinds_of, refused
from tests.town import act, at, moment, purchase, put_on_notice

pytestmark = pytest.mark.database
OVER = "2026-03-16 09:00"


@pytest.fixture
def road(qinghe):
    """A purchase whose notice was put up on the morning of 9 March."""
    road = purchase(qinghe, "2026-03-03 08:00")
    put_on_notice(qinghe, road)
    return road


def objected(road, said="2026-03-10 10:00"):
    with at(said):
        return object_to(road, WORDS)


def now(road):
    return Matter.objects.get(pk=road.pk)


@pytest.mark.requirement("DIS-5")
def test_a_notice_says_its_end_and_stands_until_then(qinghe, road):
    run = StepRun.objects.get(matter=road, step="candidate_show")
    assert (run.status, now(road).state) == ("running", "notice")
    assert run.ends_at == now(road).open_until == moment("2026-03-12 17:30")  # three working days
    with refused("full_period"):
        act(qinghe, road, "candidate_show", "2026-03-12 17:29", "clear")
    act(qinghe, road, "candidate_show", "2026-03-12 17:30", "clear")
    assert now(road).open_until is None


@pytest.mark.requirement("DIS-5")
def test_a_notice_is_made_longer_for_a_reason_and_never_shorter(qinghe, road):
    reason = {"reason": {"zh": "两天停电，看不了公开栏。", "en": "Two days without power."}}
    for ends, why, code in (
        ("2026-03-12 17:30", reason, "extend_later"),
        ("2026-03-11 17:30", reason, "extend_later"),
        ("2026-03-18 17:30", {}, "extend_reason"),
        ("2029-03-18 17:30", reason, "too_far"),
    ):
        with refused(code):
            act(
                qinghe, road, "candidate_show", "2026-03-11 09:00", verb="extend", ends_at=moment(ends), **why
            )
    longer = {"verb": "extend", "ends_at": moment("2026-03-18 17:30"), **reason}
    act(qinghe, road, "candidate_show", "2026-03-11 09:00", **longer)
    run = StepRun.objects.get(matter=road, step="candidate_show")
    assert (run.status, run.ends_at) == ("running", moment("2026-03-18 17:30"))
    assert now(road).open_until == moment("2026-03-18 17:30")
    with refused("full_period"):
        act(qinghe, road, "candidate_show", "2026-03-13 09:00", "clear")
    act(qinghe, road, "candidate_show", "2026-03-18 17:30", "clear")


def test_a_notice_that_has_ended_or_was_never_put_up_is_not_made_longer(qinghe, road):
    longer = {"verb": "extend", "ends_at": moment("2026-03-20 17:30"), "reason": WORDS}
    with refused("extend_later"):
        act(qinghe, road, "candidate_show", "2026-03-12 17:31", **longer)
    fresh = purchase(qinghe, "2026-03-03 08:00")
    act(qinghe, fresh, "apply", "2026-03-12 18:00")
    with refused("not_put_up"):
        act(qinghe, fresh, "budget", "2026-03-12 18:01", **longer)


@pytest.mark.requirement("DIS-5")
def test_it_is_said_where_a_notice_hangs_and_the_notice_goes_on(qinghe, road):
    for places, code in (([], "no_place"), (["moon"], "place_unknown")):
        with refused(code):
            act(qinghe, road, "candidate_show", "2026-03-10 09:00", verb="posted", places=places)
    leaf = act(
        qinghe, road, "candidate_show", "2026-03-10 09:00", verb="posted", places=["village_board", "board"]
    )
    assert entry_of(leaf).data["places"] == ["board", "village_board"]
    assert StepRun.objects.get(matter=road, step="candidate_show").status == "running"


@pytest.mark.requirement("DIS-5")
def test_an_end_before_the_least_period_is_refused(qinghe):
    wood = purchase(qinghe, "2026-03-03 08:00")
    act(qinghe, wood, "apply", "2026-03-03 09:00")
    act(qinghe, wood, "budget", "2026-03-03 10:00", "ok")
    act(qinghe, wood, "sign", "2026-03-04 09:00", "agree")
    act(qinghe, wood, "small_buy", "2026-03-06 09:00")
    for ends, code in (("2026-03-12 17:00", "ends_too_early"), ("2029-03-12 17:00", "too_far")):
        with refused(code):
            act(qinghe, wood, "candidate_show", "2026-03-09 09:00", verb="open", ends_at=moment(ends))
    act(qinghe, wood, "candidate_show", "2026-03-09 09:00", verb="open", ends_at=moment("2026-03-20 17:30"))
    assert now(wood).open_until == moment("2026-03-20 17:30")


@pytest.mark.requirement("DIS-5")
def test_while_an_objection_is_open_the_notice_cannot_end_as_clear(qinghe, road):
    said = objected(road)
    assert (now(road).objections_open, said.objection) == (1, 1)
    with refused("objection_open"):
        act(qinghe, road, "candidate_show", OVER, "clear")


@pytest.mark.requirement("DIS-5")
def test_the_objection_is_answered_at_its_step_and_the_notice_goes_on(qinghe, road):
    said = objected(road)
    act(qinghe, road, "candidate_show", "2026-03-10 11:00", "objection")
    with refused("no_answer"):
        act(qinghe, road, "answer", "2026-03-10 12:00", "dismissed", reason=WORDS)
    with refused("objection_unknown"):
        act(qinghe, road, "answer", "2026-03-10 12:00", "dismissed", reason=WORDS, answers=[7])
    leaf = act(qinghe, road, "answer", "2026-03-10 12:00", "dismissed", reason=WORDS, answers=[1])
    row = Objection.objects.get(matter=road)
    assert (row.answer, row.result, row.answered_at) == (leaf, "dismissed", leaf.at)
    assert row.submission.endswith(said.number)
    assert now(road).objections_open == 0


def test_an_objection_after_the_end_is_refused_with_nothing_entered(qinghe, road):
    with refused("not_on_notice"):
        objected(road, "2026-03-12 17:31")


def test_objections_are_numbered_in_the_matter(qinghe, road):
    assert [objected(road).objection for _ in range(3)] == [1, 2, 3]
    assert kinds_of(road).count("objection.received") == 3


def test_an_answer_of_its_own_is_refused_where_the_procedure_has_a_step_for_it(qinghe, road):
    objected(road)
    with refused("answer_step"), at("2026-03-10 12:00"):
        answer_objection(road, 1, "dismissed", WORDS, qinghe.by["purchasing"])
    with refused("answer_step", "result_unknown", "post", "text_empty"), at("2026-03-10 12:00"):
        answer_objection(road, 1, "perhaps", {}, qinghe.by["cashier"])


@pytest.mark.requirement("DIS-5")
def test_a_decision_that_skips_the_notice_is_refused(qinghe, road):
    with refused("material", "not_open"), at(OVER):
        perform(road, ProposedAct("contract", WORDS), qinghe.by["mayor"])
