"""Each rule, with the act that tries to break it."""

from __future__ import annotations

import csv
import re
from copy import deepcopy
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from tests.procedure.test_soundness import deviating, small, step
from tests.procedure.walking import CHINA, FULL, Walk, definition, full, plain, posts, powers, w

from sunlit.procedure.grammar import Procedure, parse
from sunlit.procedure.plain import compile_power
from sunlit.procedure.rules import CLASSES, CODES, COVERS, Objection, class_of, objections
from sunlit.procedure.rules import codes as code_table
from sunlit.procedure.soundness import PROBLEMS, problems

WORDS = Path(__file__).parents[2] / "src/sunlit/ui/wording/rules.csv"
NAME = {"zh": "环节", "en": "Step"}


def road(**changes: Any) -> Walk:
    return Walk(parse(small(**changes)), w(0))


def with_steps(*steps: dict[str, Any], **changes: Any) -> Walk:
    return road(steps=list(steps), **changes)


def codes(found: list[Objection]) -> set[str]:
    return {objection.code for objection in found}


# --- turn and post --------------------------------------------------------------------------------------


def test_a_step_waits_for_its_turn_and_is_done_once():
    walk = road()
    assert walk.codes("check", "yes_") == {"not_open"}
    walk.act("ask")
    assert walk.codes("ask") == {"already_done"}
    (objection,) = walk.try_("act.done", {"post": "office"}, step="build")
    assert (objection.code, objection.params["open"], objection.row) == ("not_open", ["check"], "build")
    assert objection.params["names"] == {"zh": "环节", "en": "Step"}


def test_a_step_that_is_not_in_the_table_or_is_not_performed_is_refused():
    walk = Walk(full("large-fund"), w(0), kind="works", amount=1)
    for key in ("nowhere", "size", "finish", ""):
        assert codes(walk.try_("act.done", {"post": "finance"}, step=key)) == {"step_unknown"}


def test_another_post_does_not_act():
    walk = road()
    (objection,) = walk.try_("act.done", {"post": "mayor"}, step="ask")
    assert objection.code == "post"
    assert (objection.params["expected"], objection.params["found"]) == ("office", "mayor")


def test_a_role_is_filled_by_the_post_that_the_matter_names():
    walk = Walk(full("large-fund"), w(0), kind="works", amount=1)
    walk.state.posts = {"spending_unit": "culture_station"}
    assert walk.codes("apply") == {"post"}
    assert walk.codes("apply", post="culture_station") == set()


def test_an_outsiders_step_is_entered_by_the_post_that_records_it():
    walk = Walk(plain("PER-07"), w(0))
    assert walk.codes("s1", post="county") == {"post"}
    assert walk.codes("s1", post="organisation") == set()


def test_nothing_follows_the_end_but_the_report_and_nothing_follows_closing_but_corrections():
    walk = road()
    walk.act("ask")
    walk.act("check", "refuse")
    assert walk.codes("ask") == {"ended"}
    walk.say("matter.closed", end="refused", report=True)
    assert walk.codes("ask") == {"closed"}
    assert codes(walk.try_("matter.closed", end="refused", report=True)) == {"closed"}
    assert walk.try_("act.corrected", act=1) == []
    assert walk.try_("withholding.made", act=1) == []


def test_a_claimed_time_lies_in_the_past():
    walk = road()
    assert walk.codes("ask", done_at=walk.now + 1) == {"claimed_future"}
    assert walk.codes("ask", done_at=walk.now) == set()
    for odd in (2**60, -1, True, "noon"):
        assert walk.codes("ask", done_at=odd) == {"time_unknown"}


def test_an_entry_of_no_known_kind_has_no_place():
    assert codes(road().try_("matter.opened")) == {"kind_unknown"}


# --- papers, outcomes, reasons --------------------------------------------------------------------------


