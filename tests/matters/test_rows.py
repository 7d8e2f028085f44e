"""The rows of matters are the record written out: the same on a rebuild, the same counted again, read in few queries."""

from __future__ import annotations

import json
from datetime import date

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.db.models import Sum
from django.test.utils import CaptureQueriesContext

from sunlit.catalogue.actions import hand_over
from sunlit.dialogue.actions import object_to
from sunlit.ledger.rebuild import export_record, import_record, kept_rows
from sunlit.library.files import keep_file
from sunlit.matters import folding
from sunlit.matters.actions import (
    close,
    correct,
    declare_departure,
    open_withheld,
    perform,
    propose_withholding,
    ratify,
    renew_withholding,
    report_departure,
    review_withholding,
)
from sunlit.matters.actions.door import stream_of
from sunlit.matters.models import Act, Count, Matter, StepRun
from sunlit.matters.proposed import Attached, ProposedAct
from sunlit.matters.queries.lists import just_decided, matters, open_now, page_of, tasks, under
from sunlit.matters.queries.page import find_matter, matter_page
from sunlit.procedure.state import fold
from tests.matters.test_withholding import proposed
from tests.matters.trials import FIVE, WORDS, adopt_vote, vote
from tests.town import act, at, moment, purchase, put_on_notice, tender
from tests.withholdings import proposal_of, withhold

pytestmark = pytest.mark.database


def lived(of):
    """Let a town live for a week: everything that can stand in the stream of a matter stands in one."""
    adopt_vote(of, "2026-03-03 07:30")
    road = purchase(of, "2026-03-03 08:00")
    with at("2026-03-03 08:30"):
        declared = declare_departure(road, "post", "apply", "disaster_relief", WORDS, of.by["secretary"])
    put_on_notice(of, road)
    with at("2026-03-10 10:00"):
        object_to(road, WORDS)
    act(of, road, "candidate_show", "2026-03-10 11:00", "objection")
    act(of, road, "answer", "2026-03-10 12:00", "dismissed", reason=WORDS, answers=[1])
    with at("2026-03-10 13:00"):
        report_departure(road, declared.index, WORDS, of.by["secretary"])
        ratify(road, declared.index, FIVE, WORDS, of.committee[1])
        withhold(road, proposed(of), of.by["office"])
        withhold(road, proposed(of), of.by["office"])
        open_withheld(road, 1, WORDS, of.by["office"], of.by["mayor"])
        renew_withholding(road, 2, date(2029, 3, 1), WORDS, of.by["office"], of.by["mayor"])
        index = propose_withholding(road, proposal_of(proposed(of)), of.by["purchasing"]).index
        review_withholding(road, index, of.by["secrecy_review"], refused=WORDS)
        propose_withholding(road, proposal_of(proposed(of)), of.by["purchasing"])
        correct(
            road,
            Act.objects.get(matter=road, step="apply", kind="act.done").index,
            WORDS,
            WORDS,
            of.by["office"],
        )
    trial = tender(of, "2026-03-11 09:00")
    vote(of, trial, "aa---", "2026-03-11 10:00", outcome="void", choices={})
    file = keep_file(b"%PDF-1.4 minutes\n%%EOF\n", "纪要.pdf")
    vote(of, trial, "aaadr", "2026-03-12 10:00", files=[Attached(file)], reasons={"x": WORDS})
    with at("2026-03-12 11:00"):
        close(trial, WORDS, of.by["office"])
        of.by["culture"] = hand_over(of.by["culture"], {"zh": "新"})
    late = purchase(of, "2026-03-12 12:00")
    act(of, late, "apply", "2026-03-12 13:00")
    act(of, late, "budget", "2026-04-20 10:00", "fix", reason=WORDS)
    return road


def rows():
    return [json.dumps([label, row], ensure_ascii=False, default=str) for label, row in kept_rows()]


@pytest.mark.requirement("TRU-5")
def test_a_rebuilt_database_has_the_same_rows(shared_qinghe, tmp_path):
    lived(shared_qinghe)
    before = rows()
    export_record("qinghe", tmp_path / "export", private=True)
    call_command("flush", interactive=False, verbosity=0)
    folding._kept.clear()

    import_record(tmp_path / "export")

    assert rows() == before


def test_a_state_kept_in_memory_is_the_fold_of_the_whole_stream(qinghe):
    lived(qinghe)
    for matter in Matter.objects.all():
        course, kept = folding.state_of("qinghe", stream_of(matter))
        past = folding.stream_events("qinghe", stream_of(matter))
        events = [folding.event_of(entry, leaf.index) for leaf, entry in past]
        assert fold(course.procedure, course.calendar, events) == kept
        folding._kept.clear()
        assert folding.state_of("qinghe", stream_of(matter))[1] == kept


def test_no_more_states_are_kept_than_there_is_room_for(qinghe, monkeypatch):
    monkeypatch.setattr(folding, "KEPT", 2)
    for minute in range(4):
        tender(qinghe, f"2026-03-03 09:{minute:02d}")
    assert len(folding._kept) == 2
    act(qinghe, purchase(qinghe, "2026-03-03 10:00"), "apply", "2026-03-03 11:00")


