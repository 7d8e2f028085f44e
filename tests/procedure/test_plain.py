"""The plain step lists of the catalogue, compiled to procedures of the same grammar."""

from __future__ import annotations

import json
from typing import Any

import pytest
from tests.procedure.walking import Walk, governed, plain, posts, powers, w

from sunlit.procedure.deadlines import Limit, Span, parse_limit
from sunlit.procedure.errors import ProcedureError
from sunlit.procedure.grammar import parse
from sunlit.procedure.plain import compile_power
from sunlit.procedure.plain_steps import KINDS

CODES = sorted(set(powers()) - governed())


def compiled(code: str, **changes: Any) -> dict[str, Any]:
    return compile_power({**powers()[code], **changes}, posts())


@pytest.mark.parametrize("code", CODES)
def test_every_step_keeps_its_names_post_and_limit(code):
    procedure = plain(code)
    steps = json.loads(powers()[code]["steps_json"])
    assert [s.number for s in procedure.steps.values()] == [s["n"] for s in steps]
    for row in steps:
        step = procedure.steps[f"s{row['n']}"]
        assert dict(step.name) == {"zh": row["zh"], "en": row["en"]}
        assert step.post == row["post"]
        if row.get("recorded_by"):
            assert step.recorded_by == row["recorded_by"]
        limit = parse_limit(row["limit"]) if "limit" in row else None
        if limit is not None and limit.kind == "min":
            assert limit.span is not None
            kept = [span for span in (step.min, step.lead and step.lead.span) if span]
            assert kept == [limit.span]
        elif limit is not None:
            assert step.limit is not None
            assert (step.limit.kind, step.limit.span and (step.limit.span.n, step.limit.span.unit)) == (
                limit.kind,
                limit.span and (limit.span.n, limit.span.unit),
            )


def test_the_basis_of_a_limit_is_kept():
    assert plain("DEC-01").steps["s2"].limit == Limit("by", Span(10, "wd", "P"), "P")
    assert plain("DEC-05").steps["s12"].limit == Limit("every", Span(1, "Y"), "P")
    assert plain("DEC-06").steps["s5"].limit == Limit("next_meeting", None, "P")


def test_a_least_period_is_a_notice_a_call_a_lead_or_work_after_its_words():
    steps = plain("DEC-05").steps
    assert (steps["s3"].do, list(steps["s3"].outcomes)) == ("wait", ["over"])
    assert steps["s3"].disclose[0].scope == "members"
    assert (steps["s4"].do, steps["s4"].min) == ("work", Span(7, "wd"))
    assert steps["s6"].lead is not None
    assert (steps["s6"].lead.before, steps["s6"].lead.span) == ("s7", Span(1, "wd"))
    notice = plain("PRJ-05").steps["s4"]
    assert (notice.do, list(notice.outcomes)) == ("wait", ["clear", "redo"])
    assert notice.opens


def test_a_notice_with_a_step_for_objections_works_like_that_of_large_sums():
    steps = plain("PRJ-02").steps
    assert {code: o.to for code, o in steps["s5"].outcomes.items()} == {"clear": "s7", "objection": "s6"}
    assert {code: o.to for code, o in steps["s6"].outcomes.items()} == {"dismissed": "s5", "upheld": "s4"}
    assert steps["s6"].outcomes["dismissed"].resume
    vetted = plain("PER-04").steps
    assert vetted["s9"].min == Span(3, "d")
    assert {code: o.to for code, o in vetted["s10"].outcomes.items()} == {"dismissed": "s9", "upheld": "s7"}


def test_votes_are_taken_by_the_rule_of_the_row():
    vote = plain("PRJ-04").steps["s7"]
    assert vote.rule is not None
    assert vote.rule.quorum is not None
    assert vote.rule.passing is not None
    assert (vote.rule.passing.of, vote.rule.last_to_speak) == ("members", ("secretary",))
    assert {code: o.to for code, o in vote.outcomes.items()} == {
        "pass": "s8",
        "defer": "s4",
        "fail": "end.refused",
    }
    village = plain("VIL-04").steps["s3"]
    assert village.rule is not None
    assert village.rule.passing is not None
    assert (village.rule.method, village.rule.passing.of, village.rule.last_to_speak) == (
        "hands",
        "present",
        (),
    )
    secret = plain("ORG-03").steps["s7"]
    assert secret.rule is not None
    assert (secret.rule.method, secret.rule.ballots) == ("secret", "sealed")
    assert secret.lead is not None


def test_every_power_with_a_rule_has_a_vote_and_no_other():
    for code in CODES:
        votes = [s for s in plain(code).steps.values() if s.do == "vote"]
        assert bool(votes) == bool(powers()[code]["quorum"]), code


def test_an_outsiders_step_is_recorded_by_a_post_of_the_body():
    assert plain("SOC-03").steps["s1"].recorded_by == "village_committee"
    assert plain("FIN-01").steps["s2"].recorded_by == "office"
    assert plain("DEC-01").steps["s1"].recorded_by == ""


def test_steps_that_publish_say_so_to_whom_and_where():
    steps = plain("DEC-01").steps
    (one,) = steps["s9"].disclose
    assert (one.scope, one.form, one.after) == ("public", ("site", "board"), "s9")
    assert steps["s8"].disclose == ()
    assert plain("SUP-03").steps["s5"].disclose[0].form == ("site",)


@pytest.mark.requirement("DIS-3")
def test_what_a_step_makes_public_is_reviewed_first_where_its_row_says_so():
    steps = json.loads(powers()["DEC-01"]["steps_json"])
    steps[8]["after_review"] = "secrecy_review"

    procedure = parse(compiled("DEC-01", steps=steps))

    assert procedure.steps["s9"].after_review == "secrecy_review"
    assert "secrecy_review" in procedure.posts
    assert {s.after_review for s in procedure.steps.values()} == {"", "secrecy_review"}


