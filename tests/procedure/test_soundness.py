"""Whether a procedure can be run, decided by its table alone and checked against trying everything."""

from __future__ import annotations

from copy import deepcopy
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.procedure.random_procedures import Search, make
from tests.procedure.walking import CHINA, FULL, full, governed, plain, powers

from sunlit.procedure.grammar import parse
from sunlit.procedure.history import Event
from sunlit.procedure.soundness import PROBLEMS, problems
from sunlit.procedure.state import advance, start

NAME = {"zh": "环节", "en": "Step"}


def small(**changes: Any) -> dict[str, Any]:
    """Return a small sound procedure: ask, check, build; then changes of whole fields."""
    found: dict[str, Any] = {
        "schema": "sunlit-procedure/1",
        "id": "road",
        "version": "1",
        "title": NAME,
        "calendar": "CN",
        "posts": {"office": {"name": NAME}, "mayor": {"name": NAME}},
        "facts": {
            "amount": {"type": "money", "label": NAME},
            "urgent": {"type": "bool", "label": NAME},
            "day": {"type": "date", "label": NAME},
            "kind": {
                "type": "enum",
                "label": NAME,
                "values": [{"code": "new", **NAME}, {"code": "old", **NAME}],
            },
        },
        "ends": {"done": {"name": NAME}, "refused": {"name": NAME}},
        "steps": [
            {"id": "ask", "name": NAME, "do": "work", "post": "office"},
            {
                "id": "check",
                "name": NAME,
                "do": "decide",
                "post": "mayor",
                "outcomes": {
                    "yes_": {"label": NAME, "to": "build"},
                    "fix": {"label": NAME, "to": "ask", "back": True, "max": 1},
                    "refuse": {"label": NAME, "to": "end.refused"},
                },
            },
            {"id": "build", "name": NAME, "do": "work", "post": "office", "next": "end.done"},
        ],
    }
    found.update(changes)
    return found


def step(key: str, do: str = "work", **fields: Any) -> dict[str, Any]:
    post = {"post": "office"} if do not in ("route", "parallel", "call") else {}
    return {"id": key, "name": NAME, "do": do, **post, **fields}


def out(to: str, **fields: Any) -> dict[str, Any]:
    return {"label": NAME, "to": to, **fields}


def found(procedure: dict[str, Any]) -> set[tuple[str, str]]:
    return {(problem.code, problem.row) for problem in problems(parse(procedure))}


def with_steps(*steps: dict[str, Any], **changes: Any) -> dict[str, Any]:
    return small(steps=list(steps), **changes)


def test_the_three_full_procedures_and_the_small_one_are_sound():
    assert [problems(full(name)) for name in FULL] == [[], [], []]
    assert problems(parse(small())) == []


@pytest.mark.parametrize("code", sorted(set(powers()) - governed()))
def test_every_plain_power_compiles_to_a_sound_procedure(code):
    assert problems(plain(code)) == []


@pytest.mark.parametrize("seed", range(300))
def test_the_check_by_structure_agrees_with_trying_every_state(seed):
    random = make(seed)
    assert (problems(parse(random)) == []) == Search(random).sound()


@settings(max_examples=150, deadline=None)
@given(st.integers(min_value=300, max_value=10**9))
def test_what_the_check_calls_sound_is_sound(seed):
    random = make(seed)
    if problems(parse(random)) == []:
        assert Search(random).sound() is not False


@settings(max_examples=150, deadline=None)
@given(st.integers(min_value=0, max_value=10**9), st.integers())
def test_a_sound_procedure_never_loses_a_token(seed, choices):
    procedure = parse(make(seed))
    if problems(procedure):
        return
    random = Random(choices)
    opened = Event("matter.opened", 0, {"facts": {"big": random.random() < 0.5}}, {}, 0)
    state = start(procedure, CHINA, opened)
    for index in range(1, 200):
        if state.end is not None:
            assert not state.open
            return
        assert state.open, "a token was lost"
        key = random.choice(sorted(state.open))
        outcomes = [
            o.code
            for o in procedure.steps[key].outcomes.values()
            if "open_objection" not in o.requires
            and (o.max is None or state.returns.get((key, o.code), 0) < o.max)
        ]
        data = {"step": key, "outcome": random.choice(outcomes)} if outcomes else {"step": key}
        state = advance(state, Event("act.done", index, data, {"post": "office"}, index))


