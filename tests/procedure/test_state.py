"""Where a matter stands after each entry, lawful or not."""

from __future__ import annotations

import pytest
from tests.procedure.test_rules import SECRETARY, legality, road, shown, with_steps
from tests.procedure.test_soundness import NAME, deviating, out, small, step
from tests.procedure.walking import CHINA, Walk, full, plain, w

from sunlit.procedure.errors import ProcedureError
from sunlit.procedure.forward import forward_way
from sunlit.procedure.grammar import parse
from sunlit.procedure.history import Event
from sunlit.procedure.state import fold, start
from sunlit.procedure.tokens import go

EVERY_MONTH = {"every": {"months": 1}}


def test_a_matter_begins_with_the_entry_that_opens_it():
    opened = Event("matter.opened", w(0), {}, {}, 0)
    with pytest.raises(ProcedureError):
        start(parse(small()), CHINA, Event("act.done", w(0), {}, {}, 0))
    with pytest.raises(ProcedureError):
        fold(parse(small()), CHINA, [])
    state = fold(parse(small()), CHINA, [opened])
    assert [(run.step, run.status, run.post) for run in state.runs] == [("ask", "open", "office")]
    assert state.run_of("build") is None


def test_a_matter_may_begin_with_a_route_or_an_optional_step():
    routed = with_steps(
        step(
            "r",
            "route",
            by=["urgent"],
            table=[{"if": {"urgent": True}, "to": "b"}, {"if": {"urgent": False}, "to": "a"}],
        ),
        step("a"),
        step("b", next="end.done"),
    )
    assert [run.step for run in routed.state.runs] == ["r"]  # nobody said how urgent it is: it stands here
    urgent = Walk(routed.procedure, w(0), urgent=True)
    assert urgent.opened() == ["b"]
    choice = with_steps(step("a", optional=True), step("b", next="end.done"))
    assert choice.opened() == ["a", "b"]


def test_a_return_opens_the_step_again_as_another_visit():
    walk = road()
    walk.act("ask")
    walk.act("check", "fix")
    assert [(run.step, run.visit, run.status) for run in walk.state.runs] == [
        ("ask", 1, "done"),
        ("check", 1, "done"),
        ("ask", 2, "open"),
    ]
    assert walk.state.returns == {("check", "fix"): 1}


def test_a_step_done_after_it_was_due_is_late_and_one_in_time_is_not():
    walk = with_steps(step("a", limit={"work": 2}), step("b", limit={"work": 2}, next="end.done"))
    walk.at(w(3)).act("a")
    walk.at(w(5)).act("b")
    assert [run.late for run in walk.state.runs] == [True, False]


def test_a_route_takes_the_row_that_matches():
    assert shown().opened() == ["candidate_show"]
    large = Walk(full("large-fund"), w(0), kind="grant", amount=50_000)
    large.act("apply")
    large.act("budget", "ok")
    assert large.opened() == ["materials"]


# --- blocks and calls -----------------------------------------------------------------------------------


def block(*x: dict, **more: dict) -> Walk:
    return with_steps(
        step("p", "parallel", branches={"x": list(x), "y": [step("y1")]}, then="z"),
        step("z", next="end.done"),
        **more,
    )


def test_a_block_goes_on_when_every_branch_has_joined():
    walk = block(step("x1"), step("x2"))
    assert walk.opened() == ["x1", "y1"]
    walk.act("x1")
    walk.act("x2")
    assert walk.opened() == ["y1"]
    walk.act("y1")
    assert walk.opened() == ["z"]


def test_an_abort_ends_the_other_branches():
    walk = block(
        step(
            "x1",
            "decide",
            outcomes={"ok": out("join"), "stop": out("end.refused", abort=True), "on": out("z", abort=True)},
        )
    )
    other = block(
        step(
            "x1",
            "decide",
            outcomes={"ok": out("join"), "stop": out("end.refused", abort=True), "on": out("z", abort=True)},
        )
    )
    walk.act("x1", "stop")
    assert (walk.state.end, walk.opened()) == ("refused", [])
    assert walk.state.run_of("y1").status == "passed"
    other.act("x1", "on")
    assert other.opened() == ["z"]


