"""Definitions are read whole or refused with the row that is wrong."""

from __future__ import annotations

import json
from contextlib import suppress
from copy import deepcopy
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.procedure.test_soundness import NAME, deviating, out, small, step
from tests.procedure.walking import FULL, MODEL, definition, full

from sunlit.procedure.deadlines import Limit, Span
from sunlit.procedure.errors import ProcedureError
from sunlit.procedure.grammar import parse
from sunlit.procedure.grammar.table import Row, holds
from sunlit.procedure.soundness import problems


def test_steps_stand_in_reading_order_those_of_branches_and_calls_where_they_belong():
    procedure = full("major-decision")
    keys = list(procedure.steps)
    assert keys[3:10] == ["argue", "consult", "announce", "collect", "call_hearing", "hear", "reply"]
    assert procedure.start == "propose"
    assert procedure.steps["announce"].scope == "sub:public-consultation"
    assert procedure.steps["assess"].scope == "argue/experts"
    assert procedure.scopes["argue/experts"].owner == "argue"
    assert procedure.scopes["sub:public-consultation"].owner == "consult"
    assert procedure.subs["public-consultation"].steps[0] == "announce"


def test_only_steps_that_somebody_performs_are_numbered():
    procedure = full("large-fund")
    numbers = [s.number for s in procedure.steps.values() if s.acting]
    assert numbers == list(range(1, 19))
    assert {key for key, s in procedure.steps.items() if not s.number} == {"size", "buy_way", "finish"}


def test_a_step_leads_on_by_itself_to_the_next_of_its_list():
    procedure = full("large-fund")
    assert procedure.steps["apply"].exit == "budget"
    assert procedure.steps["inspect"].exit == "join"
    assert procedure.steps["finish"].exit == "approve_pay"
    assert procedure.steps["performance"].exit == "end.done"
    assert procedure.steps["small_buy"].exit == "candidate_show"


def test_the_parts_of_a_step_are_read_into_values():
    steps = full("large-fund").steps
    decide, notice, answer = steps["decide"], steps["candidate_show"], steps["answer"]
    assert decide.rule is not None
    assert decide.rule.quorum is not None
    assert (decide.rule.quorum.value, decide.rule.quorum.over) == (Fraction(1, 2), True)
    assert decide.rule.last_to_speak == ("secretary",)
    assert (decide.rule.ballots, decide.rule.recused_base) == ("members", "stay")
    assert decide.limit == Limit("by", Span(10, "wd"))
    assert decide.needs == {"minutes", "vote_register"}
    assert notice.min == Span(3, "d", "B1")
    assert (notice.opens, notice.answer, notice.after_review) == (True, "objection", "secrecy_review")
    assert notice.outcomes["clear"].requires == {"full_period", "no_open_objection"}
    assert (answer.outcomes["dismissed"].resume, answer.outcomes["upheld"].max) == (True, 1)
    assert full("large-fund").answering == {"answer"}
    assert steps["inspect"].apart == ("contract", "pay")
    assert steps["evaluate"].rule is not None
    assert steps["evaluate"].rule.passing is None


def test_a_duty_that_falls_due_each_period_stands_beside_the_steps_after_it_unless_it_is_the_first():
    every = {"every": {"months": 3}}
    procedure = parse(
        small(steps=[step("a", limit=every), step("b", limit=every), step("c", next="end.done")])
    )
    assert [s.standing for s in procedure.steps.values()] == [False, True, False]


def test_a_last_step_leads_to_the_only_end_by_itself():
    assert parse(small(ends={"done": {"name": NAME}}, steps=[step("a")])).steps["a"].exit == "end.done"
    assert parse(small(steps=[step("a")])).steps["a"].exit == ""


def test_rows_of_a_route_match_values_lists_and_bounds():
    assert Row({"kind": "works", "amount": {"ge": 5, "lt": 9}}, "x").matches({"kind": "works", "amount": 5})
    assert not Row({"amount": {"ge": 5}}, "x").matches({})
    assert holds({"in": ["a"]}, "a")
    assert not holds({"in": ["a"]}, "b")
    assert not holds({"lt": 3}, True)
    assert not holds({"lt": 3}, "2")
    assert not holds(1, True)
    assert holds({"le": 3, "gt": 1}, 3)


