"""Whether exactly one row of every route matches, whatever the facts are.

Every condition is a value, a list of values or bounds, so it is enough to try each value of an enum and, for
numbers, the points at and beside every bound: between them nothing changes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import islice, product
from typing import Any

from sunlit.procedure.grammar.table import Fact, Procedure, Step
from sunlit.procedure.soundness.problem import Problem

MOST = 20_000  # combinations tried in one route; no real table comes near it


def route_problems(procedure: Procedure) -> Iterator[Problem]:
    """Yield every gap and every overlap of the routes, with facts that show it."""
    for step in procedure.steps.values():
        if step.do != "route" or not step.table:
            continue
        wrong = list(_conditions(procedure, step))
        yield from wrong
        if not wrong:
            yield from _coverage(procedure, step)


def _conditions(procedure: Procedure, step: Step) -> Iterator[Problem]:
    for name in step.by:
        if name not in procedure.facts:
            yield Problem("fact_unknown", step.id, {"fact": name})
    for place, row in enumerate(step.table, 1):
        for name, test in row.when.items():
            here = f"{step.id}[{place}]"
            fact = procedure.facts.get(name)
            if fact is None or name not in step.by:
                yield Problem("fact_unknown", here, {"fact": name})
            elif not _fits(fact, test):
                yield Problem("route_type", here, {"fact": name, "type": fact.type})


def _fits(fact: Fact, test: Any) -> bool:
    bounds = {} if not isinstance(test, Mapping) else {k: v for k, v in test.items() if k != "in"}
    values = [test] if not isinstance(test, Mapping) else list(test.get("in", ()))
    if fact.type == "enum":
        known = {value["code"] for value in fact.values}
        return not bounds and all(isinstance(v, str) and v in known for v in values)
    if fact.type == "bool":
        return not bounds and all(isinstance(v, bool) for v in values)
    if fact.type == "date":
        return not bounds and all(isinstance(v, str) for v in values)
    return all(isinstance(v, int) and not isinstance(v, bool) for v in values)


def _coverage(procedure: Procedure, step: Step) -> Iterator[Problem]:
    names = list(dict.fromkeys(step.by))
    points = [_points(procedure.facts[name], name, step) for name in names]
    for values in islice(product(*points), MOST):
        facts = dict(zip(names, values, strict=True))
        matching = [place for place, row in enumerate(step.table, 1) if row.matches(facts)]
        if not matching:
            yield Problem("route_gap", step.id, {"facts": facts})
            return
        if len(matching) > 1:
            yield Problem("route_overlap", f"{step.id}[{matching[1]}]", {"facts": facts, "rows": matching})
            return


def _points(fact: Fact, name: str, step: Step) -> list[Any]:
    """Return the values of a fact between which no row can tell a difference."""
    if fact.type == "enum":
        return [value["code"] for value in fact.values]
    if fact.type == "bool":
        return [False, True]
    found: set[Any] = set()
    for row in step.table:
        test = row.when.get(name)
        if isinstance(test, Mapping):
            found.update(v for key, v in test.items() if key != "in")
            found.update(test.get("in", ()))
        elif test is not None:
            found.add(test)
    if fact.type == "date":
        return [*sorted(found), ""]
    least = 0 if fact.type == "money" else -(2**53)
    beside = {n + d for n in found for d in (-1, 0, 1)} | {least, 2**53}
    return sorted(n for n in beside if n >= least)