def test_papers_that_are_needed_are_named_when_missing():
    walk = Walk(full("large-fund"), w(0), kind="works", amount=1)
    (objection,) = walk.try_("act.done", {"post": "spending_unit"}, step="apply", needs=["price_basis"])
    assert objection.code == "material"
    assert objection.params["missing"] == ["performance_goal", "spending_request"]
    assert objection.params["names"]["en"] == "Request for the money, Performance goal"


def test_an_outcome_is_one_of_the_table():
    walk = road()
    assert walk.codes("ask", "yes_") == {"outcome_unknown"}
    walk.act("ask")
    assert walk.codes("check") == {"outcome_unknown"}
    assert walk.codes("check", "perhaps") == {"outcome_unknown"}


def test_reasons_are_stated_where_they_must_be():
    walk = Walk(full("large-fund"), w(0), kind="works", amount=1)
    walk.act("apply")
    assert walk.codes("budget", "none", reasoned=False) == {"reason"}
    assert walk.codes("budget", "none") == set()


def test_a_matter_is_sent_back_no_more_often_than_allowed():
    walk = road()
    walk.act("ask")
    walk.act("check", "fix")
    walk.act("ask")
    (objection,) = walk.try_("act.done", {"post": "mayor"}, step="check", outcome="fix")
    assert (objection.code, objection.params["max"]) == ("returns", 1)


# --- separate persons, review ---------------------------------------------------------------------------


def test_one_person_does_not_do_two_steps_that_are_kept_apart():
    walk = Walk(full("large-fund"), w(0), kind="works", amount=1)
    walk.act("apply", person="lin")
    actor, data = walk.done("budget", "ok", person="lin")
    (objection,) = walk.try_("act.done", actor, **data)
    assert (objection.code, objection.params["other"]) == ("separate", "apply")
    assert walk.codes("budget", "ok", person="wang") == set()
    assert walk.codes("budget", "ok", person="") == set()


def test_who_only_records_for_an_outsider_is_not_held_apart():
    apart = [{"steps": ["ask", "check"], "why": NAME}]
    steps = small()["steps"]
    steps[1]["recorded_by"] = "office"
    walk = road(steps=steps, separate=apart)
    walk.act("ask", person="lin")
    assert walk.codes("check", "yes_", person="lin") == set()


def test_what_is_published_was_reviewed_by_somebody_else():
    walk = Walk(full("major-decision"), w(0))
    for key, outcome in (("propose", ""), ("screen", "accept"), ("draft", "")):
        walk.act(key, outcome)
    assert walk.codes("announce", reviewed_by="") == {"review"}
    assert walk.codes("announce", reviewed_by="p_office") == {"review"}
    assert walk.codes("announce") == set()


def test_a_notice_is_reviewed_before_it_is_put_up_and_not_again_at_its_end():
    walk = shown(put_up=False)
    assert walk.codes("candidate_show", verb="open", reviewed_by="") == {"review"}
    walk.put_up("candidate_show")
    walk.at(w(20))
    assert walk.codes("candidate_show", "clear", reviewed_by="") == set()


# --- time -----------------------------------------------------------------------------------------------


def shown(*, put_up: bool = True) -> Walk:
    walk = Walk(full("large-fund"), w(0), kind="works", amount=1)
    walk.act("apply")
    walk.act("budget", "ok")
    walk.act("sign", "agree")
    walk.act("small_buy")
    if put_up:
        walk.put_up("candidate_show")
    return walk


def test_a_notice_is_put_up_once_and_before_it_ends():
    walk = shown(put_up=False)
    assert walk.codes("candidate_show", "clear") == {"not_put_up"}
    walk.put_up("candidate_show")
    assert walk.codes("candidate_show", verb="open") == {"already_done"}
    assert walk.codes("candidate_show", "clear") == {"full_period"}


def test_a_notice_never_states_an_end_before_its_least_period():
    walk = shown(put_up=False)
    least = CHINA.closing(CHINA.day(w(3)))
    assert walk.codes("candidate_show", verb="open", ends_at=least - 1) == {"ends_too_early"}
    assert walk.codes("candidate_show", verb="open", ends_at=least) == set()