def test_a_block_opened_again_joins_again():
    walk = with_steps(
        step("p", "parallel", branches={"x": [step("x1")], "y": [step("y1")]}),
        step("z", "decide", outcomes={"again": out("p", back=True, max=1), "ok": out("end.done")}),
    )
    for _ in range(2):
        walk.act("y1")
        walk.act("x1")
        assert walk.opened() == ["z"]
        if not walk.state.returns:
            walk.act("z", "again")
    assert walk.state.run_of("x1").visit == 2


def test_a_block_may_begin_with_a_block_and_a_branch_with_a_call():
    inner = step("q", "parallel", branches={"u": [step("u1")], "v": [step("v1")]})
    subs = {"sub": {"title": NAME, "ends": {"over": {"name": NAME}}, "steps": [step("s")]}}
    walk = block(inner, step("c", "call", call="sub"), subs=subs)
    assert walk.opened() == ["u1", "v1", "y1"]
    walk.act("u1")
    walk.act("v1")
    assert walk.opened() == ["y1", "s"]
    walk.act("y1")
    walk.act("s")
    assert walk.opened() == ["z"]


def test_a_call_goes_on_by_the_end_of_what_it_called_also_out_of_its_branches():
    sub = {
        "title": NAME,
        "ends": {"good": {"name": NAME}, "bad": {"name": NAME}},
        "steps": [
            step(
                "p",
                "parallel",
                branches={
                    "x": [
                        step("x1", "decide", outcomes={"ok": out("join"), "no_": out("end.bad", abort=True)})
                    ],
                    "y": [step("y1")],
                },
            ),
            step("t", next="end.good"),
        ],
    }
    steps = [
        step("c", "call", call="sub", outcomes={"good": out("a"), "bad": out("end.refused")}),
        step("a", next="end.done"),
    ]
    good = with_steps(*steps, subs={"sub": sub})
    for key, outcome in (("x1", "ok"), ("y1", ""), ("t", "")):
        good.act(key, outcome)
    assert good.opened() == ["a"]
    bad = with_steps(*steps, subs={"sub": sub})
    bad.act("x1", "no_")
    assert (bad.state.end, bad.opened()) == ("refused", [])


def test_an_unsound_procedure_is_not_followed_into_nothing():
    with pytest.raises(ProcedureError):
        with_steps(step("a", next="nowhere")).force("act.done", {"post": "office"}, step="a")
    with pytest.raises(ProcedureError):
        with_steps(step("a", next="join")).force("act.done", {"post": "office"}, step="a")
    circle = [step("a"), step("r", "route", by=["urgent"], table=[{"if": {"urgent": True}, "to": "r"}])]
    walk = Walk(parse(small(steps=circle)), w(0), urgent=True)
    with pytest.raises(ProcedureError):
        go(walk.state, walk.procedure.steps["a"], "r", w(0))


# --- notices --------------------------------------------------------------------------------------------


def test_a_notice_that_states_its_own_end_keeps_it_over_an_objection():
    walk = shown(put_up=False)
    walk.put_up("candidate_show", ends_at=w(10, 17, 30))
    walk.at(w(2)).object(1, "candidate_show")
    walk.act("candidate_show", "objection")
    walk.at(w(4)).act("answer", "dismissed", answers=[1])
    run = walk.state.run_of("candidate_show")
    assert (run.status, run.visit, run.ends_at) == ("running", 2, w(12, 17, 30))


def test_a_notice_opened_again_otherwise_starts_afresh():
    walk = shown()
    walk.at(w(1)).object(1, "candidate_show")
    walk.act("candidate_show", "objection")
    walk.act("answer", "upheld", answers=[1])
    walk.act("small_buy")
    run = walk.state.run_of("candidate_show")
    assert (run.status, run.stretches, run.ends_at) == ("open", (), None)


