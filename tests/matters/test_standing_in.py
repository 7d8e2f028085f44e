"""A stand-in works like the holder on his days, never outside them, never votes, and parts no rule of persons."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

import pytest
from django.core.management import call_command

from sunlit.accounts.holdings import create_user
from sunlit.catalogue.actions import (
    adopt_power,
    begin_tenure,
    end_stand_in,
    end_tenure,
    stand_in,
)
from sunlit.catalogue.importing import read_catalogue
from sunlit.catalogue.model_files import model_path, model_procedures
from sunlit.catalogue.models import Tenure
from sunlit.catalogue.officials import reader_of
from sunlit.dialogue.actions import ask, reply
from sunlit.ledger.audience import may_read
from sunlit.ledger.models import Disclosure, Leaf
from sunlit.ledger.reading import entry_of
from sunlit.ledger.rebuild import export_record, import_record, kept_rows
from sunlit.matters.actions import perform, propose_withholding, record_vote, review_withholding
from sunlit.matters.models import StepRun
from sunlit.matters.proposed import ProposedAct
from sunlit.matters.queries.page import find_matter, matter_page
from sunlit.matters.refusal import ActRefused
from sunlit.meetings import actions as meetings
from sunlit.record.entry import encode
from sunlit.supervision.actions import ProposedOrder, answer_finding, answer_order, issue_order
from sunlit.supervision.queries import findings
from tests.matters.test_withholding import proposed
from tests.matters.trials import WORDS, ballot, refused, voting
from tests.meetings.hall import call, hall
from tests.supervision.operator import with_data
from tests.supervision.test_replaying import kept
from tests.town import Town, act, at, moment, purchase, town
from tests.withholdings import proposal_of

pytestmark = pytest.mark.database
WHY = {"zh": "出差", "en": "a journey"}
FIRST, LAST = date(2026, 3, 4), date(2026, 3, 10)


def deputy(of: Town, post: str, by: str, first: date = FIRST, last: date = LAST) -> Tenure:
    """Let who holds `by` stand in at `post`, named on the morning of 3 March."""
    with at("2026-03-03 08:30"):
        return stand_in(of.by[post], of.by[by].person, first, last, WHY, of.by[post])


@pytest.fixture
def road(qinghe):
    """A purchase whose budget is the turn of finance, where the cashier stands in from 4 to 10 March."""
    matter = purchase(qinghe, "2026-03-03 08:00")
    act(qinghe, matter, "apply", "2026-03-03 09:00")
    return matter


# --- his days -------------------------------------------------------------------------------------------


@pytest.mark.requirement("RUN-1")
def test_he_acts_under_his_own_name_and_the_page_says_for_whom(qinghe, road):
    he = deputy(qinghe, "finance", "cashier")
    leaf = act(qinghe, road, "budget", "2026-03-04 09:00", "ok", by=he)
    assert entry_of(leaf).actor == {"post": "finance", "tenure": he.code, "person": he.person}
    page = matter_page(find_matter("qinghe", road.number), moment("2026-03-05 09:00"))
    (view,) = [one for item in page.rail for one in item.acts if one.act.step == "budget"]
    assert (view.person, view.stands_for) == ({"zh": "He", "en": "He"}, {"zh": "Li", "en": "Li"})


@pytest.mark.parametrize("said", ["2026-03-03 10:00", "2026-03-11 00:00", "2026-03-12 10:00"])
def test_outside_his_days_every_action_refuses_him(qinghe, road, said):
    he = deputy(qinghe, "finance", "cashier")
    with at("2026-03-03 08:40"):
        question = ask(qinghe.body, text=WORDS, target=road)
        order = issue_order(ProposedOrder("finance", WORDS, date(2026, 3, 20)), qinghe.by["discipline"])
    with refused("tenure_days"):
        act(qinghe, road, "budget", said, "ok", by=he)
    with at(said), refused("tenure_days"):
        answer_order(order, WORDS, he)
    with at(said), refused("tenure_over"):
        reply(question, WORDS, he)


def test_once_ended_he_is_refused_on_the_same_day(qinghe, road):
    he = deputy(qinghe, "finance", "cashier")
    with at("2026-03-04 08:00"):
        end_stand_in(he, qinghe.by["finance"])
    with refused("tenure"):
        act(qinghe, road, "budget", "2026-03-04 09:00", "ok", by=he)
    act(qinghe, road, "budget", "2026-03-04 09:00", "ok")


def test_no_deadline_moves_and_the_holder_may_act_as_well(qinghe, road):
    def dues():
        return list(StepRun.objects.order_by("pk").values_list("pk", "due_at"))

    before = dues()
    deputy(qinghe, "finance", "cashier")
    assert dues() == before
    act(qinghe, road, "budget", "2026-03-04 09:00", "ok")


def test_he_answers_what_the_post_owes(qinghe, road):
    he = deputy(qinghe, "finance", "cashier", last=date(2026, 3, 30))
    with at("2026-03-04 08:40"):
        question = ask(qinghe.body, text=WORDS, target=road)
        order = issue_order(ProposedOrder("finance", WORDS, date(2026, 3, 20)), qinghe.by["discipline"])
        answer_order(order, WORDS, he)
        reply(question, WORDS, he)
    with at("2026-03-16 10:00"):
        (late,) = findings(moment("2026-03-16 10:00"), qinghe.body, classes=["step_overdue"])
        assert late.post == "finance"
        leaf = answer_finding(late.key, WORDS, he)
    assert entry_of(leaf).actor["tenure"] == he.code


def test_he_reads_what_the_post_reads_and_not_what_was_for_the_person(qinghe, road):
    user = create_user("he", "a-b-c-1-2-3", tenures=[qinghe.by["cashier"].ref])
    he = deputy(qinghe, "finance", "cashier")
    own = replace_scope(road, ["finance"]), replace_scope(road, [qinghe.by["finance"].code])
    with at("2026-03-05 10:00"):
        reader = reader_of(user)
    assert he.ref in reader.tenures
    assert [may_read(reader, one) for one in own] == [True, False]
    with at("2026-03-12 10:00"):
        assert not may_read(reader_of(user), own[0])


def replace_scope(matter, named):
    """Return the words of the matter's first act as if they had been for those named alone."""
    leaf = Leaf.objects.get(log="qinghe", stream=f"matter:{matter.number}", kind="act.done")
    row = Disclosure.objects.filter(leaf=leaf, name="text").select_related("leaf").get()
    entry = with_data(entry_of(leaf), named=named)
    row.scope, row.leaf.entry = "specific", encode(entry)
    return row