def test_a_notice_stands_to_the_end_it_stated_itself():
    walk = shown(put_up=False)
    walk.put_up("candidate_show", ends_at=w(10, 17, 30))
    assert walk.at(w(10, 17)).codes("candidate_show", "clear") == {"full_period"}
    assert walk.at(w(10, 17, 30)).codes("candidate_show", "clear") == set()


def test_only_a_notice_is_put_up():
    assert road().codes("ask", verb="open") == {"verb_unknown"}


def test_a_notice_without_a_least_period_may_end_whenever_it_states():
    notice = {
        "id": "D1",
        "what": NAME,
        "scope": "public",
        "when": {"after": "open", "work": 1},
        "form": ["site"],
    }
    walk = with_steps(step("show", "wait", next="end.done", disclose=[notice]))
    assert walk.codes("show", verb="open", ends_at=walk.now - 1) == {"ends_too_early"}
    walk.put_up("show", ends_at=w(1))
    assert walk.codes("show") == {"full_period"}
    assert walk.at(w(1)).codes("show") == set()


def test_least_time_of_work_has_to_pass():
    walk = with_steps(step("study", min={"work": 3}, next="end.done"))
    (objection,) = walk.try_("act.done", {"post": "office"}, step="study")
    assert (objection.code, objection.params["until_on"]) == ("early", "2025-11-06 17:30")
    assert walk.at(w(3, 17, 30)).codes("study") == set()


def test_a_lead_is_kept():
    walk = with_steps(step("papers", lead={"before": "meet", "work": 2}), step("meet", next="end.done"))
    walk.act("papers")
    assert walk.at(w(1, 17)).codes("meet") == {"lead"}
    assert walk.at(w(2, 8)).codes("meet") == set()


def test_a_lead_of_hours_is_kept_to_the_minute():
    walk = with_steps(step("papers", lead={"before": "meet", "days": 0}), step("meet", next="end.done"))
    walk.act("papers")
    assert walk.codes("meet") == set()


def test_a_clock_that_stands_still_starts_again_before_the_step_is_done():
    legal = {"post": "legal", "person": "p"}
    walk = legality()
    assert codes(walk.try_("act.done", legal, step="legality", verb="pause", outcome="holiday")) == {
        "verb_unknown"
    }
    assert codes(walk.try_("act.done", legal, step="legality", verb="resume")) == {"verb_unknown"}
    walk.say("act.done", legal, step="legality", verb="pause", outcome="more_papers")
    assert walk.codes("legality", "lawful") == {"paused"}
    assert codes(walk.try_("act.done", legal, step="legality", verb="pause", outcome="more_papers")) == {
        "verb_unknown"
    }
    walk.say("act.done", legal, step="legality", verb="resume")
    assert walk.codes("legality", "lawful") == set()


def legality() -> Walk:
    walk = Walk(full("major-decision"), w(0))
    for key, outcome in (
        ("propose", ""),
        ("screen", "accept"),
        ("draft", ""),
        ("fund", ""),
        ("announce", ""),
    ):
        walk.act(key, outcome)
    walk.act("assess", person="p_expert")
    walk.at(w(30)).act("collect", "enough")
    walk.act("reply")
    walk.act("revise")
    return walk


def test_reports_on_the_way_are_made_before_the_step_ends():
    walk = legality()
    walk.act("legality", "lawful")
    walk.act("notice")
    walk.at(w(34)).named("vote", "aaaaaaaaa", "pass")
    walk.act("publish")
    assert walk.at(w(120)).codes("carry") == {"progress_missing"}
    walk.act("carry", verb="report")
    assert walk.codes("carry") == set()


def test_reports_and_pauses_have_their_place():
    walk = road()
    for verb in ("report", "pause", "resume", "dance"):
        assert walk.codes("ask", verb=verb) == {"verb_unknown"}


# --- objections to a notice -----------------------------------------------------------------------------