CASES: dict[str, tuple[dict[str, Any], tuple[str, str]]] = {
    "a target that does not exist": (
        with_steps(step("a", next="nowhere"), step("b", next="end.done")),
        ("target_unknown", "a"),
    ),
    "an end that does not exist": (with_steps(step("a", next="end.never")), ("target_unknown", "a")),
    "a step nobody comes to": (
        with_steps(step("a", next="c"), step("b"), step("c", next="end.done")),
        ("unreachable", "b"),
    ),
    "a last step without a way": (with_steps(step("a")), ("no_exit", "a")),
    "a circle without an end": (with_steps(step("a"), step("b", next="a")), ("no_end", "a")),
    "a way that only a limited return offers": (
        with_steps(step("a"), step("b", "decide", outcomes={"again": out("a", back=True, max=2)})),
        ("no_end", "b"),
    ),
    "a way that only an objection opens": (
        with_steps(step("a", "wait", outcomes={"object": out("end.done", requires=["open_objection"])})),
        ("no_end", "a"),
    ),
    "a join outside a branch": (with_steps(step("a", next="join")), ("join_outside", "a")),
    "a branch left without ending the others": (
        with_steps(
            step(
                "p",
                "parallel",
                branches={
                    "x": [step("x1", "decide", outcomes={"go": out("z"), "on": out("join")})],
                    "y": [step("y1")],
                },
            ),
            step("z", next="end.done"),
        ),
        ("leaves_branch", "x1.go"),
    ),
    "an end inside a branch without ending the others": (
        with_steps(
            step("p", "parallel", branches={"x": [step("x1", next="end.done")], "y": [step("y1")]}),
            step("z", next="end.done"),
        ),
        ("leaves_branch", "x1"),
    ),
    "a way into a branch": (
        with_steps(
            step("a", next="x1"),
            step("p", "parallel", branches={"x": [step("x1")], "y": [step("y1")]}),
            step("z", next="end.done"),
        ),
        ("enters_branch", "a"),
    ),
    "an abort inside an inner block to a step that is not outside it": (
        with_steps(
            step(
                "p",
                "parallel",
                branches={
                    "x": [step("x1", "decide", outcomes={"ok": out("join"), "on": out("u1", abort=True)})],
                    "y": [step("q", "parallel", branches={"u": [step("u1")], "v": [step("v1")]})],
                },
            ),
            step("z", next="end.done"),
        ),
        ("enters_branch", "x1.on"),
    ),
    "a branch that never joins": (
        with_steps(
            step("p", "parallel", branches={"x": [step("x1", next="x1")], "y": [step("y1")]}),
            step("z", next="end.done"),
        ),
        ("branch_never_joins", "p/x"),
    ),
    "a block that leads nowhere": (
        with_steps(step("p", "parallel", branches={"x": [step("x1")], "y": [step("y1")]})),
        ("no_exit", "p"),
    ),
    "a call of nothing": (with_steps(step("a", "call", call="sub", next="end.done")), ("call_unknown", "a")),
    "an outcome that is no end of the call": (
        with_steps(
            step("a", "call", call="sub", outcomes={"odd": out("end.done")}, next="end.done"),
            subs={"sub": {"title": NAME, "ends": {"over": {"name": NAME}}, "steps": [step("b")]}},
        ),
        ("call_outcome", "a.odd"),
    ),
    "an end of the call that leads nowhere": (
        with_steps(
            step("a", "call", call="sub", outcomes={"over": out("end.done")}),
            subs={
                "sub": {
                    "title": NAME,
                    "ends": {"over": {"name": NAME}, "else": {"name": NAME}},
                    "steps": [step("b", "decide", outcomes={"x": out("end.over"), "y": out("end.else")})],
                }
            },
        ),
        ("call_end", "a"),
    ),
    "a procedure that calls itself": (
        with_steps(
            step("a", "call", call="sub", next="end.done"),
            subs={
                "sub": {
                    "title": NAME,
                    "ends": {"over": {"name": NAME}},
                    "steps": [step("b", "call", call="sub")],
                }
            },
        ),
        ("call_recursion", "b"),
    ),
    "one procedure called twice": (
        with_steps(
            step("a", "call", call="sub"),
            step("c", "call", call="sub", next="end.done"),
            subs={"sub": {"title": NAME, "ends": {"over": {"name": NAME}}, "steps": [step("b")]}},
        ),
        ("call_shared", "c"),
    ),
    "a sub procedure nobody calls": (
        with_steps(
            step("a", next="end.done"),
            subs={"sub": {"title": NAME, "ends": {"over": {"name": NAME}}, "steps": [step("b")]}},
        ),
        ("unreachable", "b"),
    ),
    "an unknown post": (with_steps(step("a", next="end.done", post="king")), ("post_unknown", "a")),
    "an unknown post that speaks last": (
        with_steps(
            step(
                "a",
                "vote",
                next="end.done",
                rule={
                    "quorum": {"over": "1/2", "of": "members"},
                    "pass": {"rank": "list"},
                    "method": "named",
                    "last_to_speak": ["king"],
                },
            )
        ),
        ("post_unknown", "a"),
    ),
    "nobody to do it": (
        with_steps({"id": "a", "name": NAME, "do": "work", "next": "end.done"}),
        ("post_missing", "a"),
    ),
    "a vote without a rule": (with_steps(step("a", "vote", next="end.done")), ("rule_missing", "a")),
    "a decision without outcomes": (with_steps(step("a", "decide", next="end.done")), ("no_outcomes", "a")),
    "a route without a table": (with_steps(step("a", "route", next="end.done")), ("table_missing", "a")),
    "a table outside a route": (
        with_steps(step("a", next="end.done", table=[{"if": {"urgent": True}, "to": "end.done"}])),
        ("field_unused", "a"),
    ),
    "a lead before nothing": (
        with_steps(step("a", next="end.done", lead={"before": "b", "work": 2})),
        ("lead_before", "a"),
    ),
    "a disclosure after nothing": (
        with_steps(
            step(
                "a",
                next="end.done",
                disclose=[
                    {
                        "id": "D1",
                        "what": NAME,
                        "scope": "public",
                        "when": {"after": "b", "work": 1},
                        "form": ["site"],
                    }
                ],
            )
        ),
        ("disclose_after", "a"),
    ),
    "a disclosure for an outcome that does not exist": (
        with_steps(
            step(
                "a",
                next="end.done",
                disclose=[
                    {
                        "id": "D1",
                        "what": NAME,
                        "scope": "public",
                        "when": {"after": "a", "work": 1},
                        "form": ["site"],
                        "if_outcome": "x",
                    }
                ],
            )
        ),
        ("disclose_outcome", "a"),
    ),
    "a flag that nothing sets": (
        with_steps(
            step(
                "a",
                "vote",
                next="end.done",
                rule={
                    "quorum": {"over": "1/2", "of": "members"},
                    "pass": {"rank": "list"},
                    "method": "named",
                    "forbids_if": ["odd"],
                },
            )
        ),
        ("flag_never_set", "a"),
    ),
    "a return that resumes no notice": (
        with_steps(
            step("a"),
            step("b", "decide", outcomes={"x": out("a", back=True, resume=True), "y": out("end.done")}),
        ),
        ("resume_target", "b.x"),
    ),
    "a full period of nothing": (
        with_steps(step("a", "wait", outcomes={"x": out("end.done", requires=["full_period"])})),
        ("no_period", "a.x"),
    ),
    "separation from a step that does not exist": (
        with_steps(step("a", next="end.done"), separate=[{"steps": ["a", "b"], "why": NAME}]),
        ("separate_unknown", "separate"),
    ),
    "an optional step with outcomes": (
        with_steps(step("a", "decide", optional=True, outcomes={"x": out("end.done")})),
        ("field_unused", "a"),
    ),
    "a review of a vote, which is taken in the meeting itself": (
        with_steps(
            step(
                "a",
                "vote",
                next="end.done",
                after_review="office",
                rule={
                    "quorum": {"over": "1/2", "of": "members"},
                    "pass": {"rank": "list"},
                    "method": "named",
                },
            )
        ),
        ("field_unused", "a"),
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_the_report_names_the_row_of(case):
    procedure, expected = CASES[case]
    assert expected in found(procedure)


def test_a_branch_may_be_left_for_a_step_outside_when_the_others_are_ended():
    inner = step("x1", "decide", outcomes={"ok": out("join"), "on": out("z", abort=True)})
    block = step("p", "parallel", branches={"x": [inner], "y": [step("y1")]})
    assert found(with_steps(block, step("z", next="end.done"))) == set()
    nested = step("o", "parallel", branches={"a": [block], "b": [step("b1")]})
    assert found(with_steps(nested, step("z", next="end.done"))) == set()


def deviating(**changes: Any) -> dict[str, Any]:
    return {
        "allowed": [{"code": "shorten", **NAME}],
        "never": [],
        "by": ["mayor"],
        "reason": [{"code": "flood", **NAME}],
        "report": {"to": "office", "work": 1},
        "ratify": {"by": "mayor", "work": 5},
        "disclose": {"what": NAME, "scope": "public", "work": 5},
        **changes,
    }


def test_what_is_left_of_a_shortened_period_fits_the_period():
    def left(least: str = "min", **fields: Any) -> set[tuple[str, str]]:
        return found(with_steps(step("ask", **{least: {"work": 5}}, next="end.done", **fields)))

    assert left(not_below={"work": 5}) == left(not_below={"work": 0}) == set()
    assert left(not_below={"work": 6}) == {("floor_above", "ask.not_below")}
    assert left(not_below={"days": 1}) == {("floor_above", "ask.not_below")}
    assert left("limit", not_below={"work": 1}) == {("floor_alone", "ask.not_below")}


def test_departures_name_posts_and_steps_that_exist():
    assert found(small(deviate=deviating())) == set()
    assert found(small(deviate=deviating(never=["x"], by=["king"]))) == {
        ("never_unknown", "deviate.never"),
        ("post_unknown", "deviate"),
    }


def routed(*table: dict[str, Any], by: list[str]) -> dict[str, Any]:
    return with_steps(step("r", "route", by=by, table=list(table)), step("a", next="end.done"))


def row(to: str = "a", **when: Any) -> dict[str, Any]:
    return {"if": when, "to": to}


@pytest.mark.parametrize(
    ("table", "by", "codes"),
    [
        ([row(amount={"lt": 5}), row(amount={"ge": 5})], ["amount"], set()),
        ([row(amount={"le": 5}), row(amount={"gt": 5})], ["amount"], set()),
        ([row(amount={"lt": 5}), row(amount={"gt": 5})], ["amount"], {"route_gap"}),
        ([row(amount={"le": 5}), row(amount={"ge": 5})], ["amount"], {"route_overlap"}),
        ([row(amount={"in": [1, 2]}), row(amount={"ge": 3}), row(amount=0)], ["amount"], set()),
        ([row(urgent=True)], ["urgent"], {"route_gap"}),
        ([row(urgent=True), row(urgent=False)], ["urgent"], set()),
        ([row(kind="new")], ["kind"], {"route_gap"}),
        ([row(kind={"in": ["new", "old"]})], ["kind"], set()),
        ([row(kind={"in": ["new", "odd"]})], ["kind"], {"route_type"}),
        ([row(kind={"lt": 3})], ["kind"], {"route_type"}),
        ([row(amount="many")], ["amount"], {"route_type"}),
        ([row(urgent=1)], ["urgent"], {"route_type"}),
        ([row(day="2026-01-01")], ["day"], {"route_gap"}),
        ([row(day=3)], ["day"], {"route_type"}),
        ([row(colour="red")], ["colour"], {"fact_unknown"}),
        ([row(kind="new", urgent=True)], ["kind"], {"fact_unknown"}),
    ],
)
def test_exactly_one_row_of_a_route_matches(table, by, codes):
    known = {problem.code for problem in problems(parse(routed(*table, by=by)))}
    assert known == codes


def test_every_problem_has_a_meaning_and_its_row():
    for procedure, (code, _) in CASES.values():
        assert code in PROBLEMS
        for problem in problems(parse(deepcopy(procedure))):
            assert problem.row