# --- persons --------------------------------------------------------------------------------------------


def test_two_steps_that_part_persons_are_not_both_his(qinghe):
    row = next(row for row in read_catalogue(model_path("powers.csv")) if row["code"] == "FIN-02")
    apart = [{"steps": ["apply", "budget"], "why": {"zh": "分开", "en": "apart"}}]
    with at("2026-03-02 10:00"):
        adopt_power(qinghe.body, row, {**model_procedures()["FIN-02"], "separate": apart})
    he = deputy(qinghe, "finance", "culture")  # who applies for the culture station
    other = deputy(qinghe, "finance", "cashier", date(2026, 3, 11), date(2026, 3, 12))
    road = purchase(qinghe, "2026-03-03 09:00")
    act(qinghe, road, "apply", "2026-03-03 10:00")
    with refused("separate"):
        act(qinghe, road, "budget", "2026-03-04 09:00", "ok", by=he)
    act(qinghe, road, "budget", "2026-03-11 09:00", "ok", by=other)


@pytest.mark.requirement("DIS-3")
def test_four_persons_stay_four(qinghe, road):
    he = deputy(qinghe, "secrecy_review", "purchasing")  # who proposes
    what = replace(proposed(qinghe), act=-1)
    with at("2026-03-04 10:00"):
        index = propose_withholding(road, proposal_of(what), qinghe.by["purchasing"]).index
        with refused("four_persons"):
            review_withholding(road, index, he)


def test_he_does_not_sign_off_what_he_prepared_himself(qinghe):
    liuan = town("liuan", rules={"sign_off": {"finance": "mayor"}})
    he = deputy(liuan, "mayor", "finance")
    road = purchase(liuan, "2026-03-03 08:00")
    act(liuan, road, "apply", "2026-03-03 09:00")
    budget = ProposedAct(step="budget", text=WORDS, outcome="ok")
    with at("2026-03-04 09:00"), pytest.raises(ActRefused, match="signature_self"):
        perform(road, budget, liuan.by["finance"], signed=he)
    with at("2026-03-12 09:00"), pytest.raises(ActRefused, match="signature_over"):
        perform(road, budget, liuan.by["finance"], signed=he)


# --- organs ---------------------------------------------------------------------------------------------


@pytest.mark.requirement("PRO-3")
def test_nobody_votes_for_another_through_a_stand_in(qinghe):
    he = deputy(qinghe, "mayor", "finance")
    matter = voting(qinghe, "2026-03-03 09:00")
    vote = ballot(qinghe, "aaaaa")
    with at("2026-03-04 09:00"), refused("stand_in_votes", "member_unknown"):
        record_vote(matter, replace(vote, members=[*vote.members[:4], he]), qinghe.committee[1])
    with at("2026-03-04 09:00"), refused("stand_in_votes", "meeting_members"):
        call(qinghe, said="2026-03-04 09:00", members=[*qinghe.committee[:4], he])


def test_who_stands_in_for_the_recorder_enters_what_the_organ_decides(qinghe):
    with at("2026-03-03 08:00"):
        recorder = begin_tenure(
            qinghe.body,
            "committee",
            name={"zh": "记录"},
            from_on=date(2026, 3, 3),
            seat="recorder",
            person=qinghe.by["office"].person,
        )
        he = stand_in(recorder, qinghe.by["cashier"].person, FIRST, LAST, WHY, recorder)
    assert he.seat == "recorder"
    matter = voting(qinghe, "2026-03-03 09:00")
    with at("2026-03-03 10:00"), refused("tenure_days"):
        record_vote(matter, ballot(qinghe), he)
    with at("2026-03-04 10:00"), refused("recorder"):
        record_vote(matter, ballot(qinghe), qinghe.committee[1])
    with at("2026-03-04 10:00"):
        record_vote(matter, ballot(qinghe), he)