def test_objections_are_received_while_the_notice_stands_or_one_is_being_answered():
    walk = shown(put_up=False)
    again = {"n": 1, "step": "candidate_show", "submission": "q1"}
    early = Walk(full("large-fund"), w(0), kind="works", amount=1)
    assert codes(early.try_("objection.received", **again)) == {"not_on_notice"}
    assert codes(walk.try_("objection.received", **again)) == {"not_on_notice"}
    walk.put_up("candidate_show")
    walk.object(1, "candidate_show")
    walk.act("candidate_show", "objection")
    walk.object(2, "candidate_show")
    walk.act("answer", "dismissed", answers=[1])
    walk.at(w(2))
    walk.object(3, "candidate_show")
    walk.at(w(9))
    assert codes(walk.try_("objection.received", **again | {"n": 4})) == {"not_on_notice"}


def test_objections_are_numbered_in_order_and_belong_to_a_notice():
    walk = shown()
    assert codes(walk.try_("objection.received", n=2, step="candidate_show")) == {"objection_number"}
    assert codes(walk.try_("objection.received", n=1, step="nowhere")) == {"step_unknown"}
    assert codes(walk.try_("objection.received", n=1, step="tender_notice")) == {"not_on_notice"}


def test_a_notice_does_not_end_while_an_objection_is_open_however_long_it_stands():
    walk = shown()
    walk.object(1, "candidate_show")
    walk.at(w(30))
    (objection,) = walk.try_("act.done", {"post": "purchasing"}, step="candidate_show", outcome="clear")
    assert (objection.code, objection.params["n"]) == ("objection_open", [1])
    assert (
        codes(walk.try_("act.done", {"post": "purchasing"}, step="candidate_show", outcome="objection"))
        == set()
    )


def test_the_outcome_objection_needs_an_objection():
    assert shown().codes("candidate_show", "objection") == {"no_objection"}


def test_an_answer_says_which_objection_it_answers():
    walk = shown()
    walk.object(1, "candidate_show")
    walk.act("candidate_show", "objection")
    assert walk.codes("answer", "dismissed") == {"no_answer"}
    assert walk.codes("answer", "dismissed", answers=[7]) == {"objection_unknown"}
    buyer = {"post": "purchasing", "person": "p"}
    walk.say("objection.answered", buyer, n=1, result="dismissed")
    assert walk.codes("answer", "dismissed") == set()


def test_an_objection_with_a_step_for_answers_is_answered_there():
    walk = shown()
    walk.object(1, "candidate_show")
    buyer = {"post": "purchasing", "person": "p"}
    assert codes(walk.try_("objection.answered", buyer, n=1, result="dismissed")) == {"answer_step"}
    walk.act("candidate_show", "objection")
    assert codes(walk.try_("objection.answered", {"post": "mayor"}, n=1, result="dismissed")) == {"post"}
    assert codes(walk.try_("objection.answered", buyer, n=1, result="perhaps")) == {"result_unknown"}
    assert codes(walk.try_("objection.answered", buyer, n=9, result="upheld")) == {"objection_unknown"}
    assert codes(walk.try_("objection.answered", buyer, n="1", result="upheld")) == {"objection_unknown"}
    walk.say("objection.answered", buyer, n=1, result="dismissed")
    assert codes(walk.try_("objection.answered", buyer, n=1, result="upheld")) == {"objection_unknown"}


def test_a_notice_without_such_a_step_is_done_again_with_the_objections_it_answers():
    walk = Walk(plain("FIN-07"), w(0))
    walk.act("s1")
    walk.act("s2")
    walk.put_up("s3")
    assert walk.codes("s3", "redo", answers=[1]) == {"no_objection", "objection_unknown"}
    walk.object(1, "s3")
    assert walk.codes("s3", "redo") == {"no_answer"}
    walk.act("s3", "redo", answers=[1])
    assert walk.opened() == ["s2"]
    assert walk.state.objections[1].result == "upheld"


# --- departures -----------------------------------------------------------------------------------------

NINE = {"eligible": 9, "present": 8, "count": {"agree": 6, "disagree": 2}}
SECRETARY = {"post": "secretary", "tenure": "t1", "person": "p1"}


