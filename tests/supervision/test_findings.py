"""Findings: computed from the record, each with its leaves, its owner and its answer."""

import datetime

import pytest
from django.db import connection
from django.db.models import F

from sunlit.dialogue.actions import ask, hide, object_to, reply
from sunlit.ledger.models import Leaf
from sunlit.matters.actions import declare_departure, open_matter, ratify, record_vote, report_departure
from sunlit.matters.models import Matter, StepRun
from sunlit.matters.proposed import ProposedMatter, ProposedVote
from sunlit.matters.refusal import ActRefused
from sunlit.supervision.actions import answer_finding
from sunlit.supervision.queries import CLASSES, board, counts, find, findings, withheld, withheld_by_ground
from tests.matters.trials import FIVE
from tests.town import act, at, moment, purchase, put_on_notice, tender, town
from tests.withholdings import Agreed, withhold

pytestmark = pytest.mark.database
WORDS = {"zh": "说明。", "en": "An account of it."}
MAY = "2026-05-20 10:00"


def classes(said, body=None, **more):
    return [finding.cls for finding in findings(moment(said), body, **more)]


def test_a_town_on_time_has_no_findings(qinghe):
    road = purchase(qinghe, "2026-03-03 08:00")
    put_on_notice(qinghe, road)
    with at("2026-03-09 10:00"):
        ask(qinghe.body, text=WORDS, target=road)
    assert findings(moment("2026-03-10 10:00"), qinghe.body) == []


@pytest.mark.requirement("SUP-1", "SUP-5")
def test_an_overdue_step_is_found_by_itself_with_its_days_and_its_leaf(qinghe):
    road = purchase(qinghe, "2026-03-03 08:00")
    applied = act(qinghe, road, "apply", "2026-03-03 09:00")
    assert classes("2026-03-10 17:30") == []  # five working days for the finance office

    (found,) = findings(moment("2026-03-12 09:00"), qinghe.body)
    assert (found.cls, found.step, found.post, found.matter) == (
        "step_overdue",
        "budget",
        "finance",
        road.number,
    )
    assert (found.days_late, found.state, found.over) == (2, "open", False)
    assert found.at == found.due_at == moment("2026-03-10 17:30")
    assert found.indexes == (applied.index,)
    assert found.step_name["en"] == "Check of budget and source of funds"


def test_a_step_done_late_keeps_its_key_and_names_both_leaves(qinghe):
    road = purchase(qinghe, "2026-03-03 08:00")
    applied = act(qinghe, road, "apply", "2026-03-03 09:00")
    before = findings(moment("2026-03-12 09:00"))[0]
    done = act(qinghe, road, "budget", "2026-03-13 09:00", "ok")
    (found,) = findings(moment("2026-03-13 10:00"), classes=["step_overdue", "step_late"])
    assert (found.key, found.cls, found.over, found.days_late) == (before.key, "step_late", True, 3)
    assert found.indexes == (applied.index, done.index)


@pytest.mark.requirement("SUP-1")
def test_a_question_past_its_time_is_found_and_a_late_answer_stays_found(qinghe):
    with at("2026-03-09 10:00"):
        asked = ask(qinghe.body, text=WORDS)
    (found,) = findings(moment("2026-03-18 09:00"), qinghe.body)
    assert (found.cls, found.submission, found.days_late, found.post) == (
        "answer_overdue",
        "q2026-0001",
        2,
        "office",
    )
    assert found.indexes == (asked.leaf.index,)
    with at("2026-03-18 10:00"):
        leaf = reply(asked, WORDS, qinghe.by["office"])
    (late,) = findings(moment(MAY), qinghe.body)
    assert (late.key, late.cls, late.days_late, late.over) == (found.key, "answer_late", 2, True)
    assert late.indexes == (asked.leaf.index, leaf.index)


