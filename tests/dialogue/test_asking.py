"""Asking and objecting: a leaf at receipt, a sealed text, a clock, a post that owes the answer."""

import datetime
from types import SimpleNamespace

import pytest

from sunlit.catalogue.actions import end_tenure
from sunlit.catalogue.model_files import model_calendar
from sunlit.catalogue.models import Power
from sunlit.dialogue.actions import ask, object_to, show
from sunlit.dialogue.dues import objection_due
from sunlit.dialogue.models import Submission
from sunlit.dialogue.queries import rows, seen
from sunlit.ledger.models import Disclosure, Leaf
from sunlit.ledger.reading import entry_of
from sunlit.matters.models import Matter, Objection
from sunlit.matters.refusal import ActRefused
from sunlit.procedure.calendar import from_dict
from tests.town import act, at, moment, purchase, put_on_notice, tender, town

pytestmark = pytest.mark.database
WHY = {"zh": "修路时 3 路公交怎么走？"}
MONDAY = "2026-03-09 10:00"


def codes(refused: pytest.ExceptionInfo[ActRefused]) -> list[str]:
    return [objection.code for objection in refused.value.objections]


@pytest.mark.requirement("VOI-1", "VOI-5")
def test_a_question_has_a_leaf_at_receipt_with_its_text_sealed(qinghe):
    with at(MONDAY):
        asked = ask(qinghe.body, text=WHY, target=tender(qinghe, MONDAY))

    entry = entry_of(asked.leaf)
    assert (entry.kind, entry.stream) == ("submission.received", "submission:q2026-0001")
    assert asked.text.digest in entry.d
    assert [stub["scope"] for stub in entry.withheld] == ["sealed"]
    assert "公交" not in asked.leaf.entry.decode()
    assert asked.shown == "waiting"


@pytest.mark.requirement("VOI-1")
def test_the_answer_falls_due_in_the_working_days_the_body_promised(qinghe):
    with at("2026-04-02 10:00"):  # Thursday; 6 April is the day off for Qingming, nobody works at the weekend
        asked = ask(qinghe.body, text=WHY)
    assert asked.due_at == moment("2026-04-10 17:30")


def test_a_body_may_promise_fewer_days(db, settings, tmp_path):
    settings.SUNLIT_HOME = tmp_path
    quick = town(rules={"answer_work_days": 2})
    with at(MONDAY):
        assert ask(quick.body, text=WHY).due_at == moment("2026-03-11 17:30")


def test_numbers_are_gapless_and_codes_come_from_the_leaf(qinghe):
    with at(MONDAY):
        numbers = [ask(qinghe.body, text={"zh": f"第 {n} 问"}).number for n in (1, 2, 3)]
    assert numbers == ["q2026-0001", "q2026-0002", "q2026-0003"]
    assert len(set(Submission.objects.values_list("code", flat=True))) == 3


def test_the_post_whose_turn_it_is_owes_the_answer(qinghe):
    road = purchase(qinghe, "2026-03-03 08:00")
    act(qinghe, road, "apply", "2026-03-03 09:00")
    with at(MONDAY):
        assert ask(qinghe.body, text=WHY, target=road).post == "finance"


def test_a_power_is_answered_by_the_office_of_the_organ_that_holds_it(qinghe):
    power = Power.objects.get(body=qinghe.body, code="FIN-02")
    with at(MONDAY):
        assert ask(qinghe.body, text=WHY, target=power).post == "office"


def test_a_post_that_nobody_holds_any_more_owes_nothing(qinghe):
    road = purchase(qinghe, "2026-03-03 08:00")
    act(qinghe, road, "apply", "2026-03-03 09:00")
    with at(MONDAY):
        end_tenure(qinghe.by["finance"], datetime.date(2026, 3, 6))
        assert ask(qinghe.body, text=WHY, target=road).post == "culture"


@pytest.mark.parametrize("text", [{}, {"zh": "  \n"}, {"zh": "\u200b\u202e"}])
def test_an_empty_question_leaves_no_trace(qinghe, text):
    before = Leaf.objects.count()
    with at(MONDAY), pytest.raises(ActRefused) as refused:
        ask(qinghe.body, text=text)
    assert codes(refused) == ["said_empty"]
    assert Leaf.objects.count() == before