WRONG: dict[str, tuple[dict[str, Any], str]] = {
    "another schema": (small(schema="sunlit-procedure/2"), "schema"),
    "no id": (small(id="No Id"), "id"),
    "an empty version": (small(version=""), "version"),
    "no title": (small(title={"zh": "x"}), "title"),
    "an empty title": (small(title={"zh": " ", "en": "x"}), "title"),
    "a field nobody knows": (small(colour="red"), "colour"),
    "no posts": (small(posts={}), "posts"),
    "a post without a name": (small(posts={"office": {}}), "posts.office.name"),
    "a post with an odd code": (small(posts={"Office": {"name": NAME}}), "posts.Office"),
    "no ends": (small(ends={}), "ends"),
    "an odd end": (small(ends={"Done": {"name": NAME}}), "ends.Done"),
    "no steps": (small(steps=[]), "steps"),
    "steps left out": ({k: v for k, v in small().items() if k != "steps"}, "steps"),
    "steps that are no list": (small(steps={"a": 1}), "steps"),
    "a step that is a text": (small(steps=["a"]), "steps[1]"),
    "a step without an id": (small(steps=[{"name": NAME}]), "steps[1].id"),
    "one id twice": (small(steps=[step("a"), step("a")]), "steps[2].id"),
    "a kind of step nobody knows": (small(steps=[step("a", "dance")]), "steps.a.do"),
    "a limit that is none": (small(steps=[step("a", limit={"weeks": 2})]), "steps.a.limit"),
    "an optional that is not true": (small(steps=[step("a", optional=False)]), "steps.a.optional"),
    "a code of papers twice": (
        small(steps=[step("a", need=[{"code": "x", **NAME}, {"code": "x", **NAME}])]),
        "steps.a.need[2]",
    ),
    "papers that are no list": (small(steps=[step("a", need="x")]), "steps.a.need"),
    "an outcome without a way": (
        small(steps=[step("a", "decide", outcomes={"x": {"label": NAME}})]),
        "steps.a.outcomes.x.to",
    ),
    "an outcome with an odd code": (
        small(steps=[step("a", "decide", outcomes={"X": out("a")})]),
        "steps.a.outcomes.X",
    ),
    "a way forward with a limit of returns": (
        small(steps=[step("a", "decide", outcomes={"x": out("a", max=2)})]),
        "steps.a.outcomes.x",
    ),
    "a return that may be taken nought times": (
        small(steps=[step("a", "decide", outcomes={"x": out("a", back=True, max=0)})]),
        "steps.a.outcomes.x.max",
    ),
    "a requirement nobody knows": (
        small(steps=[step("a", "decide", outcomes={"x": out("a", requires=["luck"])})]),
        "steps.a.outcomes.x.requires",
    ),
    "branches outside a block": (small(steps=[step("a", branches={"x": [step("b")]})]), "steps.a.branches"),
    "a block with one branch": (
        small(steps=[step("a", "parallel", branches={"x": [step("b")]})]),
        "steps.a.branches",
    ),
    "an empty branch": (
        small(steps=[step("a", "parallel", branches={"x": [], "y": [step("b")]})]),
        "steps.a.branches.x.steps",
    ),
    "a rule without a quorum": (
        small(steps=[step("a", "vote", rule={"pass": {"rank": "list"}, "method": "named"})]),
        "steps.a.rule.quorum",
    ),
    "a rule of more than all": (
        small(
            steps=[
                step(
                    "a",
                    "vote",
                    rule={
                        "quorum": {"over": "3/2", "of": "members"},
                        "pass": {"rank": "list"},
                        "method": "named",
                    },
                )
            ]
        ),
        "steps.a.rule.quorum.over",
    ),
    "a rule with two shares": (
        small(
            steps=[
                step(
                    "a",
                    "vote",
                    rule={
                        "quorum": {"over": "1/2", "share": "1/2", "of": "members"},
                        "pass": {"rank": "list"},
                        "method": "named",
                    },
                )
            ]
        ),
        "steps.a.rule.quorum",
    ),
    "a rule without a method": (
        small(
            steps=[
                step("a", "vote", rule={"quorum": {"over": "1/2", "of": "members"}, "pass": {"rank": "list"}})
            ]
        ),
        "steps.a.rule.method",
    ),
    "a risk of level four": (
        small(steps=[step("a", risk={"level": 4, "point": NAME, "control": NAME})]),
        "steps.a.risk.level",
    ),
    "a row without a condition": (
        small(steps=[step("a", "route", by=["amount"], table=[{"if": {}, "to": "a"}])]),
        "steps.a.table[1].if",
    ),
    "a row with an odd condition": (
        small(steps=[step("a", "route", by=["amount"], table=[{"if": {"amount": {"near": 5}}, "to": "a"}])]),
        "steps.a.table[1].if.amount",
    ),
    "a row with an empty condition": (
        small(steps=[step("a", "route", by=["amount"], table=[{"if": {"amount": {}}, "to": "a"}])]),
        "steps.a.table[1].if.amount",
    ),
    "a row with an empty list": (
        small(steps=[step("a", "route", by=["amount"], table=[{"if": {"amount": {"in": []}}, "to": "a"}])]),
        "steps.a.table[1].if.amount",
    ),
    "a table that is no list": (small(steps=[step("a", "route", table={})]), "steps.a.table"),
    "a fact of no known type": (small(facts={"x": {"type": "text", "label": NAME}}), "facts.x.type"),
    "an enum without values": (small(facts={"x": {"type": "enum", "label": NAME}}), "facts.x.values"),
    "values that are no enum": (
        small(facts={"x": {"type": "int", "label": NAME, "values": [{"code": "a", **NAME}]}}),
        "facts.x.values",
    ),
    "separation of one step": (small(separate=[{"steps": ["ask", "ask"], "why": NAME}]), "separate[1].steps"),
    "a class of departure nobody knows": (
        small(deviate=deviating(allowed=[{"code": "whim", **NAME}])),
        "deviate.allowed",
    ),
    "a ratification without a time": (small(deviate=deviating(ratify={"by": "mayor"})), "deviate.ratify"),
    "an entry without codes": (small(entry={"any_of": "x", "otherwise": NAME}), "entry.any_of"),
    "an odd sub procedure": (
        small(
            steps=[step("a", next="end.done")],
            subs={"S": {"title": NAME, "ends": {"x": {"name": NAME}}, "steps": [step("b")]}},
        ),
        "subs.S",
    ),
    "a sub procedure without steps": (
        small(subs={"s": {"title": NAME, "ends": {"x": {"name": NAME}}, "steps": []}}),
        "subs.s.steps",
    ),
    "a sub procedure with no list of steps": (
        small(subs={"s": {"title": NAME, "ends": {"x": {"name": NAME}}}}),
        "subs.s.steps",
    ),
    "powers that are no codes": (small(powers=["road"]), "powers"),
    "a flag that is neither": (small(posts={"office": {"name": NAME, "body": 1}}), "posts.office.body"),
    "a unit that is a number": (
        small(facts={"x": {"type": "money", "label": NAME, "unit": {"code": "CNY", "zh": 1, "en": "yuan"}}}),
        "facts.x.unit.zh",
    ),
}