def test_a_question_that_waits_to_be_shown_is_overdue_all_the_same(qinghe):
    with at("2026-03-09 10:00"):
        ask(qinghe.body, text=WORDS)
        hide(ask(qinghe.body, text=WORDS), "work_secret", qinghe.by["office"])
    assert [found.submission for found in findings(moment(MAY))] == ["q2026-0001"]


def test_an_objection_left_lying_is_found_until_a_step_answers_it(qinghe):
    road = purchase(qinghe, "2026-03-03 08:00")
    put_on_notice(qinghe, road)
    with at("2026-03-10 10:00"):
        object_to(road, WORDS)
    assert classes("2026-03-16 09:00") == ["objection_overdue"]
    act(qinghe, road, "candidate_show", "2026-03-16 10:00", "objection")
    assert classes("2026-03-16 11:00") == []
    assert classes("2026-03-23 09:00") == ["step_overdue"]


@pytest.mark.requirement("SUP-1")
def test_a_declared_departure_is_a_finding_with_its_reason(qinghe):
    road = purchase(qinghe, "2026-03-03 08:00")
    with at("2026-03-03 09:00"):
        declared = declare_departure(
            road, "order", "budget", "disaster_relief", WORDS, qinghe.by["secretary"]
        )
    (found,) = [f for f in findings(moment("2026-03-03 10:00")) if f.cls == "departure"]
    assert (found.params["class"], found.params["declared"], found.post) == ("order", True, "secretary")
    assert found.params["reason"] == "disaster_relief"
    assert declared.index in found.indexes


def leave(of, said):
    """Declare a departure that the committee has to ratify within five working days."""
    road = purchase(of, "2026-03-03 08:00")
    act(of, road, "apply", "2026-03-03 09:00")
    with at(said):
        declared = declare_departure(road, "order", "sign", "disaster_relief", WORDS, of.by["secretary"])
    return road, declared


@pytest.mark.requirement("PRO-5", "SUP-1")
def test_a_departure_that_is_not_ratified_in_time_is_a_finding_of_its_own(qinghe):
    _, declared = leave(qinghe, "2026-03-03 10:00")
    assert "ratification_overdue" not in classes("2026-03-10 17:30")
    (found,) = findings(moment("2026-03-12 09:00"), classes=["ratification_overdue"])
    assert (found.post, found.days_late, found.over, found.state) == ("committee", 2, False, "open")
    assert (found.due_at, found.indexes) == (moment("2026-03-10 17:30"), (declared.index,))
    assert find(found.key, moment("2026-03-12 09:00")) == found
    (departure,) = findings(moment("2026-03-12 09:00"), classes=["departure"])
    assert (departure.days_late, departure.due_at) == (0, None)


@pytest.mark.requirement("PRO-5", "SUP-1")
def test_a_departure_ratified_late_stays_found_and_names_both_leaves(qinghe):
    road, declared = leave(qinghe, "2026-03-03 10:00")
    (before,) = findings(moment("2026-03-12 09:00"), classes=["ratification_overdue"])
    with at("2026-03-13 09:00"):
        ratified = ratify(road, declared.index, FIVE, WORDS, qinghe.committee[1])
    assert "ratification_overdue" not in classes("2026-03-14 09:00")
    (late,) = findings(moment("2026-03-14 09:00"), classes=["ratification_late"])
    assert (late.key, late.days_late, late.over) == (before.key, 3, True)
    assert late.indexes == (declared.index, ratified.index)
    assert find(late.key, moment("2026-03-14 09:00")) == late


@pytest.mark.requirement("PRO-5")
def test_a_departure_ratified_in_time_is_no_ratification_too_late(qinghe):
    road, declared = leave(qinghe, "2026-03-03 10:00")
    with at("2026-03-10 17:30"):
        ratify(road, declared.index, FIVE, WORDS, qinghe.committee[1])
    assert not {"ratification_overdue", "ratification_late"} & set(classes("2026-03-30 09:00"))


