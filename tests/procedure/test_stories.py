"""The matters of the demo story, walked through their procedures by the rules."""

from __future__ import annotations

import pytest
from tests.procedure.walking import CHINA, Walk, full, plain, w

from sunlit.procedure.state import fold

pytestmark = pytest.mark.requirement("PRO-2", "PRO-3", "PRO-5")


def to_notice(at: int) -> Walk:
    """Bring the playground (large-fund) to its notice of the offer."""
    walk = Walk(full("large-fund"), at, kind="works", amount=860_000)
    walk.act("apply")
    walk.at(w(3)).act("budget", "ok")
    walk.at(w(4)).act("materials")
    walk.at(w(8)).named("decide", "aaaaaaaad", "pass")
    walk.at(w(18)).act("small_buy")
    return walk


def test_01_an_upheld_objection_sends_the_playground_back_to_its_offers():
    walk = to_notice(w(0))
    walk.put_up("candidate_show")
    walk.at(w(19)).object(1, "candidate_show")

    assert walk.codes("candidate_show", "clear") == {"full_period", "objection_open"}

    walk.act("candidate_show", "objection")
    walk.at(w(20)).act("answer", "upheld", answers=[1])

    assert walk.opened() == ["small_buy"]
    assert walk.state.run_of("small_buy").visit == 2
    assert walk.state.objections[1].result == "upheld"

    walk.at(w(32)).act("small_buy")
    walk.put_up("candidate_show")
    assert walk.codes("candidate_show", "clear") == {"full_period"}
    walk.at(w(37)).act("candidate_show", "clear")
    walk.at(w(42)).act("contract", amount=798_000)
    assert walk.opened() == ["inspect", "settle"]
    walk.at(w(60)).act("inspect", "ok", person="p_parent")
    assert walk.opened() == ["settle"]
    walk.act("settle")
    walk.act("approve_pay", "agree")
    walk.act("pay")

    assert walk.opened() == ["performance"]
    assert walk.state.departures == []
    assert walk.state.tallies[max(walk.state.tallies)].need == 5


def test_02_the_road_goes_on_after_a_dismissed_objection_and_stops_at_the_second():
    walk = Walk(plain("PRJ-02"), w(0))
    walk.named("s1", "aaaaaaaas", "pass")
    walk.at(w(3)).put_up("s2")
    walk.at(w(10)).act("s2", "over")
    walk.put_up("s3")
    walk.at(w(40)).act("s3", "over")
    walk.act("s4")
    walk.at(w(46)).put_up("s5", ends_at=w(51, 17, 30))
    assert walk.state.run_of("s5").ends_at == w(51, 17, 30)

    walk.at(w(47)).object(1, "s5")
    walk.act("s5", "objection")
    walk.act("s6", "dismissed", answers=[1])

    assert walk.opened() == ["s5"]
    again = walk.state.run_of("s5")
    assert (again.status, again.ends_at) == ("running", w(51, 17, 30))

    walk.at(w(48, 15)).object(2, "s5")
    assert walk.at(w(52)).codes("s5", "clear") == {"objection_open"}
    assert walk.codes("s7") == {"not_open"}
    walk.act("s5", "objection")
    walk.act("s6", "dismissed", answers=[2])
    walk.act("s5", "clear")
    assert walk.opened() == ["s7"]


def test_03_the_canal_declares_its_departure_and_passes_five_to_three():
    walk = Walk(plain("PRJ-04"), w(0))
    secretary = {"post": "secretary", "tenure": "t1", "person": "p1"}
    walk.say("departure.declared", secretary, **{"class": "order"}, step="s1", reason="rectify")
    walk.act("s1", done_at=w(-8))
    walk.at(w(4)).act("s2")
    walk.at(w(6)).act("s3")
    walk.at(w(7)).act("s4")
    walk.at(w(8)).act("s5")
    walk.at(w(10)).act("s6")
    walk.named("s7", "aaaaaddd", "pass", recused="t8")
    walk.at(w(12)).act("s8")
    walk.at(w(15)).act("s9")

    assert walk.state.end == "done"
    assert [(d.cls, d.declared, d.reason) for d in walk.state.departures] == [("order", True, "rectify")]
    (tally,) = walk.state.tallies.values()
    assert (tally.need, tally.base, tally.counts["agree"], tally.outcome) == (5, 9, 5, "passed")