@pytest.mark.parametrize("caller", ["office", "committee"])
def test_a_meeting_goes_on_with_who_stands_in_for_its_recorder(qinghe, caller):
    with at("2026-03-03 08:00"):
        recorder = begin_tenure(
            qinghe.body, "committee", name={"zh": "记录"}, from_on=date(2026, 3, 3), seat="recorder"
        )
        by = recorder if caller == "committee" else qinghe.by["office"]
        meeting = call(qinghe, said="2026-03-04 10:00", recorder=recorder, by=by)
        he = stand_in(recorder, qinghe.by["cashier"].person, date(2026, 3, 9), LAST, WHY, recorder)
    with at("2026-03-09 09:01"):
        taking = he if caller == "committee" else by
        meetings.name_recorder(meeting, he, taking)
        meetings.call_roll(meeting, [one.code for one in qinghe.committee], he)
        with refused("meeting_post"):
            meetings.open_meeting(meeting, recorder)


def test_a_recorder_who_is_there_is_not_pushed_aside(qinghe):
    found = hall(qinghe)
    with pytest.raises(ActRefused, match="meeting_recorder"):
        found.press("09:05", "name_recorder", qinghe.committee[2], by=qinghe.by["office"])


# --- the record -----------------------------------------------------------------------------------------


def lived(of: Town) -> None:
    """A week in which somebody stands in, is back early, and is stood in for until his tenure ends."""
    road = purchase(of, "2026-03-03 08:00")
    act(of, road, "apply", "2026-03-03 09:00")
    he = deputy(of, "finance", "cashier")
    other = deputy(of, "purchasing", "cashier", date(2026, 3, 4), date(2026, 3, 20))
    deputy(of, "culture", "mayor", date(2026, 3, 6), date(2026, 3, 20))
    act(of, road, "budget", "2026-03-04 09:00", "ok", by=he)
    with at("2026-03-05 09:00"):
        end_stand_in(other, other)
        end_tenure(of.by["culture"], date(2026, 3, 5), by=of.by["office"])


@pytest.mark.django_db(transaction=True)
def test_a_rebuild_gives_the_same_rows(qinghe, tmp_path):
    def rows():
        return [json.dumps([label, row], ensure_ascii=False, default=str) for label, row in kept_rows()]

    lived(qinghe)
    before = rows()
    export_record("qinghe", tmp_path / "qinghe", private=True)
    call_command("flush", interactive=False, verbosity=0)
    import_record(tmp_path / "qinghe")
    assert rows() == before
    assert {one.to_on for one in Tenure.objects.exclude(until=None)} == {None, date(2026, 3, 5)}


@pytest.mark.requirement("TRU-2")
def test_a_replay_of_it_finds_nothing_and_names_what_is_changed(qinghe):
    lived(qinghe)
    clean = kept()
    assert clean.named() == {}
    begun = [n for n, one in enumerate(clean.entries) if one.data.get("stands_in")]
    acted = next(n for n, one in enumerate(clean.entries) if one.data.get("step") == "budget")
    finance, cashier = qinghe.by["finance"], qinghe.by["cashier"]
    for data, said in (
        ({"to_on": "2026-03-03"}, "without an end"),
        ({"stands_in": "t99"}, "which is not running"),
        ({"stands_in": cashier.code}, "of another post"),
        ({"person": finance.person}, "which the same person holds"),
        ({"person": "p99"}, "who holds no post himself"),
        ({"seat": "member"}, "has a vote or another seat"),
    ):
        assert said in told(clean, begun[0], **data), data
    for data in ({"from_on": "2026-03-05"}, {"to_on": "2026-03-03", "from_on": "2026-03-03"}):
        named = clean.changed(lambda entries, data=data: put(entries, begun[0], **data), chained=True).named()
        assert any("stands in from" in sentence for sentence in named[acted]), data


def test_a_replay_names_a_stand_in_who_votes_or_acts_after_the_end_of_whom_he_stands_in_for(qinghe):
    he = deputy(qinghe, "mayor", "finance")
    matter = voting(qinghe, "2026-03-03 09:00")
    with at("2026-03-04 09:00"):
        record_vote(matter, ballot(qinghe), qinghe.committee[1])
    clean = kept()
    opened = next(n for n, one in enumerate(clean.entries) if one.kind == "vote.opened")
    members = [*clean.entries[opened].data["members"][:4], he.code]
    assert "nobody votes for another" in told(clean, opened, members=members)


def told(clean, place, **data):
    """Return what a replay says of an entry that says something else."""
    named = clean.changed(lambda entries: put(entries, place, **data), chained=True).named()
    return " ".join(named.get(place, []))


def put(entries, place, **data):
    return [with_data(one, **data) if n == place else one for n, one in enumerate(entries)]