def test_a_review_of_a_step_that_makes_nothing_public_is_refused():
    steps = json.loads(powers()["DEC-01"]["steps_json"])
    steps[7]["after_review"] = "secrecy_review"

    with pytest.raises(ProcedureError, match="DEC-01 8 after_review"):
        compiled("DEC-01", steps=steps)


def test_departures_are_declared_by_the_heads_and_emergencies_are_ratified():
    town, village = plain("PRJ-04").deviate, plain("VIL-02").deviate
    assert town is not None
    assert village is not None
    assert (town.by, town.never) == (("secretary", "mayor"), {"s7"})
    assert (town.ratify.by, town.ratify.next_meeting, town.ratify.classes) == (
        "committee",
        True,
        ("emergency",),
    )
    assert village.by == ("village_party", "village_committee")
    assert village.ratify.by == "village_assembly"


def test_optional_steps_are_passed_over_and_may_be_done():
    walk = Walk(plain("DIS-03"), w(0))
    walk.act("s1")
    assert walk.opened() == ["s2", "s3", "s4"]
    assert walk.state.run_of("s2").due_at is None
    walk.act("s3")
    walk.act("s4")
    assert [(r.step, r.status) for r in walk.state.runs[1:3]] == [("s2", "passed"), ("s3", "done")]
    walk.act("s5", "done")
    assert walk.state.end == "done"
    assert walk.opened() == ["s7"]
    walk.act("s7")
    walk.say("matter.closed", end="done", report=True)
    assert walk.state.departures == []


def test_a_step_that_needs_more_time_is_extended_once():
    walk = Walk(plain("DIS-03"), w(0))
    walk.act("s1")
    walk.act("s4")
    walk.act("s5", "extend")
    walk.act("s6", "extended")
    assert walk.opened() == ["s5"]
    walk.act("s5", "extend")
    assert walk.codes("s6", "extended") == {"returns"}
    walk.act("s6", "refused")
    walk.act("s5", "done")
    assert walk.state.end == "done"


def test_a_hearing_is_held_when_most_disagree():
    walk = Walk(plain("SOC-05"), w(0))
    walk.put_up("s1")
    walk.at(w(12)).act("s1", "over")
    walk.act("s2")
    walk.act("s3")
    walk.put_up("s4")
    walk.at(w(40)).act("s4", "hearing")
    walk.act("s5")
    assert walk.opened() == ["s6"]


def test_notices_lead_on_past_the_steps_that_answer():
    for (code, n), kind in KINDS.items():
        assert (code, n)[1] <= len(plain(code).steps), (code, n, kind)


@pytest.mark.parametrize(
    ("changes", "row"),
    [
        ({"level": "county"}, "PRJ-02"),
        ({"steps_json": "["}, "PRJ-02"),
        ({"steps_json": "{}"}, "PRJ-02"),
        ({"steps": []}, "PRJ-02"),
        ({"steps": [{"n": 2, "zh": "a", "en": "a", "post": "office"}]}, "PRJ-02 1"),
        ({"steps": ["a"]}, "PRJ-02 1"),
        ({"steps": [{"n": 1, "zh": "", "en": "a", "post": "office"}]}, "PRJ-02 1 zh"),
        ({"steps": [{"n": 1, "zh": "a", "en": "a", "post": "king"}]}, "PRJ-02"),
        ({"steps": [{"n": 1, "zh": "a", "en": "a", "post": "office", "limit": "soon"}]}, "PRJ-02 1"),
        ({"pass_rule": ">1/2 of all"}, "PRJ-02"),
        ({"quorum": "half"}, "PRJ-02"),
        ({"scope_result": "everybody"}, "PRJ-02"),
    ],
)
def test_a_row_that_is_wrong_is_refused_by_name(changes, row):
    with pytest.raises(ProcedureError) as refused:
        compiled("PRJ-02", **changes)
    assert refused.value.row == row


def test_a_notice_needs_its_least_period():
    with pytest.raises(ProcedureError, match="PER-04"):
        compiled("PER-04", notice_min="")
    with pytest.raises(ProcedureError, match="PER-04"):
        compiled("PER-04", notice_min="<=3d")


def test_posts_may_come_as_a_table_and_every_post_is_known():
    by_code = {post["code"]: post for post in posts()}
    assert compile_power(powers()["PRJ-02"], by_code) == compiled("PRJ-02")
    without = [post for post in posts() if post["code"] != "discipline"]
    with pytest.raises(ProcedureError, match="discipline"):
        compile_power(powers()["PRJ-02"], without)


def test_a_vote_at_the_very_start_is_put_off_to_itself():
    steps = parse(compiled("PRJ-02")).steps
    assert steps["s1"].outcomes["defer"].to == "s1"


def test_a_step_before_one_that_answers_leads_past_it():
    steps = json.loads(powers()["PRJ-02"]["steps_json"])
    steps[4] |= {"zh": "整理", "limit": "<=3d"}
    assert compiled("PRJ-02", steps=steps)["steps"][4]["next"] == "s7"


def test_a_notice_at_the_very_start_is_done_again_itself():
    row = {"n": 1, "zh": "公示", "en": "Notice", "post": "office", "limit": ">=3d"}
    answer = {"n": 1, "zh": "公示", "en": "Notice", "post": "office"}
    assert parse(compiled("ORG-08", steps=[row])).steps["s1"].outcomes["redo"].to == "s1"
    assert parse(compiled("ORG-08", steps=[answer])).steps["s1"].do == "work"