def test_a_wait_that_was_never_put_up_has_nothing_to_resume():
    waits = [
        step("a", "wait", min={"work": 2}, outcomes={"ok": out("b")}),
        step("b", "decide", outcomes={"back": out("a", back=True, resume=True), "ok": out("end.done")}),
    ]
    walk = with_steps(*waits)
    walk.at(w(3)).act("a", "ok")
    walk.at(w(5)).act("b", "back")
    assert walk.state.run_of("a").ends_at == w(5)
    first = with_steps(
        step("s", "decide", outcomes={"x": out("a", back=True, resume=True)}),
        step("a", "wait", min={"work": 2}, next="end.done"),
    )
    first.act("s", "x")
    assert first.state.run_of("a").ends_at == w(2, 17, 30)


def test_a_time_limit_of_a_notice_is_the_time_to_put_it_up():
    walk = Walk(plain("PER-04"), w(0))
    for run in list(walk.state.runs):
        assert run.status == "open"
    notice = with_steps(
        step(
            "a",
            "wait",
            limit={"work": 2},
            min={"work": 3},
            outcomes={"clear": out("end.done", requires=["full_period", "no_open_objection"])},
            disclose=[
                {
                    "id": "D1",
                    "what": NAME,
                    "scope": "public",
                    "when": {"after": "open", "work": 1},
                    "form": ["site"],
                }
            ],
        )
    )
    assert notice.state.run_of("a").due_at == w(2, 17, 30)
    notice.at(w(3)).put_up("a")
    run = notice.state.run_of("a")
    assert (run.late, run.due_at, run.ends_at) == (True, None, w(6, 17, 30))


# --- clocks ---------------------------------------------------------------------------------------------


def test_a_pause_moves_the_due_instant_by_the_days_it_took():
    walk = legality()
    due = walk.state.run_of("legality").due_at
    legal = {"post": "legal", "person": "p"}
    walk.say("act.done", legal, step="legality", verb="pause", outcome="more_papers")
    assert walk.state.run_of("legality").status == "paused"
    walk.at(w(36)).say("act.done", legal, step="legality", verb="resume")
    run = walk.state.run_of("legality")
    assert run.status == "open"
    assert due is not None
    assert run.due_at is not None
    assert run.due_at > due


def test_a_clock_without_a_limit_stops_and_starts_all_the_same():
    walk = with_steps(step("a", pause=[{"code": "ask", **NAME}], next="end.done"))
    office = {"post": "office"}
    walk.say("act.done", office, step="a", verb="pause", outcome="ask")
    walk.say("act.done", office, step="a", verb="resume")
    assert walk.state.run_of("a").due_at is None


def test_a_duty_that_stands_falls_due_each_period_and_one_late_report_stays_visible():
    walk = with_steps(
        step("a"), step("b", limit=EVERY_MONTH), step("c"), step("d", limit=EVERY_MONTH, next="end.done")
    )
    walk.act("a")
    assert walk.opened() == ["b", "c"]
    first = walk.state.run_of("b").due_at
    walk.act("b", verb="report")
    second = walk.state.run_of("b").due_at
    assert first is not None
    assert second is not None
    assert second > first
    assert not walk.state.run_of("b").late
    walk.at(second + 45 * 86_400_000).act("b", verb="report")
    assert walk.state.run_of("b").late
    assert (walk.state.run_of("b").due_at or 0) > walk.now
    walk.act("c")
    assert walk.state.end == "done"
    assert walk.opened() == ["b", "d"]
    walk.act("d")
    assert walk.opened() == ["b"]


def test_a_duty_that_stands_is_not_opened_twice():
    walk = with_steps(
        step("a"),
        step("b", limit=EVERY_MONTH),
        step("c", "decide", outcomes={"again": out("a", back=True, max=1), "ok": out("end.done")}),
    )
    walk.act("a")
    walk.act("c", "again")
    walk.act("a")
    assert [run.visit for run in walk.state.runs if run.step == "b"] == [1]


def test_reports_on_the_way_fall_due_again():
    walk = legality()
    walk.act("legality", "lawful")
    walk.act("notice")
    walk.at(w(34)).named("vote", "aaaaaaaaa", "pass")
    walk.act("publish")
    first = walk.state.run_of("carry").report_due_at
    walk.act("carry", verb="report")
    second = walk.state.run_of("carry").report_due_at
    assert first is not None
    assert second is not None
    assert second > first
    assert walk.state.run_of("carry").due_at is not None