def test_a_megabyte_is_refused_with_both_numbers(qinghe):
    with at(MONDAY), pytest.raises(ActRefused) as refused:
        ask(qinghe.body, text={"zh": "字" * 1_000_000})
    assert refused.value.objections[0].params == {"max": 2_000, "size": 1_000_000}


def test_invisible_characters_do_not_enter_the_record(qinghe):
    with at(MONDAY):
        assert ask(qinghe.body, text={"zh": "报价\u202e4.6\u200b万"}).text.value == {"zh": "报价4.6万"}


def test_a_second_click_makes_no_second_question(qinghe):
    with at(MONDAY):
        first = ask(qinghe.body, text=WHY, key="form-1")
        again = ask(qinghe.body, text=WHY, key="form-1")
    assert first.ref == again.ref
    assert Submission.objects.count() == 1


def test_a_question_about_a_matter_of_another_town_is_refused(qinghe):
    other = town("jiyun")
    road = tender(other, MONDAY)
    with at(MONDAY), pytest.raises(ActRefused) as refused:
        ask(qinghe.body, text=WHY, target=road)
    assert codes(refused) == ["target_unknown"]


@pytest.mark.parametrize(
    ("named", "sealed", "public"), [("public", True, "Lin"), ("office", True, ""), ("", False, "")]
)
def test_a_name_is_read_by_those_it_was_given_to(qinghe, named, sealed, public):
    with at(MONDAY):
        asked = ask(qinghe.body, text=WHY, name="Lin", named=named)
        assert (asked.name is not None) is sealed
        show(asked, qinghe.by["office"])
    assert seen(rows(), moment(MONDAY))[0].name == public
    names = Disclosure.objects.filter(leaf=asked.leaf, name="name")
    assert [d.scope for d in names] == {"public": ["public"], "office": ["sealed"], "": []}[named]


@pytest.mark.requirement("DIS-5")
def test_an_objection_is_entered_in_the_matter_and_stops_the_notice(qinghe):
    road = purchase(qinghe, "2026-03-03 08:00")
    put_on_notice(qinghe, road)
    with at("2026-03-10 10:00"):
        said = object_to(road, {"zh": "检测报告是五年前的。"})
    objection = Objection.objects.get(matter=road)
    assert (said.objection, said.objected, said.step) == (1, objection, "candidate_show")
    assert objection.submission == said.ref
    assert said.post == "purchasing"
    assert Matter.objects.get(ref=road.ref).objections_open == 1
    with pytest.raises(ActRefused) as refused:
        act(qinghe, road, "candidate_show", "2026-03-16 10:00", "clear")
    assert "objection_open" in codes(refused)


def test_an_objection_is_due_when_the_procedure_says_so(qinghe):
    road = purchase(qinghe, "2026-03-03 08:00")
    put_on_notice(qinghe, road)
    with at("2026-03-10 10:00"):  # three calendar days
        assert object_to(road, WHY).due_at == moment("2026-03-13 17:30")


def test_nobody_can_object_before_or_after_a_notice(qinghe):
    road = purchase(qinghe, "2026-03-03 08:00")
    before = Leaf.objects.count()
    with at("2026-03-03 09:00"), pytest.raises(ActRefused) as refused:
        object_to(road, WHY)
    assert codes(refused) == ["not_on_notice"]
    assert Leaf.objects.count() == before
    put_on_notice(qinghe, road)
    act(qinghe, road, "candidate_show", "2026-03-16 10:00", "clear")
    with at("2026-03-16 11:00"), pytest.raises(ActRefused) as refused:
        object_to(road, WHY)
    assert codes(refused) == ["not_on_notice"]


def test_a_second_objection_is_received_while_the_first_is_being_answered(qinghe):
    road = purchase(qinghe, "2026-03-03 08:00")
    put_on_notice(qinghe, road)
    with at("2026-03-10 10:00"):
        object_to(road, WHY)
    act(qinghe, road, "candidate_show", "2026-03-10 11:00", "objection")
    with at("2026-03-10 12:00"):
        assert object_to(road, {"zh": "还有一条。"}).objection == 2


def test_a_notice_without_a_step_for_answers_leaves_three_working_days():
    course = SimpleNamespace(procedure=SimpleNamespace(steps={}), calendar=from_dict(model_calendar()))
    assert objection_due(course, "show", moment("2026-03-13 10:00")).at == moment("2026-03-18 17:30")