def declare(walk: Walk, cls: str, key: str, reason: str = "accident", **more: Any) -> list[Objection]:
    return walk.try_(
        "departure.declared", more.pop("actor", SECRETARY), **{"class": cls}, step=key, reason=reason, **more
    )


def test_a_departure_is_of_an_allowed_class_reason_and_post_at_an_allowed_step():
    walk = Walk(full("major-decision"), w(0))
    assert declare(walk, "reorder", "draft") == []
    assert declare(walk, "order", "draft") == []
    assert codes(declare(walk, "emergency", "draft")) == {"departure_class"}
    assert codes(declare(walk, "reorder", "draft", "whim")) == {"departure_reason"}
    assert codes(declare(walk, "reorder", "draft", actor={"post": "office"})) == {"departure_by"}
    assert codes(declare(walk, "reorder", "vote")) == {"never"}
    assert codes(declare(walk, "reorder", "nowhere")) == {"step_unknown"}
    assert codes(declare(road(), "reorder", "ask")) == {"departure_class"}


def say(walk: Walk, cls: str, key: str, reason: str = "accident", **more: Any) -> None:
    walk.say("departure.declared", SECRETARY, **{"class": cls}, step=key, reason=reason, **more)


@pytest.mark.requirement("PRO-5")
def test_a_declared_departure_permits_the_next_act_and_no_other():
    walk = Walk(full("major-decision"), w(0))
    assert walk.codes("draft") == {"not_open"}
    say(walk, "reorder", "draft")
    assert walk.codes("revise") == {"not_open"}
    assert walk.codes("draft", post="office") == {"post"}
    walk.act("draft")
    assert [(d.cls, d.declared, d.act) for d in walk.state.departures] == [("order", True, walk.index)]
    assert walk.codes("draft") == {"already_done"}


def test_a_departure_with_an_end_permits_every_act_until_then():
    walk = Walk(full("major-decision"), w(0))
    say(walk, "substitute", "propose", until=w(2))
    assert walk.codes("propose", post="office") == set()
    assert walk.at(w(3)).codes("propose", post="office") == {"post"}


def test_a_period_is_shortened_only_by_a_declared_departure():
    walk = Walk(full("major-decision"), w(0))
    for key, outcome in (("propose", ""), ("screen", "accept"), ("draft", ""), ("announce", "")):
        walk.act(key, outcome)
    assert walk.codes("collect", "enough") == {"full_period"}
    say(walk, "shorten", "collect")
    walk.act("collect", "enough")
    assert walk.classes() == ["shorten"]


def floored(name: str, key: str, least: dict[str, Any], floor: dict[str, Any]) -> Procedure:
    """Return a procedure of the model in which a least period leaves something whatever is declared."""
    found = deepcopy(definition(name) if name in FULL else compile_power(powers()[name], posts()))
    lists = [found["steps"], *(sub["steps"] for sub in found.get("subs", {}).values())]
    step = next(one for steps in lists for one in steps if one["id"] == key)
    step |= {"min": least, "not_below": floor}
    procedure = parse(found)
    assert problems(procedure) == []
    return procedure


def collecting(procedure: Procedure, cls: str = "shorten") -> Walk:
    walk = Walk(procedure, w(0))
    for key, outcome in (("propose", ""), ("screen", "accept"), ("draft", ""), ("announce", "")):
        walk.act(key, outcome)
    walk.force("departure.declared", SECRETARY, **{"class": cls}, step="collect", reason="accident")
    return walk