def test_a_step_of_the_same_meeting_is_due_that_day_and_otherwise_has_no_date():
    walk = Walk(plain("PRJ-04"), w(0))
    for key in ("s1", "s2", "s3", "s4", "s5"):
        walk.act(key)
    assert walk.state.run_of("s6").due_at is None
    walk.at(w(2)).act("s6")
    assert walk.state.run_of("s7").due_at == CHINA.instant(CHINA.day(w(2)), 24 * 60)
    walk.at(w(2, 11)).vote_entry("vote.opened", "s7", eligible=9)
    walk.vote_entry("presence.noted", "s7", present=3)
    walk.act("s7", "void")
    assert walk.state.run_of("s7").due_at is None


def test_a_void_meeting_does_not_renew_the_time_limit():
    walk = Walk(full("large-fund"), w(0), kind="works", amount=860_000)
    walk.act("apply")
    walk.act("budget", "ok")
    walk.act("materials")
    due = walk.state.run_of("decide").due_at
    walk.at(w(4))
    walk.vote_entry("vote.opened", "decide", eligible=9)
    walk.vote_entry("presence.noted", "decide", present=3)
    walk.act("decide", "void")
    assert walk.state.run_of("decide").visit == 2
    assert walk.state.run_of("decide").due_at == due
    assert walk.state.tallies[walk.index].outcome == "void"


def test_the_next_meeting_sets_the_date_of_what_waits_for_one():
    walk = Walk(plain("DEC-06"), w(0))
    for key in ("s1", "s2", "s3"):
        walk.act(key)
    assert walk.state.run_of("s5").due_at is None
    walk.act("s4", verb="report", meeting_at=w(3, 9))
    assert walk.state.run_of("s5").due_at == CHINA.instant(CHINA.day(w(3)), 24 * 60)


# --- departures -----------------------------------------------------------------------------------------


def test_history_that_skips_a_step_is_out_of_order_until_it_is_caught_up():
    walk = road()
    walk.force("act.done", {"post": "mayor"}, step="check", outcome="yes_")
    assert walk.opened() == ["build"]
    assert walk.state.run_of("ask").status == "passed"
    assert walk.classes() == ["order"]
    walk.act("ask", person="lin")
    assert [(r.step, r.visit, r.status) for r in walk.state.runs if r.step == "ask"] == [
        ("ask", 1, "passed"),
        ("ask", 2, "done"),
    ]
    assert walk.state.persons["ask"] == ("lin",)
    walk.act("build")
    assert walk.classes() == ["order"]


def test_history_that_leaves_a_step_out_for_good_is_missing_it():
    walk = road()
    walk.force("act.done", {"post": "office"}, step="build")
    assert walk.state.end == "done"
    assert [(d.cls, d.params.get("steps")) for d in walk.state.departures] == [
        ("order", None),
        ("missing", ["ask", "check"]),
    ]


def test_a_step_that_was_declared_to_be_skipped_is_not_missing():
    walk = road(deviate=deviating(allowed=[{"code": "skip", **NAME}]))
    mayor = {"post": "mayor"}
    walk.say("departure.declared", mayor, **{"class": "skip"}, step="build", reason="flood")
    walk.act("build")
    assert [(d.cls, d.declared, d.act) for d in walk.state.departures] == [("skip", True, 2)]
    assert walk.state.departures[0].ratify_due_at == w(5, 17, 30)


def test_a_report_falls_due_by_the_calendar_from_the_declaration_on():
    walk = road(deviate=deviating(allowed=[{"code": "skip", **NAME}]))
    mayor = {"post": "mayor"}
    walk.at(w(0, 18)).say("departure.declared", mayor, **{"class": "skip"}, step="build", reason="flood")
    (departure,) = walk.state.departures
    assert (departure.by, departure.report_to) == ("mayor", "office")
    assert departure.report_due_at == w(1, 17, 30)
    assert not departure.reported_late(w(1, 17, 30))
    assert departure.reported_late(w(1, 17, 30) + 1)