@pytest.mark.requirement("PRO-5", "SUP-1")
def test_a_departure_that_is_not_reported_in_time_is_a_finding_of_who_declared_it(qinghe):
    _, declared = leave(qinghe, "2026-03-03 10:00")
    assert "reporting_overdue" not in classes("2026-03-04 17:30")
    (found,) = findings(moment("2026-03-06 09:00"), classes=["reporting_overdue"])
    assert (found.post, found.days_late, found.over, found.state) == ("secretary", 2, False, "open")
    assert (found.due_at, found.indexes) == (moment("2026-03-04 17:30"), (declared.index,))
    assert find(found.key, moment("2026-03-06 09:00")) == found


@pytest.mark.requirement("PRO-5", "SUP-1")
def test_a_departure_reported_late_stays_found_and_names_both_leaves(qinghe):
    road, declared = leave(qinghe, "2026-03-03 10:00")
    (before,) = findings(moment("2026-03-06 09:00"), classes=["reporting_overdue"])
    with at("2026-03-06 10:00"):
        reported = report_departure(road, declared.index, WORDS, qinghe.by["secretary"])
    assert "reporting_overdue" not in classes("2026-03-09 09:00")
    (late,) = findings(moment("2026-03-09 09:00"), classes=["reporting_late"])
    assert (late.key, late.days_late, late.over) == (before.key, 2, True)
    assert late.indexes == (declared.index, reported.index)
    assert find(late.key, moment("2026-03-09 09:00")) == late


@pytest.mark.requirement("PRO-5")
def test_a_departure_reported_in_time_is_no_report_too_late(qinghe):
    road, declared = leave(qinghe, "2026-03-03 10:00")
    with at("2026-03-04 17:30"):
        report_departure(road, declared.index, WORDS, qinghe.by["secretary"])
    assert not {"reporting_overdue", "reporting_late"} & set(classes("2026-03-30 09:00"))


@pytest.mark.parametrize(
    ("cls", "index"),
    [("reporting_overdue", "departure_report_due"), ("reporting_late", "departure_report_late")],
)
def test_what_is_not_reported_in_time_is_found_by_its_index(qinghe, cls, index):
    if connection.vendor != "sqlite":
        pytest.skip("the plan is SQLite's")
    source = board.SOURCES[cls]
    rows = source.rows(moment("2026-03-30 09:00")).order_by(F(source.at).desc(), "pk")[:50]
    assert f"USING INDEX {index}" in rows.explain()
    assert "TEMP B-TREE" not in rows.explain()


def test_a_meeting_below_quorum_is_found_and_closed_by_the_next_one(qinghe):
    road = purchase(qinghe, "2026-03-03 08:00", amount=500_000)
    act(qinghe, road, "apply", "2026-03-03 09:00")
    act(qinghe, road, "budget", "2026-03-03 10:00", "ok")
    act(qinghe, road, "materials", "2026-03-04 09:00")
    _meet(qinghe, road, "2026-03-09 09:00", 2, "void")
    (found,) = findings(moment("2026-03-09 10:00"), qinghe.body)
    assert (found.cls, found.state) == ("meeting_void", "open")
    assert found.params == {"eligible": 5, "present": 2, "quorum_need": 3}
    _meet(qinghe, road, "2026-03-10 09:00", 5, "pass")
    (found,) = findings(moment("2026-03-10 10:00"), qinghe.body)
    assert (found.cls, found.state, found.over) == ("meeting_void", "closed", True)
    assert counts(moment("2026-03-10 10:00"), qinghe.body)["meeting_void"].open == 0


def _meet(qinghe, road, said, came, outcome):
    present = [m for m in qinghe.committee if m.seat != "secretary"][: came - 1] + qinghe.committee[:1]
    vote = ProposedVote(
        step="decide",
        outcome=outcome,
        text=WORDS,
        eligible=5,
        present=came,
        members=qinghe.committee,
        came=present,
        choices={} if outcome == "void" else {m.code: "agree" for m in present},
        needs=["minutes", "vote_register"],
    )
    with at(said):
        return record_vote(road, vote, qinghe.committee[0])