def test_05_an_objection_to_an_appointment_is_checked_and_the_notice_goes_on():
    walk = Walk(full("appointment"), w(0), rank="middle")
    walk.act("motion")
    walk.at(w(3)).act("precheck", "fit")
    walk.at(w(7)).counted("recommend", "", 30, 28, {}, tellers=["t7", "t8"])
    walk.at(w(11)).named("candidate", "aaaaaaaaa", "pass")
    walk.at(w(12)).act("preannounce")
    walk.at(w(19)).act("assets")
    walk.at(w(20)).act("clearance", "clean")
    walk.at(w(25)).act("inspect")
    walk.at(w(27)).act("sift")
    walk.at(w(31)).counted(
        "decide", "appoint", 9, 9, {"agree": 7, "disagree": 1, "defer": 1}, tellers=["t7", "t8"]
    )
    assert walk.opened() == ["display"]
    walk.at(w(33)).put_up("display")
    walk.at(w(35)).object(1, "display")
    walk.act("display", "objection")
    walk.at(w(45)).act("verify", "unfounded", answers=[1], person="p_other")

    # One full day had run; the days of the stop and of the new start do not count.
    assert walk.state.run_of("display").ends_at == w(49, 17, 30)
    assert walk.at(w(49)).codes("display", "clear") == {"full_period"}
    walk.at(w(49, 17, 30)).act("display", "clear")
    walk.at(w(53)).act("appoint")
    assert walk.codes("probation", "confirm") == {"early"}
    assert walk.state.departures == []


def test_06_the_burst_main_is_dealt_with_first_and_ratified_at_the_next_meeting():
    walk = Walk(plain("DEC-06"), w(0))
    walk.act("s1")
    secretary = {"post": "secretary", "tenure": "t1", "person": "p1"}
    walk.say("departure.declared", secretary, **{"class": "emergency"}, step="s2", reason="emergency_rescue")
    walk.act("s2", meeting_at=w(4, 9))
    walk.act("s3")

    assert walk.opened() == ["s4", "s5"]
    assert walk.state.run_of("s5").due_at == CHINA.instant(CHINA.day(w(4)), 24 * 60)
    (departure,) = walk.state.departures
    assert departure.ratify_needed
    assert departure.ratified is None
    assert departure.ratify_due_at == CHINA.instant(CHINA.day(w(4)), 24 * 60)

    walk.act("s4", verb="report")
    committee = {"post": "committee", "tenure": "t_c", "person": "p_c"}
    nine = {"eligible": 9, "present": 9, "count": {"agree": 9}}
    walk.at(w(4)).say("departure.ratified", committee, departure=departure.index, **nine)
    assert walk.state.departures[0].ratified == walk.index


def test_06_several_updates_on_one_day_do_not_put_off_the_next():
    walk = Walk(plain("DEC-06"), w(0, 6))
    walk.act("s1")
    walk.act("s2")
    walk.act("s3")
    for hour in (9, 11, 16):
        walk.at(w(0, hour)).act("s4", verb="report")

    assert walk.state.run_of("s4").due_at == w(2, 17, 30)  # the first period, to the evening of w(1), is done

    late = Walk(plain("DEC-06"), w(0, 6))
    late.act("s1")
    late.act("s2")
    late.act("s3")
    late.at(w(1, 18)).act("s4", verb="report")
    assert late.state.run_of("s4").late
    assert late.state.run_of("s4").due_at == w(2, 17, 30)


def test_09_a_meeting_one_short_of_its_quorum_is_void_and_is_held_again():
    walk = Walk(plain("VIL-01"), w(0))
    walk.act("s1")
    walk.at(w(4)).act("s2")
    walk.at(w(6)).act("s3")
    walk.at(w(11)).counted("s4", "pass", 32, 26, {"agree": 24, "disagree": 2})
    walk.at(w(15))
    walk.vote_entry("vote.opened", "s5", eligible=45)
    walk.vote_entry("presence.noted", "s5", present=29)
    assert walk.codes("s5", "pass", count={"agree": 29}) == {"quorum"}
    walk.act("s5", "void")

    (note,) = walk.state.notes
    assert (note.code, note.params) == ("void_meeting", {"need": 30, "of": 45, "present": 29})
    assert [(run.visit, run.status) for run in walk.state.runs if run.step == "s5"] == [
        (1, "void"),
        (2, "open"),
    ]

    walk.at(w(19)).counted("s5", "pass", 45, 38, {"agree": 31, "disagree": 5, "abstain": 2})
    walk.at(w(20)).put_up("s6")
    walk.at(w(28)).act("s6", "clear")
    assert walk.opened() == ["s7"]
    assert walk.state.departures == []
    assert [t.need for t in walk.state.tallies.values()] == [17, 23, 23]