@pytest.mark.parametrize(
    ("post", "to", "departure"),
    [("cashier", "office", 1), ("mayor", "mayor", 1), ("mayor", "office", 2), ("", "office", 1)],
)
def test_a_report_that_came_in_round_the_rules_reports_nothing(post, to, departure):
    walk = road(deviate=deviating(allowed=[{"code": "skip", **NAME}]))
    walk.say("departure.declared", {"post": "mayor"}, **{"class": "skip"}, step="build", reason="flood")
    walk.force("departure.reported", {"post": post}, departure=departure, to=to)
    assert (walk.state.departures[0].reported, walk.state.departures[0].received) == (None, None)
    assert len(walk.classes()) == 2  # and it is named as a departure itself


def test_a_post_that_reports_to_itself_says_so_once():
    report = {"to": "mayor", "work": 1}
    walk = road(deviate=deviating(allowed=[{"code": "skip", **NAME}], report=report))
    walk.say("departure.declared", {"post": "mayor"}, **{"class": "skip"}, step="build", reason="flood")
    walk.say("departure.reported", {"post": "mayor"}, departure=1, to="mayor")
    assert (walk.state.departures[0].reported, walk.state.departures[0].received) == (2, 2)


def test_what_has_no_place_at_all_is_extra_and_moves_nothing():
    walk = road()
    walk.act("ask")
    walk.force("act.done", {"post": "office"}, step="ask")
    walk.force("act.done", {"post": "office"}, step="nowhere")
    walk.force("unheard.of", {})
    assert walk.classes() == ["extra", "extra", "extra"]
    assert walk.opened() == ["check"]


def test_an_outcome_that_does_not_exist_ends_nothing():
    walk = road()
    walk.act("ask")
    walk.force("act.done", {"post": "mayor"}, step="check", outcome="perhaps")
    assert walk.opened() == ["check"]
    assert walk.classes() == ["outcome"]
    assert walk.state.run_of("check").acts == (walk.index,)


def test_history_that_jumps_past_a_block_passes_over_its_branches():
    walk = block(step("x1"))
    walk.force("act.done", {"post": "office"}, step="z")
    assert walk.state.end == "done"
    assert {r.step: r.status for r in walk.state.runs} == {"x1": "passed", "y1": "passed", "z": "done"}
    assert walk.state.departures[-1].params["steps"] == ["x1", "y1"]


def test_history_that_jumps_into_a_block_opens_its_other_branches():
    walk = with_steps(
        step("a"),
        step("p", "parallel", branches={"x": [step("x1"), step("x2")], "y": [step("y1")]}),
        step("z", next="end.done"),
    )
    walk.force("act.done", {"post": "office"}, step="x2")
    assert walk.opened() == ["y1"]
    assert walk.state.skipped == {"a": False, "x1": False}


def test_the_way_forward_follows_calls_routes_and_leaves_returns_aside():
    procedure = full("major-decision")
    assert forward_way(procedure, {}, ["collect"], "revise") == ["collect", "reply", "revise"]
    assert forward_way(procedure, {}, ["vote"], "draft") is None
    inner = step("x1", "decide", outcomes={"ok": out("join"), "no_": out("end.over", abort=True)})
    sub = {
        "title": NAME,
        "ends": {"over": {"name": NAME}},
        "steps": [step("p", "parallel", branches={"x": [inner], "y": [step("y1")]}), step("t")],
    }
    called = parse(
        small(steps=[step("c", "call", call="sub"), step("z", next="end.done")], subs={"sub": sub})
    )
    assert forward_way(called, {}, ["x1"], "z") == ["x1", "z"]
    assert forward_way(called, {}, ["y1"], "z") == ["y1", "t", "z"]
    funds = full("large-fund")
    assert forward_way(funds, None, ["sign"], "small_buy") == ["sign", "small_buy"]
    assert forward_way(funds, {"amount": 10}, ["budget"], "materials") is None
    assert forward_way(funds, None, ["budget"], "materials") == ["budget", "materials"]