@pytest.mark.requirement("PRO-5")
@pytest.mark.parametrize("cls", ["shorten", "emergency"])
@pytest.mark.parametrize("may_shorten", [True, False])
def test_no_declaration_cuts_a_period_below_what_is_left_of_it(cls, may_shorten):
    least = {"days": 30} | ({"may_shorten": True} if may_shorten else {})
    walk = collecting(floored("major-decision", "collect", least, {"days": 7}), cls)
    covered = may_shorten or (cls == "emergency" and not walk.procedure.steps["collect"].opens)
    floor = CHINA.instant(CHINA.day(w(0)) + timedelta(days=7), 17 * 60 + 30)
    walk.at(floor - 1)
    actor, data = walk.done("collect", "enough")
    (refused,) = walk.try_("act.done", actor, **data)
    assert refused.code == "not_below"
    assert refused.params["until"] == floor
    walk.at(floor)
    assert walk.codes("collect", "enough") == (set() if covered else {"full_period"})


@pytest.mark.requirement("DIS-5")
def test_a_notice_states_no_end_below_what_is_left_of_its_period():
    walk = Walk(floored("ORG-02", "s3", {"work": 7, "may_shorten": True}, {"work": 3}), w(0))
    walk.act("s1")
    walk.act("s2")
    walk.say("departure.declared", SECRETARY, **{"class": "shorten"}, step="s3", reason="rectify")
    actor, data = walk.done("s3")
    tried = {**data, "verb": "open"}
    for days, expected in ((2, {"not_below"}), (3, set())):
        assert codes(walk.try_("act.done", actor, **tried, ends_at=w(days, 17, 30))) == expected
    walk.say("act.done", actor, **tried, ends_at=w(3, 17, 30))
    assert walk.codes("s3", "clear") == {"full_period"}
    walk.at(w(3, 17, 30)).act("s3", "clear")


def test_history_that_cut_a_period_too_far_departs_undeclared():
    walk = collecting(floored("major-decision", "collect", {"days": 30, "may_shorten": True}, {"days": 7}))
    actor, data = walk.done("collect", "enough")
    walk.force("act.done", actor, **data)
    assert [(d.cls, d.declared) for d in walk.state.departures] == [("shorten", True), ("early", False)]


def test_a_period_of_which_all_is_left_is_not_declared_shorter():
    fixed = floored("major-decision", "collect", {"days": 30, "may_shorten": True}, {"days": 30})
    walk = Walk(fixed, w(0))
    found = walk.try_(
        "departure.declared", SECRETARY, **{"class": "shorten"}, step="collect", reason="accident"
    )
    assert codes(found) == {"no_shorten"}


@pytest.mark.requirement("DIS-5")
def test_a_least_period_that_may_not_be_shortened_is_not_declared_shorter():
    walk = Walk(plain("ORG-02"), w(0))
    refused = walk.try_("departure.declared", SECRETARY, **{"class": "shorten"}, step="s3", reason="accident")
    assert "no_shorten" in {one.code for one in refused}
    free = walk.try_("departure.declared", SECRETARY, **{"class": "shorten"}, step="s1", reason="accident")
    assert "no_shorten" not in {one.code for one in free}


@pytest.mark.requirement("DIS-5")
@pytest.mark.parametrize("cls", ["shorten", "emergency"])
def test_a_notice_is_not_ended_early_by_whoever_entered_a_declaration_round_the_rules(cls):
    walk = Walk(plain("ORG-02"), w(0))
    walk.act("s1")
    walk.act("s2")
    walk.put_up("s3")
    walk.force("departure.declared", SECRETARY, **{"class": cls}, step="s3", reason="other")
    assert "full_period" in walk.codes("s3", "clear")
    walk.at(w(8)).act("s3", "clear")


def test_no_departure_passes_over_a_step_that_may_never_be_departed_from():
    walk = Walk(full("major-decision"), w(0))
    say(walk, "reorder", "publish")
    (one, other) = walk.try_("act.done", {"post": "spokesperson"}, step="publish", reviewed_by="x")
    assert (one.code, one.params["step"]) == ("never", "legality")
    assert (other.code, other.params["step"]) == ("never", "vote")