def test_a_matter_sent_back_twice_at_one_step_is_found_once(qinghe):
    road = purchase(qinghe, "2026-03-03 08:00")
    for n in (9, 11):
        act(qinghe, road, "apply", f"2026-03-03 {n:02d}:00")
        act(qinghe, road, "budget", f"2026-03-03 {n + 1:02d}:00", "fix", reason=WORDS)
        expected = [] if n == 9 else ["returned_twice"]
        assert classes("2026-03-03 15:00") == expected
    act(qinghe, road, "apply", "2026-03-03 15:00")
    act(qinghe, road, "budget", "2026-03-03 16:00", "ok")
    assert classes("2026-03-03 17:00") == ["returned_twice"]


def test_a_notice_that_goes_on_after_answers_was_not_sent_back(qinghe):
    road = purchase(qinghe, "2026-03-03 08:00")
    put_on_notice(qinghe, road)
    for day in (9, 10):
        with at(f"2026-03-{day:02d} 11:00"):
            n = object_to(road, {"zh": f"{day}"}).objection
        act(qinghe, road, "candidate_show", f"2026-03-{day:02d} 12:00", "objection")
        act(qinghe, road, "answer", f"2026-03-{day:02d} 13:00", "dismissed", reason=WORDS, answers=[n])
    assert StepRun.objects.filter(matter=road, step="candidate_show").count() == 3
    assert classes("2026-03-10 14:00") == []


@pytest.mark.requirement("RUN-2")
def test_an_act_entered_long_after_it_was_done_is_found(qinghe):
    road = purchase(qinghe, "2026-03-03 08:00")
    act(qinghe, road, "apply", "2026-03-12 09:00", done_at=moment("2026-03-04 09:00"))
    (found,) = findings(moment("2026-03-12 10:00"))
    assert found.cls == "entered_late"
    assert found.params == {"done_at": moment("2026-03-04 09:00"), "entered_at": moment("2026-03-12 09:00")}


@pytest.mark.requirement("CAT-5")
def test_an_act_outside_the_list_is_found(qinghe):
    proposed = ProposedMatter(
        power="", title=WORDS, summary=WORDS, cost={}, source={}, whom=WORDS, decides=WORDS
    )
    with at("2026-03-03 09:00"):
        matter = open_matter(qinghe.body, proposed, qinghe.by["office"])
    (found,) = findings(moment("2026-03-03 10:00"))
    assert (found.cls, found.matter) == ("unlisted", matter.number)


@pytest.fixture
def withholding(qinghe):
    road = purchase(qinghe, "2026-03-03 08:00")
    by = qinghe.by
    with at("2026-03-03 09:00"):
        return withhold(
            road,
            Agreed(
                what={"zh": "投标人手机号"},
                content={"zh": "一串号码"},
                ground="personal_privacy",
                review_on=datetime.date(2026, 5, 1),
                proposed_by=by["purchasing"],
                reviewed_by=by["secrecy_review"],
                approved_by=by["secretary"],
            ),
            by["office"],
        )


@pytest.mark.requirement("DIS-4", "SUP-1")
def test_the_register_lists_what_is_kept_back_by_ground_without_the_content(qinghe, withholding):
    (line,) = withheld(qinghe.body, datetime.date(2026, 4, 1))
    assert (line.ground, line.approved_by, line.index) == ("personal_privacy", "secretary", withholding.index)
    assert (line.what, line.overdue) == ({"zh": "投标人手机号"}, False)
    assert "一串号码" not in repr(line)
    assert withheld_by_ground(qinghe.body) == {"personal_privacy": 1}
    assert withheld(qinghe.body, datetime.date(2026, 4, 1), ground="work_secret") == []


