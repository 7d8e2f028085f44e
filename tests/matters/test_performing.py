"""One act: once however often it is handed in, whole or not at all, and true as far as a machine can tell."""

from __future__ import annotations

import threading
from datetime import date

import pytest
from django.db import connection

from sunlit.catalogue.actions import adopt_power, hand_over
from sunlit.catalogue.importing import read_catalogue
from sunlit.catalogue.model_files import model_path
from sunlit.ledger.clock import demo_clock
from sunlit.ledger.models import Leaf
from sunlit.library.files import FileKept
from sunlit.matters.actions import perform
from sunlit.matters.actions.acts import act_refusal
from sunlit.matters.models import Act, StepRun, Submitted
from sunlit.matters.proposed import Attached, ProposedAct
from sunlit.matters.queries.page import rules_of
from sunlit.matters.refusal import ActRefused
from tests.matters.trials import WORDS, data_of, everything, kinds_of, refused, vote, voting
from tests.town import act, at, moment, purchase, tender

pytestmark = pytest.mark.database
OPENED = "2026-03-03 09:00"
LATER = "2026-03-03 10:00"


@pytest.fixture
def road(qinghe):
    """A purchase that waits for its application."""
    return purchase(qinghe, OPENED)


@pytest.fixture
def papers(qinghe, road):
    """The codes of what the application needs."""
    return sorted(need["code"] for need in rules_of(road).procedure.steps["apply"].need)


@pytest.mark.requirement("DIS-3")
def test_what_a_plain_power_makes_public_waits_for_its_review_where_its_row_says_so(qinghe):
    row = next(one for one in read_catalogue(model_path("powers.csv")) if one["code"] == "PRJ-03")
    with at(OPENED):
        adopt_power(qinghe.body, row)
        row["steps"][0]["after_review"] = "secrecy_review"
        adopt_power(qinghe.body, row)
    matter = tender(qinghe, OPENED, "PRJ-03")

    with refused("review"):
        act(qinghe, matter, "s1", LATER, verb="open", reviewed=None)
    leaf = act(qinghe, matter, "s1", LATER, verb="open")

    assert data_of(leaf)["reviewed_by"] == qinghe.by["secrecy_review"].person


@pytest.mark.requirement("RUN-1", "PRO-2")
def test_an_act_moves_the_matter_to_its_next_step_with_the_limit_of_that_step(qinghe, road):
    leaf = act(qinghe, road, "apply", LATER)

    done, budget = StepRun.objects.filter(matter=road).order_by("position")
    assert (done.step, done.status, done.done_at) == ("apply", "done", moment(LATER))
    assert (budget.step, budget.status, budget.recorder) == ("budget", "open", "finance")
    assert budget.due_at == moment("2026-03-10 17:30")  # five working days
    row = Act.objects.get(leaf=leaf)
    assert (row.post, row.tenure, row.step, row.visit) == ("culture", qinghe.by["culture"], "apply", 1)


def test_the_same_form_makes_one_act_however_often_it_comes(qinghe, road):
    first = act(qinghe, road, "apply", LATER, key="form-1")
    again = act(qinghe, road, "apply", LATER, key="form-1", text={"zh": "换了话"})

    assert first.ref == again.ref
    assert kinds_of(road) == ["matter.opened", "act.done"]


def test_a_form_of_another_matter_does_nothing_here(qinghe, road):
    other = purchase(qinghe, OPENED)
    act(qinghe, other, "apply", LATER, key="form-1")
    with refused("key_used"):
        act(qinghe, road, "apply", LATER, key="form-1")


def test_a_refused_form_can_be_put_right_and_sent_again(qinghe, road):
    with refused("material"):
        act(qinghe, road, "apply", LATER, key="form-1", needs=[])
    assert act(qinghe, road, "apply", LATER, key="form-1")


@pytest.mark.parametrize(
    ("wrong", "codes"),
    [
        ({"text": {}}, ["text_empty"]),
        ({"text": {"zh": " \n "}}, ["text_empty"]),
        ({"text": {"zh": "字" * 20_001}}, ["text_long"]),
        ({"text": {"zh": "字" * 1_000_000}}, ["text_long"]),
        ({"text": {"zh": "付给\u202e甲"}}, ["text_invisible"]),
        ({"text": {"zh": "三\u200b万元"}}, ["text_invisible"]),
        ({"text": {"zh": "三\u0000万元"}}, ["text_invisible"]),
        ({"reason": {"en": "x\u2066y"}}, ["text_invisible"]),
        ({"outcome": "agreed"}, ["outcome_unknown"]),
        ({"verb": "report"}, ["verb_unknown"]),
        ({"step": "atlantis"}, ["step_unknown"]),
        ({"step": "pay"}, ["material", "not_open", "post", "text_empty"]),
        ({"amount": -1}, ["amount"]),
        ({"amount": 10**14}, ["amount"]),
        ({"decision": 0}, ["decision_unknown"]),
        ({"decision": 9_999}, ["decision_unknown"]),
        ({"done_at": -5}, ["time_unknown"]),
        ({"done_at": moment("2025-03-01 09:00")}, ["claimed_old"]),
        ({"done_at": moment("2026-03-03 10:01")}, ["claimed_future"]),
        ({"meeting_at": moment("2028-03-03 10:00")}, ["too_far"]),
        ({"files": [Attached(FileKept("a.pdf", 1, "A" * 43))] * 41}, ["files_many"]),
        ({"files": [Attached(FileKept("a.pdf", 1, "A" * 43), {"zh": "\u200f"})]}, ["text_invisible"]),
    ],
)  # fmt: skip
@pytest.mark.requirement("PRO-5")
def test_an_act_that_cannot_be_is_refused_and_leaves_no_trace(qinghe, road, papers, wrong, codes):
    values = {"step": "apply", "text": WORDS, "needs": papers, **wrong}
    if wrong.get("step") == "pay":
        values.update(text={}, needs=[])
    with refused(*codes), at(LATER):
        perform(road, ProposedAct(**values), qinghe.by["culture"])