def test_nor_does_it_leave_such_a_step_behind_in_another_branch():
    walk = Walk(full("appointment"), w(0), rank="middle")
    walk.act("motion")
    walk.act("precheck", "fit")
    walk.counted("recommend", "", 30, 28, {}, tellers=["a", "b"])
    walk.named("candidate", "aaaaaaaaa", "pass")
    deviate = walk.procedure.deviate
    assert deviate is not None
    walk.force("departure.declared", SECRETARY, **{"class": "order"}, step="sift", reason="sudden_vacancy")
    found = walk.try_(*("act.done", walk.done("sift")[0]), **walk.done("sift")[1])
    assert [(o.code, o.params["step"]) for o in found] == [("never", "inspect")]
    walk.act("preannounce")
    walk.at(w(4)).act("inspect")
    assert walk.codes("sift") == set()


def test_a_departure_is_ratified_once_by_the_organ_that_ratifies():
    walk = Walk(full("major-decision"), w(0))
    say(walk, "reorder", "draft")
    at = walk.index
    committee = {"post": "committee", "person": "p"}

    def tried(by: dict[str, str], on: Walk = walk, **more: Any) -> set[str]:
        return codes(on.try_("departure.ratified", by, **{"departure": at, **NINE, **more}))

    assert tried({"post": "office"}) == {"post"}
    assert tried(committee, departure=99) == {"departure_unknown"}
    assert tried(committee, count={}) == tried(committee, eligible=0) == {"ratify_vote"}
    assert tried(committee, count={"agree": 5, "perhaps": 4}) == {"ratify_vote"}
    assert tried(committee, count={"agree": 9}) == tried(committee, present=10) == {"counts"}
    assert tried(committee, present=4, count={"agree": 4}) == {"quorum"}
    assert tried(committee, count={"agree": 4, "disagree": 4}) == {"majority"}
    walk.say("departure.ratified", committee, departure=at, **NINE)
    assert tried(committee) == {"departure_unknown"}
    assert tried(committee, on=road()) == {"departure_unknown"}


def test_a_departure_is_reported_by_who_declared_it_and_confirmed_by_who_receives_it():
    walk = Walk(full("major-decision"), w(0))
    say(walk, "reorder", "draft")
    declared = {"departure": walk.index, "to": "discipline"}
    discipline = {"post": "discipline", "person": "d"}

    def tried(by: dict[str, str], on: Walk = walk, **more: Any) -> set[str]:
        return codes(on.try_("departure.reported", by, **{**declared, **more}))

    assert tried({"post": "mayor"}) == tried({}) == {"report_by"}
    assert tried(SECRETARY, to="mayor") == tried(SECRETARY, to="") == {"report_to"}
    assert tried(SECRETARY, departure=99) == tried(SECRETARY, departure=None) == {"report_unknown"}
    assert tried(SECRETARY, on=road()) == {"report_unknown"}
    walk.say("departure.reported", SECRETARY, **declared)
    assert tried(SECRETARY) == {"report_made"}
    walk.say("departure.reported", discipline, **declared)
    assert tried(discipline) == {"report_made"}
    assert (walk.state.departures[0].reported, walk.state.departures[0].received) == (2, 3)


def test_a_confirmed_report_is_a_report_and_nothing_more_is_to_be_entered():
    walk = Walk(full("major-decision"), w(0))
    say(walk, "reorder", "draft")
    declared = {"departure": walk.index, "to": "discipline"}
    walk.say("departure.reported", {"post": "discipline", "person": "d"}, **declared)
    assert codes(walk.try_("departure.reported", SECRETARY, **declared)) == {"report_made"}


def test_what_nobody_declared_has_no_report():
    walk = Walk(full("major-decision"), w(0))
    walk.force("act.done", {"post": "office"}, step="draft")
    (departure, *_) = walk.state.departures
    found = walk.try_("departure.reported", SECRETARY, departure=departure.index, to="discipline")
    assert codes(found) == {"report_unknown"}
    assert (departure.report_to, departure.report_due_at) == ("", None)


def test_a_skip_may_be_declared_where_the_procedure_allows_it():
    allowed = [{"code": "skip", **NAME}]
    walk = road(deviate=deviating(allowed=allowed))
    mayor = {"post": "mayor", "person": "p"}
    walk.say("departure.declared", mayor, **{"class": "skip"}, step="build", reason="flood")
    walk.act("build")
    assert walk.state.end == "done"
    assert walk.classes() == ["skip"]