def test_10_a_late_answer_is_done_and_stays_visible_as_late():
    walk = Walk(plain("VIL-02"), w(0))
    walk.act("s1")
    walk.at(w(4)).act("s2")
    walk.at(w(7)).act("s3")
    assert walk.opened() == ["s4", "s5"]
    walk.at(w(10)).act("s4", verb="report")
    due = walk.state.run_of("s5").due_at
    walk.at(w(26)).act("s5")

    assert due is not None
    assert due < w(26)
    assert walk.state.run_of("s5").late
    assert walk.state.end == "done"
    assert walk.state.departures == []
    walk.say("matter.closed", end="done", report=True)
    assert walk.opened() == ["s4"]
    walk.act("s4", verb="report")


def test_07_living_allowances_end_while_their_recheck_stands():
    walk = Walk(plain("SOC-04"), w(0))
    walk.act("s1")
    walk.at(w(6)).act("s2")
    walk.at(w(10)).counted("s3", "pass", 15, 13, {"agree": 12, "disagree": 1})
    walk.at(w(12)).put_up("s4")
    walk.at(w(13)).object(1, "s4")
    board = {"post": "village_committee", "tenure": "t", "person": "p"}
    walk.at(w(15)).say("objection.answered", board, n=1, result="upheld")
    walk.at(w(24)).act("s4", "clear")
    walk.at(w(26)).act("s5")
    walk.at(w(31)).act("s6")

    assert walk.state.end == "done"
    assert walk.opened() == ["s7"]
    assert walk.state.run_of("s7").standing


def test_08_farm_subsidies_run_in_time_and_a_correction_changes_no_step():
    walk = Walk(plain("FIN-03"), w(0))
    walk.act("s1")
    walk.at(w(13)).act("s2")
    walk.at(w(14)).put_up("s3")
    walk.say("act.corrected", {"post": "village_committee"}, act=3)
    walk.at(w(22)).act("s3", "clear")
    walk.act("s4")
    walk.put_up("s5")
    walk.at(w(32)).act("s5", "clear")
    walk.act("s6")
    walk.act("s7")
    assert walk.state.end == "done"
    assert walk.state.departures == []


def test_13_an_account_that_is_not_published_stays_open_past_its_due_instant():
    walk = Walk(plain("FIN-06"), w(0))
    walk.act("s1")
    walk.at(w(4)).named("s2", "aaaaaaaaa", "pass")
    walk.at(w(20)).act("s3", verb="report")
    run = walk.state.run_of("s4")
    assert run.status == "open"
    assert run.due_at is not None
    assert run.due_at < w(60)


def test_a_major_decision_runs_from_its_proposal_to_its_evaluation():
    walk = Walk(full("major-decision"), w(0))
    walk.act("propose")
    walk.act("screen", "accept")
    walk.at(w(16)).act("draft")
    assert walk.opened() == ["announce", "assess", "fund"]
    walk.at(w(17)).act("announce")
    assert walk.codes("collect", "enough") == {"full_period"}
    walk.at(w(33)).act("assess", person="p_expert")
    walk.at(w(34)).act("fund")
    walk.at(w(40)).act("collect", "hearing")
    walk.act("call_hearing")
    assert walk.codes("hear") == {"lead"}
    walk.at(w(52)).act("hear")
    walk.act("reply")
    assert walk.opened() == ["revise"]
    walk.at(w(60)).act("revise")
    walk.at(w(68)).act("legality", "lawful")
    walk.act("notice")
    walk.at(w(72)).named("vote", "aaaaaaaad", "pass", public=False)
    walk.act("publish")
    walk.at(w(90)).act("carry", verb="report")
    walk.at(w(130)).act("carry")
    walk.act("evaluate", "redo", person="p_inspector")
    walk.act("carry")
    walk.act("evaluate", "closed", person="p_inspector")
    walk.say("matter.closed", end="done", report=True)

    assert walk.state.end == "done"
    assert walk.state.departures == []
    assert fold(walk.procedure, CHINA, walk.events) == walk.state
