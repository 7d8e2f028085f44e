"""Where a step can lead, and the shortest way forward from the open steps to another one."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from sunlit.procedure.grammar.table import Procedure, Row, Step

Facts = Mapping[str, Any] | None


def targets(step: Step, facts: Facts = None, *, back: bool = False) -> Iterator[str]:
    """Yield where the token may go from `step`, in the order of the table; returns only with `back`."""
    if step.do == "route":
        yield from _rows(step.table, facts)
    elif step.outcomes:
        yield from (o.to for o in step.outcomes.values() if back or not o.back)
    elif step.exit:
        yield step.exit


def _rows(table: tuple[Row, ...], facts: Facts) -> Iterator[str]:
    for row in table:
        if facts is None or row.matches(facts):
            yield row.to


def reached(procedure: Procedure, facts: Facts, origin: Step, target: str) -> list[str]:
    """Return the steps to be performed that a token comes to when it leaves `origin` for `target`.

    A join is taken to succeed; a route counts with the row that matches `facts`, or every row without.
    """
    found: dict[str, None] = {}
    _enter(procedure, facts, origin, target, found, set())
    return list(found)


def _enter(
    procedure: Procedure, facts: Facts, origin: Step, target: str, found: dict[str, None], seen: set[str]
) -> None:
    scope = procedure.scopes[origin.scope]
    if target == "join" or target.startswith("end."):
        if target == "join" or scope.kind != "top":
            _leave(procedure, facts, origin, target, found, seen)
        return
    step = procedure.steps.get(target)
    if step is None or step.id in seen:
        return
    seen.add(step.id)
    if step.acting:
        found[step.id] = None
        if step.standing or step.optional:
            for onward in targets(step, facts):
                _enter(procedure, facts, step, onward, found, seen)
    elif step.do == "parallel":
        for branch in step.branches.values():
            _enter(procedure, facts, procedure.steps[branch[0]], branch[0], found, seen)
    elif step.do == "call":
        sub = procedure.subs.get(step.call)
        if sub is not None:
            _enter(procedure, facts, procedure.steps[sub.steps[0]], sub.steps[0], found, seen)
    else:
        for onward in targets(step, facts):
            _enter(procedure, facts, step, onward, found, seen)


def _leave(
    procedure: Procedure, facts: Facts, origin: Step, target: str, found: dict[str, None], seen: set[str]
) -> None:
    """Go on behind the block that `target` leaves: a parallel one, or a called procedure."""
    scope = procedure.scopes[origin.scope]
    if target == "join":
        if scope.kind == "branch":
            owner = procedure.steps[scope.owner]
            _enter(procedure, facts, owner, owner.exit, found, seen)
        return
    while scope.kind == "branch":
        scope = procedure.scopes[scope.parent]
    if scope.kind == "sub" and scope.owner:
        owner = procedure.steps[scope.owner]
        outcome = owner.outcomes.get(target.removeprefix("end."))
        _enter(procedure, facts, owner, outcome.to if outcome else owner.exit, found, seen)


def forward_way(
    procedure: Procedure, facts: Facts, open_steps: Iterable[str], wanted: str
) -> list[str] | None:
    """Return the shortest way forward, [open step, ..., wanted]; None when there is none.

    Returns, and side ways that only an objection opens, are no ways forward.
    """
    waiting = deque([step] for step in open_steps)
    seen = {way[0] for way in waiting}
    while waiting:
        way = waiting.popleft()
        step = procedure.steps[way[-1]]
        for target in targets(step, facts):
            for following in reached(procedure, facts, step, target):
                if following == wanted:
                    return [*way, following]
                if following not in seen:
                    seen.add(following)
                    waiting.append([*way, following])
    return None