def test_every_broken_rule_is_named_at_once(qinghe, road):
    with refused("material", "post", "text_empty"), at(LATER):
        perform(road, ProposedAct("apply", {}), qinghe.by["cashier"])


def test_what_would_be_refused_is_known_before_and_changes_nothing(qinghe, road):
    before = everything()
    found = act_refusal(road, ProposedAct("apply", {}), qinghe.by["cashier"], moment(LATER))
    assert sorted(o.code for o in found) == ["material", "post", "text_empty"]
    assert everything() == before


def test_twice_and_out_of_turn_are_refused_with_what_is_open(qinghe, road):
    act(qinghe, road, "apply", LATER)
    with refused("already_done"):
        act(qinghe, road, "apply", LATER)
    with pytest.raises(ActRefused) as refusal:
        act(qinghe, road, "sign", LATER, "agree")
    assert {o.code: o.params.get("open") for o in refusal.value.objections} == {"not_open": ["budget"]}


def test_words_enter_in_normal_form(qinghe, road):
    leaf = act(qinghe, road, "apply", LATER, text={"zh": "办了。\r\n好", "en": "  "})
    assert leaf.disclosures.get(name="text").value == {"zh": "办了。\n好"}


@pytest.mark.requirement("RUN-2")
def test_the_claimed_time_stands_beside_the_record_time(qinghe, road):
    leaf = act(qinghe, road, "apply", LATER, done_at=moment("2026-03-01 15:00"))
    row = Act.objects.get(leaf=leaf)
    assert (row.at, row.done_at) == (moment(LATER), moment("2026-03-01 15:00"))
    assert StepRun.objects.get(matter=road, step="apply").done_at == moment(
        LATER
    )  # a limit counts what is recorded


def test_a_post_handed_over_acts_under_its_new_holder_alone(qinghe, road):
    old = qinghe.by["culture"]
    with at(LATER):
        qinghe.by["culture"] = hand_over(old, {"zh": "新"})
    with refused("tenure"):
        act(qinghe, road, "apply", LATER, by=old)
    assert act(qinghe, road, "apply", LATER)
    assert old.from_on == date(2026, 3, 2)


def together(*works):
    """Run works in threads of their own, all started at once; return what they returned or raised."""
    gate, found = threading.Barrier(len(works)), [None] * len(works)

    def run(place, work):
        try:
            gate.wait()
            with demo_clock(moment(LATER)):
                found[place] = work()
        except BaseException as fault:
            found[place] = fault
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(works)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found


@pytest.mark.requirement("OPS-2")
def test_two_officials_at_the_same_step_make_one_act_and_one_reason(shared_qinghe):
    of = shared_qinghe
    road = tender(of, OPENED)
    wood = purchase(of, OPENED)
    act(of, wood, "apply", OPENED)

    def decide(outcome):
        return lambda: perform(
            wood, ProposedAct("budget", WORDS, outcome=outcome, reason=WORDS), of.by["finance"]
        )

    found = together(decide("ok"), decide("fix"))

    (leaf,) = [one for one in found if isinstance(one, Leaf)]
    (refusal,) = [one for one in found if isinstance(one, ActRefused)]
    assert {o.code for o in refusal.objections} <= {"already_done", "not_open"}
    assert kinds_of(wood) == ["matter.opened", "act.done", "act.done"]
    assert Act.objects.get(leaf=leaf).step == "budget"
    assert kinds_of(road) == ["matter.opened"]


@pytest.mark.requirement("OPS-2")
def test_the_same_form_sent_by_many_threads_makes_one_act(shared_qinghe):
    of = shared_qinghe
    road = purchase(of, OPENED)
    act(of, road, "apply", OPENED)

    def send():
        return perform(road, ProposedAct("budget", WORDS, outcome="ok"), of.by["finance"], key="form-1")

    found = together(send, send, send, send)

    assert len({leaf.ref for leaf in found}) == 1
    assert kinds_of(road) == ["matter.opened", "act.done", "act.done"]
    assert Submitted.objects.count() == 1


def test_a_decision_is_cited_by_the_entry_of_its_vote(qinghe):
    trial = voting(qinghe)
    decided = vote(qinghe, trial)
    road = purchase(qinghe, "2026-03-04 10:00")
    leaf = act(qinghe, road, "apply", "2026-03-04 11:00", decision=decided.index)
    assert data_of(leaf)["decision"] == decided.index