@pytest.mark.requirement("SUP-1")
def test_a_withholding_past_its_review_is_found_on_the_next_day(qinghe, withholding):
    assert "review_overdue" not in classes("2026-05-01 23:00")
    found = findings(moment("2026-05-06 09:00"), classes=["review_overdue"])
    assert [(f.post, f.indexes) for f in found] == [("secretary", (withholding.index,))]


@pytest.mark.requirement("SUP-1")
def test_a_day_of_review_is_over_when_it_is_over_where_the_body_is(db):
    west, here = town("tacheng", zone="Asia/Urumqi"), town("qinghe")  # two hours apart
    for of in (west, here):
        road = purchase(of, "2026-03-03 10:00")
        by = [of.by[post] for post in ("purchasing", "secrecy_review", "secretary")]
        with at("2026-03-03 11:00"):
            kept = Agreed(WORDS, WORDS, "personal_privacy", datetime.date(2026, 5, 1), *by)
            withhold(road, kept, of.by["office"])

    def past(said):
        now = moment(said)
        found = [one.body for one in findings(now, classes=["review_overdue"])]
        assert sum(counts(now, of.body)["review_overdue"].all for of in (west, here)) == len(found)
        return sorted(found)

    assert past("2026-05-01 23:59") == []
    assert past("2026-05-02 00:00") == past("2026-05-02 01:59") == ["qinghe"]
    assert past("2026-05-02 02:00") == ["qinghe", "tacheng"]
    (found,) = findings(moment("2026-05-07 10:00"), west.body, classes=["review_overdue"])
    assert found.due_at == moment("2026-05-02 02:00")
    assert find(found.key, moment("2026-05-07 10:00")) == found
    assert find(found.key, moment("2026-05-02 01:59")) is None


@pytest.mark.requirement("SUP-1")
def test_an_answer_is_an_entry_and_closes_what_is_over(qinghe):
    road = purchase(qinghe, "2026-03-03 08:00")
    act(qinghe, road, "apply", "2026-03-03 09:00")
    (found,) = findings(moment("2026-03-12 09:00"))
    with at("2026-03-12 10:00"):
        leaf = answer_finding(found.key, WORDS, qinghe.by["finance"], consequence=True)
    now = find(found.key, moment("2026-03-12 11:00"))
    assert (now.state, now.answer.index, now.answer.consequence) == ("answered", leaf.index, True)
    assert now.answer.text == WORDS
    assert findings(moment("2026-03-12 11:00"), state="open") == []
    act(qinghe, road, "budget", "2026-03-13 09:00", "ok")
    assert find(found.key, moment("2026-03-13 10:00")).state == "closed"


def test_an_answer_by_a_post_that_has_nothing_to_do_with_it_is_refused(qinghe):
    road = purchase(qinghe, "2026-03-03 08:00")
    act(qinghe, road, "apply", "2026-03-03 09:00")
    (found,) = findings(moment("2026-03-12 09:00"))
    before = Leaf.objects.count()
    other = town("jiyun")
    with at("2026-03-12 10:00"):
        with pytest.raises(ActRefused, match="finding_post"):
            answer_finding(found.key, WORDS, qinghe.by["purchasing"])
        with pytest.raises(ActRefused, match="finding_unknown"):
            answer_finding(found.key, WORDS, other.by["finance"])
        with pytest.raises(ActRefused, match="finding_unknown"):
            answer_finding("step:qinghe/2026-0001/sign/1", WORDS, qinghe.by["finance"])
        with pytest.raises(ActRefused, match="said_empty"):
            answer_finding(found.key, {}, qinghe.by["finance"])
    assert Leaf.objects.filter(log="qinghe").count() == before


