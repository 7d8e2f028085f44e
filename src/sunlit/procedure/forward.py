"""Where a step can lead, and the shortest way forward from the open steps to another one."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from sunlit.procedure.grammar.table import Procedure, Row, Step

Facts = Mapping[str, Any] | None


def targets(step: Step, facts: Facts) -> Iterator[str]:
    """Yield where the token may go forward from `step`, in the order of the table."""
    if step.do == "route":
        yield from _rows(step.table, facts)
    elif step.outcomes:
        yield from (o.to for o in step.outcomes.values() if not o.back)
    else:
        yield step.exit


def _rows(table: tuple[Row, ...], facts: Facts) -> Iterator[str]:
    for row in table:
        if facts is None or row.matches(facts):
            yield row.to


def reached(procedure: Procedure, facts: Facts, origin: Step, target: str) -> list[str]:
    """Return the steps to be performed that a token comes to when it leaves `origin` for `target`.

    A join is taken to succeed; a route counts with the row that matches `facts`, or with every row where no
    facts are given. The procedure is a sound one.
    """
    search = _Search(procedure, facts)
    search.enter(origin, target)
    return list(search.found)


class _Search:
    """Follows a token through routes, blocks and calls to the steps where it would stay."""

    def __init__(self, procedure: Procedure, facts: Facts) -> None:
        self.procedure, self.facts = procedure, facts
        self.found: dict[str, None] = {}
        self.seen: set[str] = set()

    def enter(self, origin: Step, target: str) -> None:
        """Go to `target`: a step, the join of the branch, an end."""
        steps = self.procedure.steps
        if target == "join" or target.startswith("end."):
            self._leave(origin, target)
            return
        if target in self.seen:
            return
        self.seen.add(target)
        step = steps[target]
        if step.do == "parallel":
            for branch in step.branches.values():
                self.enter(steps[branch[0]], branch[0])
        elif step.do == "call":
            first = self.procedure.subs[step.call].steps[0]
            self.enter(steps[first], first)
        else:
            if step.acting:
                self.found[step.id] = None
            if not step.acting or step.standing or step.optional:
                for onward in targets(step, self.facts):
                    self.enter(step, onward)

    def _leave(self, origin: Step, target: str) -> None:
        """Go on behind the block that `target` leaves: a parallel one, or a called procedure."""
        scopes = self.procedure.scopes
        scope = scopes[origin.scope]
        if target == "join":
            owner = self.procedure.steps[scope.owner]
            self.enter(owner, owner.exit)
            return
        while scope.kind == "branch":
            scope = scopes[scope.parent]
        if scope.kind == "sub":
            owner = self.procedure.steps[scope.owner]
            outcome = owner.outcomes.get(target.removeprefix("end."))
            self.enter(owner, outcome.to if outcome else owner.exit)


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


def blocks_around(procedure: Procedure, step: str) -> set[str]:
    """Return the parallel steps in whose branches `step` stands, those around its procedure included."""
    found = set()
    scope = procedure.scopes[procedure.steps[step].scope]
    while scope.key:
        if scope.kind == "branch":
            found.add(scope.owner)
        scope = procedure.scopes[scope.parent]
    return found