def test_what_is_rolled_back_changes_no_state(qinghe):
    road = purchase(qinghe, "2026-03-03 09:00")
    before = folding.state_of("qinghe", stream_of(road))[1]
    with transaction.atomic():
        act(qinghe, road, "apply", "2026-03-03 10:00")
        transaction.set_rollback(True)
    assert folding.state_of("qinghe", stream_of(road))[1] == before
    assert act(qinghe, road, "apply", "2026-03-03 10:00")


@pytest.mark.requirement("OPS-2")
def test_counts_are_what_the_matters_add_up_to(qinghe):
    lived(qinghe)
    for count in Count.objects.all():
        mine = Matter.objects.filter(body=count.body, power__code=count.code)
        closed = mine.filter(closed_at__isnull=False)
        sums = mine.aggregate(done=Sum("steps_done"), late=Sum("late_count"), left=Sum("departures_count"))
        assert (count.running, count.done, count.stopped) == (
            mine.filter(closed_at__isnull=True).count(),
            closed.filter(state="done").count(),
            closed.filter(state="stopped").count(),
        )
        assert (count.steps_done, count.steps_late, count.departures) == (
            sums["done"],
            sums["late"],
            sums["left"],
        )
    assert Count.objects.get(code="FIN-02").steps_late == 1


def test_a_late_step_and_one_sent_back_are_marked(qinghe):
    lived(qinghe)
    late = StepRun.objects.get(late=True)
    assert (late.step, late.returned, late.outcome) == ("budget", True, "fix")
    assert StepRun.objects.filter(matter=late.matter, step="apply").count() == 2


def queries(work):
    with CaptureQueriesContext(connection) as made:
        work()
    return len(made)


@pytest.mark.requirement("OPS-2")
def test_the_page_of_a_matter_takes_a_fixed_number_of_queries(qinghe):
    road = lived(qinghe)
    short = tender(qinghe, "2026-04-21 09:00")
    for number in (road.number, short.number):
        assert (
            queries(lambda n=number: matter_page(find_matter("qinghe", n), moment("2026-04-22 09:00"))) <= 12
        )


@pytest.mark.requirement("OPS-2")
def test_an_act_takes_few_queries_however_long_the_matter_is(qinghe):
    road = lived(qinghe)
    fresh = purchase(qinghe, "2026-04-20 11:00")

    def first():
        act(qinghe, fresh, "apply", "2026-04-20 12:00")

    assert queries(first) <= 26
    with at("2026-04-20 12:00"):
        act_late = ProposedAct("candidate_show", WORDS, outcome="clear")
        # one of them reads under the lock who has to sign off
        assert queries(lambda: perform(road, act_late, qinghe.by["purchasing"])) <= 31


def test_lists_are_paged_and_read_no_more_than_they_show(qinghe):
    for n in range(45):
        tender(qinghe, f"2026-03-03 {9 + n // 60:02d}:{n % 60:02d}")
    pages = [page_of(matters(["qinghe"]), number) for number in (1, 2, 3, 4)]
    assert [(len(page.rows), page.more, page.is_empty) for page in pages] == [
        (20, True, False), (20, True, False), (5, False, False), (0, False, False),
    ]  # fmt: skip
    assert [m.number for m in pages[0].rows][:2] == ["2026-0045", "2026-0044"]
    assert page_of(matters(["qinghe"]), -3).number == 1
    assert page_of(matters(["jiyun"]), 1).is_empty
    assert queries(lambda: [m.title.value for m in page_of(matters(["qinghe"]), 2).rows]) == 1


def test_lists_are_narrowed_by_state_power_village_and_lateness(qinghe):
    lived(qinghe)
    assert [m.state for m in matters(["qinghe"], state="done")] == ["done"]
    assert {m.power.code for m in under(["qinghe/FIN-02/1"])} == {"FIN-02"}
    assert matters(["qinghe"], power_class="major project").count() == 1
    assert matters(["qinghe"], village="yanhe").count() == 0
    waiting = purchase(qinghe, "2026-04-21 09:00")
    act(qinghe, waiting, "apply", "2026-04-21 09:30")
    assert list(matters(["qinghe"], late_at=moment("2026-05-20 09:00"))) == [waiting]
    assert not matters(["qinghe"], late_at=moment("2026-04-22 09:00")).exists()
    assert [m.number for m in open_now(["qinghe"], moment("2026-03-10 13:00"))] == ["2026-0001"]
    assert [m.number for m in just_decided(["qinghe"])] == ["2026-0002"]


def test_tasks_are_those_of_the_posts_asked_for_first_due_first(qinghe):
    lived(qinghe)
    mine = tasks({"qinghe": ["culture", "purchasing"]})
    assert {run.recorder for run in mine} <= {"culture", "purchasing"}
    assert {run.step for run in mine} == {"apply", "candidate_show"}
    dues = [run.due_at for run in mine if run.due_at]
    assert dues == sorted(dues)
    assert tasks({}) == []