def test_the_county_sees_its_towns_and_a_town_sees_itself(db, settings, tmp_path):
    settings.SUNLIT_HOME = tmp_path
    county = town("chengming", powers=(), level="county")
    here, there = town("qinghe", parent=county.body), town("jiyun", parent=county.body)
    for one in (here, there):
        act(one, purchase(one, "2026-03-03 08:00"), "apply", "2026-03-03 09:00")
    now = moment("2026-03-12 09:00")
    assert {f.body for f in findings(now, county.body, below=True)} == {"qinghe", "jiyun"}
    assert [f.body for f in findings(now, here.body)] == ["qinghe"]
    assert findings(now, county.body) == []
    assert counts(now, county.body, below=True)["step_overdue"].all == 2


def test_findings_are_paged_newest_first(qinghe):
    for n in range(5):
        with at(f"2026-03-0{n + 2} 10:00" if n else "2026-03-02 10:00"):
            ask(qinghe.body, text={"zh": f"{n}"})
    now = moment(MAY)
    everything = findings(now, qinghe.body)
    assert [f.submission for f in everything] == [f"q2026-000{n}" for n in (5, 4, 3, 2, 1)]
    assert findings(now, qinghe.body, limit=2, offset=2) == everything[2:4]


def test_the_board_costs_the_same_however_many_findings_there_are(qinghe, django_assert_max_num_queries):
    for _ in range(3):
        road = purchase(qinghe, "2026-03-03 08:00")
        act(qinghe, road, "apply", "2026-03-03 09:00")
        tender(qinghe, "2026-03-03 08:00")
    with at("2026-03-09 10:00"):
        for n in range(3):
            ask(qinghe.body, text={"zh": f"{n}"})
    with django_assert_max_num_queries(len(CLASSES) + 4):
        assert len(findings(moment(MAY), qinghe.body)) >= 6
    assert Matter.objects.count() == 6


@pytest.mark.requirement("RUN-3")
def test_sums_that_pass_the_threshold_together_are_found_at_once_and_by_the_replay(db):
    of = town(rules={"collective_from_yuan": 50_000})
    first = purchase(of, "2026-03-03 08:00", amount=30_000)
    assert findings(moment("2026-03-04 09:00"), classes=["possible_split"]) == []
    second = purchase(of, "2026-03-10 08:00", amount=20_000)
    (found,) = findings(moment("2026-03-10 08:01"), classes=["possible_split"])
    assert found.matter == second.number
    assert found.params["matters"] == [first.number, second.number]
    assert (found.params["total"], found.params["threshold"]) == (50_000, 50_000)
    assert found.indexes == (first.leaf.index, second.leaf.index)
    assert (found.post, found.state) == ("culture", "open")
    assert find(found.key, moment("2026-03-10 08:01")) == found


@pytest.mark.requirement("RUN-3")
def test_sums_far_apart_or_above_the_threshold_are_no_split(db):
    of = town(rules={"collective_from_yuan": 50_000})
    purchase(of, "2026-03-03 08:00", amount=49_000)
    purchase(of, "2026-03-10 08:00", amount=60_000)
    purchase(of, "2026-05-06 08:00", amount=49_000)
    assert findings(moment(MAY), classes=["possible_split"]) == []


@pytest.mark.requirement("SUP-1")
def test_a_finding_says_by_when_its_owner_accounts_for_it(qinghe):
    road = purchase(qinghe, "2026-03-03 08:00")
    act(qinghe, road, "apply", "2026-03-03 09:00")
    (early,) = findings(moment("2026-03-12 09:00"), qinghe.body)
    assert (early.answer_due_at, early.answer_days_late) == (moment("2026-03-17 17:30"), 0)
    (late,) = findings(moment("2026-03-19 09:00"), qinghe.body)
    assert late.answer_days_late == 2
    with at("2026-03-19 10:00"):
        answer_finding(late.key, WORDS, qinghe.by["finance"])
    (answered,) = findings(moment("2026-03-19 11:00"), qinghe.body)
    assert (answered.answer_due_at, answered.answer_days_late) == (None, 0)