@pytest.mark.parametrize("case", WRONG)
def test_the_row_is_named_for(case):
    wrong, row = WRONG[case]
    with pytest.raises(ProcedureError) as refused:
        parse(wrong)
    assert refused.value.row == row
    assert refused.value.expected
    assert row in str(refused.value)


@pytest.mark.parametrize("value", [None, 3, "x", [], [1], {1: 2}, {}, True])
def test_what_is_no_table_is_refused(value):
    with pytest.raises(ProcedureError):
        parse(value)


def test_what_a_body_may_say_beyond_the_model_is_read():
    rule = {
        "quorum": {"over": "1/2", "of": "members"},
        "pass": {"share": "2/3", "of": "present"},
        "method": "secret",
        "ballots": "sealed",
        "recused_base": "leave",
    }
    found = parse(
        small(
            steps=[
                step("a", optional=True, recorded_by="office"),
                step("b", "vote", rule=rule, outcomes={"yes_": out("end.done"), "no_": out("end.refused")}),
            ],
            deviate=deviating(ratify={"by": "mayor", "next_meeting": True, "classes": ["emergency"]}),
        )
    )
    assert (found.steps["a"].optional, found.steps["a"].recorded_by) == (True, "office")
    assert found.steps["b"].rule is not None
    assert (found.steps["b"].rule.ballots, found.steps["b"].rule.recused_base) == ("sealed", "leave")
    assert found.deviate is not None
    assert (found.deviate.ratify.next_meeting, found.deviate.ratify.classes) == (True, ("emergency",))


def test_the_time_in_which_a_departure_is_reported_is_kept():
    report = {"to": "mayor", "work": 1}
    found = parse(small(deviate=deviating(report=report))).deviate
    assert found is not None
    assert (found.report_to, found.report_by) == ("mayor", Limit("by", Span(1, "wd")))
    assert parse(
        small(deviate=deviating(report={"to": "mayor", "same_day": True}))
    ).deviate.report_by == Limit("same_day")
    with pytest.raises(ProcedureError, match="report"):
        parse(small(deviate=deviating(report={**report, "why": "late"})))


odd = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-5, 5)
    | st.sampled_from(["", "a", "end.done", "work", "join", "1/2"]),
    lambda inner: (
        st.lists(inner, max_size=2)
        | st.dictionaries(st.sampled_from(["code", "zh", "en", "to"]), inner, max_size=2)
    ),
    max_leaves=4,
)


def places(value: Any, way: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Return the way to every value inside `value`."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [way, *(found for key, item in inner for found in places(item, (*way, key)))]


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(FULL), st.data())
def test_a_spoilt_definition_is_read_or_refused_and_nothing_else(name, data):
    spoilt = deepcopy(definition(name))
    ways = places(spoilt)
    way = data.draw(st.sampled_from(ways[1:]))
    holder = spoilt
    for key in way[:-1]:
        holder = holder[key]
    if data.draw(st.booleans()):
        holder[way[-1]] = data.draw(odd)
    else:
        del holder[way[-1]]
    with suppress(ProcedureError):
        assert all(problem.row for problem in problems(parse(spoilt)))


def test_the_schema_names_every_word_of_the_grammar():
    schema = json.loads((MODEL / "procedures/schema.json").read_text(encoding="utf-8"))
    fields = schema["$defs"]["step"]["properties"]
    assert {"optional", "recorded_by", "not_below"} <= set(fields)
    assert {"ballots", "recused_base"} <= set(fields["rule"]["properties"])
    assert "classes" in schema["properties"]["deviate"]["properties"]["ratify"]["properties"]