def test_a_second_opening_of_a_vote_changes_nothing():
    walk = Walk(plain("PRJ-02"), w(0))
    committee = {"post": "committee"}
    walk.say("vote.opened", committee, step="s1", eligible=9)
    walk.force("vote.opened", committee, step="s1", eligible=3)
    other = Walk(plain("PRJ-02"), w(0))
    other.force("presence.noted", committee, step="s1", present=9)
    assert (other.state.votes, other.classes()) == ({}, ["quorum"])
    assert walk.state.votes["s1", 1].eligible == 9
    assert walk.classes() == ["extra"]


def test_a_skipped_step_is_caught_up_by_nobody_in_particular():
    walk = road()
    walk.force("act.done", {"post": "mayor"}, step="check", outcome="yes_")
    walk.say("act.done", {"post": "office"}, step="ask")
    assert "ask" not in walk.state.persons


def test_a_notice_without_a_least_period_is_resumed_too():
    walk = with_steps(
        step(
            "a",
            "wait",
            outcomes={
                "ok": out("end.done", requires=["no_open_objection"]),
                "x": out("b", requires=["open_objection"]),
            },
        ),
        step("b", "decide", outcomes={"no_": out("a", back=True, resume=True)}),
    )
    walk.object(1, "a")
    walk.act("a", "x")
    walk.act("b", "no_", answers=[1])
    run = walk.state.run_of("a")
    assert (run.status, run.ends_at) == ("running", None)
    walk.act("a", "ok")
    assert walk.state.end == "done"


def test_a_notice_never_put_up_is_still_to_be_put_up_after_an_objection():
    walk = shown(put_up=False)
    walk.force("act.done", {"post": "purchasing"}, step="candidate_show", outcome="objection")
    walk.force("act.done", {"post": "purchasing"}, step="answer", outcome="dismissed")
    assert walk.state.run_of("candidate_show").status == "open"


def test_an_end_ends_what_is_open_beside_it():
    walk = with_steps(step("a", optional=True), step("b", limit=EVERY_MONTH), step("c", next="end.done"))
    walk.act("c")
    assert walk.state.end == "done"
    assert walk.opened() == ["b"]


def test_leaving_an_inner_block_ends_what_is_inside_it_and_around_it():
    leave = step("u1", "decide", outcomes={"ok": out("join"), "on": out("z", abort=True)})
    inner = step("q", "parallel", branches={"u": [leave], "v": [step("v1")]})
    walk = block(inner)
    walk.act("u1", "on")
    assert walk.opened() == ["z"]
    assert {r.step: r.status for r in walk.state.runs if r.status == "passed"} == {
        "v1": "passed",
        "y1": "passed",
    }


def test_each_breach_is_named_by_its_class():
    walk = shown()
    walk.object(1, "candidate_show")
    walk.force("act.done", {"post": "mayor", "person": "p"}, step="candidate_show", outcome="clear")
    assert sorted(walk.classes()) == ["early", "post"]
    early = next(d for d in walk.state.departures if d.cls == "early")
    assert set(early.params) == {"full_period", "objection_open"}
    assert walk.opened() == ["contract"]


def test_closing_early_ends_what_was_open():
    walk = road()
    walk.force("matter.closed", {}, end="refused")
    assert (walk.state.end, walk.state.closed_at is not None, walk.opened()) == ("refused", True, [])
    walk.force("act.done", {"post": "office"}, step="ask")
    assert walk.classes() == ["extra", "extra"]


def test_an_emergency_before_a_meeting_that_is_known_is_ratified_there():
    walk = Walk(plain("DEC-06"), w(0))
    walk.act("s1", meeting_at=w(5, 9))
    walk.say("departure.declared", SECRETARY, **{"class": "emergency"}, step="s2", reason="emergency_rescue")
    assert walk.state.departures[0].ratify_due_at == CHINA.instant(CHINA.day(w(5)), 24 * 60)
    walk.say("departure.declared", SECRETARY, **{"class": "order"}, step="s2", reason="rectify")
    assert not walk.state.departures[1].ratify_needed


def test_a_declaration_where_none_is_allowed_is_kept_and_named():
    walk = road()
    walk.force("departure.declared", SECRETARY, **{"class": "order"}, step="build", reason="x")
    assert [(d.cls, d.declared) for d in walk.state.departures] == [("extra", False), ("order", True)]