# --- closing --------------------------------------------------------------------------------------------


def test_a_matter_closes_with_its_own_end_a_report_and_no_open_objection():
    walk = road()
    (objection,) = walk.try_("matter.closed", end="done", report=True)
    assert (objection.code, objection.params["open"]) == ("not_ended", ["ask"])
    walk.act("ask")
    walk.act("check", "refuse")
    assert codes(walk.try_("matter.closed", end="done", report=True)) == {"end_other"}
    assert codes(walk.try_("matter.closed", end="refused", report=False)) == {"report_missing"}
    assert walk.try_("matter.closed", end="refused", report=True) == []


def test_a_matter_with_an_open_objection_does_not_close():
    walk = shown()
    walk.object(1, "candidate_show")
    walk.object(2, "candidate_show")
    walk.act("candidate_show", "objection")
    walk.act("answer", "upheld", answers=[1])
    walk.state.end = "done"
    assert codes(walk.try_("matter.closed", end="done", report=True)) == {"objection_open"}


def test_after_closing_only_a_standing_duty_goes_on():
    walk = Walk(plain("DIS-05"), w(0))
    for key in ("s1", "s2", "s3", "s4"):
        walk.act(key)
    walk.say("matter.closed", end="done", report=True)
    assert walk.codes("s4") == {"closed"}
    assert walk.codes("s5", verb="report") == set()


# --- the table of rules ---------------------------------------------------------------------------------


def rows() -> dict[str, tuple[str, str]]:
    with WORDS.open(encoding="utf-8", newline="") as file:
        return {row["key"]: (row["zh"], row["en"]) for row in csv.DictReader(file)}


def test_every_rule_problem_and_class_is_worded_in_both_languages_with_the_same_parameters():
    worded = rows()
    wanted = {f"rule.{code}" for code in CODES} | {f"problem.{code}" for code in PROBLEMS}
    wanted |= {f"departure.{cls}" for cls in {*CLASSES.values(), *COVERS}}
    assert wanted <= set(worded)
    for key, (zh, en) in worded.items():
        assert zh, key
        assert en, key
        names = [set(re.findall(r"\{(\w+)[|}]", text)) for text in (zh, en)]
        assert names[0] == names[1], key


def test_every_sentence_finds_its_parameters():
    """Every objection raised in these tests carries what its sentence asks for."""
    worded = rows()
    for walk, tries in (
        (road(), [("act.done", {"step": "build"}), ("act.done", {"step": "ask", "done_at": 2**42})]),
        (shown(), [("act.done", {"step": "candidate_show", "outcome": "clear"}), ("matter.closed", {})]),
        (legality(), [("departure.declared", {"step": "vote", "class": "x", "reason": "y"})]),
    ):
        for kind, data in tries:
            for objection in walk.try_(kind, {"post": "nobody"}, **data):
                for text in worded[f"rule.{objection.code}"]:
                    text.replace("|", "").format_map(dict(objection.params))


def test_codes_are_the_ones_the_rules_raise_and_each_has_a_class():
    folder = Path(code_table.__file__).parent
    source = "".join(path.read_text(encoding="utf-8") for path in folder.glob("*.py"))
    raised = set(re.findall(r'Objection\(\s*"(\w+)"', source))
    raised |= {"full_period", "early", "already_done", "not_open"}
    versions = folder.parent.joinpath("versions.py").read_text(encoding="utf-8")
    raised |= set(re.findall(r'"(version_\w+)"', versions))
    assert raised == set(CODES)
    assert set(CLASSES) <= set(CODES)
    assert class_of("kind_unknown") == "extra"


def test_objections_leave_the_state_as_it_was():
    walk = road()
    before = walk.state.copy()
    objections(walk.procedure, CHINA, walk.state, walk.event("act.done", {"post": "x"}, {"step": "build"}))
    assert walk.state == before
