"""Whether every step is reached, every way ends, and no token is lost.

A list of steps is a graph; a parallel block is one node of the list it stands in, and its branches are graphs
of their own. A way counts as certain only when it can always be taken: a return with a `max` runs out, and an
outcome that needs an open objection may never come. Every step must have a certain way out of its list.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from sunlit.procedure.grammar.table import Outcome, Procedure, Scope, Step, Sub
from sunlit.procedure.soundness.problem import Problem

OUT = ""  # the node that stands for having left the list


@dataclass(slots=True)
class _Graph:
    """The ways of one list: node -> where it leads. `OUT` among them leaves the list for good."""

    ways: dict[str, set[str]] = field(default_factory=dict)
    certain: dict[str, set[str]] = field(default_factory=dict)
    joins: set[str] = field(default_factory=set)  # steps that can come to the join for certain
    aborts: set[str] = field(default_factory=set)  # steps outside that a branch can abort to


class Flow:
    """The ways of a procedure; `problems` holds what is wrong with them."""

    def __init__(self, procedure: Procedure) -> None:
        self.procedure = procedure
        self.problems: list[Problem] = []
        self.graphs: dict[str, _Graph] = {}

    def check(self) -> list[Problem]:
        """Return every problem of every list that is in use."""
        used = [s for s in self.procedure.scopes.values() if s.kind != "sub" or s.owner]
        unused = {s.key for s in self.procedure.scopes.values()} - {s.key for s in used}
        for key in unused:
            for step in self.procedure.scopes[key].steps:
                self.problems.append(Problem("unreachable", step))
        # Inner lists first: what they can do decides the ways of their owner.
        for scope in sorted(used, key=self._depth, reverse=True):
            self._list(scope)
        return self.problems

    def _depth(self, scope: Scope) -> int:
        depth = 0
        while scope.key:
            scope, depth = self.procedure.scopes[scope.parent], depth + 1
        return depth

    def _list(self, scope: Scope) -> None:
        graph = self.graphs[scope.key] = _Graph()
        for key in scope.steps:
            step = self.procedure.steps[key]
            graph.ways[key], graph.certain[key] = set(), set()
            for row, target, outcome in self._targets(step):
                self._way(step, row, target, outcome)
            if step.do == "parallel":
                self._block(step)
        reached = _closure(scope.steps[0], graph.ways)
        ends = _closure(OUT, _reversed(graph.certain))
        for key in scope.steps:
            if key not in reached:
                self.problems.append(Problem("unreachable", key))
            elif key not in ends:
                self.problems.append(Problem("no_end", key))
        graph.joins &= reached

    def _targets(self, step: Step) -> Iterator[tuple[str, str, Outcome | None]]:
        if step.do == "route":
            for place, row in enumerate(step.table, 1):
                yield f"{step.id}[{place}]", row.to, None
            return
        for outcome in step.outcomes.values():
            yield f"{step.id}.{outcome.code}", outcome.to, outcome
        goes_on = not step.outcomes or (step.do == "call" and self._open_ends(step))
        if goes_on and step.do != "parallel":
            if step.exit:
                yield step.id, step.exit, None
            else:
                self.problems.append(Problem("no_exit", step.id))

    def _open_ends(self, step: Step) -> bool:
        sub = self.procedure.subs.get(step.call)
        return sub is not None and any(end not in step.outcomes for end in sub.ends)

    def _way(self, step: Step, row: str, target: str, outcome: Outcome | None) -> None:
        """Add one way, or say why it is none."""
        scope, graph = self.procedure.scopes[step.scope], self.graphs[step.scope]
        node = self._node(scope, row, target, outcome)
        if node is None:
            return
        if outcome is not None and outcome.abort and scope.kind == "branch":
            graph.aborts.add(target)
        if target == "join":
            graph.joins.add(step.id)
        graph.ways[step.id].add(node)
        runs_out = outcome is not None and outcome.back and outcome.max is not None
        by_chance = outcome is not None and "open_objection" in outcome.requires
        if not runs_out and not by_chance:
            graph.certain[step.id].add(node)

    def _node(self, scope: Scope, row: str, target: str, outcome: Outcome | None) -> str | None:
        abort = outcome is not None and outcome.abort
        if target == "join":
            if scope.kind != "branch":
                self.problems.append(Problem("join_outside", row))
                return None
            return OUT
        home = scope
        while home.kind == "branch":
            home = self.procedure.scopes[home.parent]
        if target.startswith("end."):
            ends = self.procedure.ends if home.kind == "top" else self._sub_of(home).ends
            if target.removeprefix("end.") not in ends:
                self.problems.append(Problem("target_unknown", row, {"found": target}))
                return None
            if scope.kind == "branch" and not abort:
                self.problems.append(Problem("leaves_branch", row, {"found": target}))
                return None
            return OUT
        return self._step_node(scope, row, target, abort)

    def _step_node(self, scope: Scope, row: str, target: str, abort: bool) -> str | None:
        step = self.procedure.steps.get(target)
        if step is None:
            self.problems.append(Problem("target_unknown", row, {"found": target}))
            return None
        if step.scope == scope.key:
            return target
        outer = scope
        while outer.kind == "branch":
            outer = self.procedure.scopes[outer.parent]
            if outer.key == step.scope:
                if abort:
                    return OUT
                self.problems.append(Problem("leaves_branch", row, {"found": target}))
                return None
        self.problems.append(Problem("enters_branch", row, {"found": target}))
        return None

    def _sub_of(self, scope: Scope) -> Sub:
        return self.procedure.subs[scope.key.removeprefix("sub:")]

    def _block(self, step: Step) -> None:
        """Add the ways of a parallel block: on when every branch can join, out by what aborts it."""
        inner = [self.graphs[f"{step.id}/{branch}"] for branch in step.branches]
        for branch, one in zip(step.branches, inner, strict=True):
            if not one.joins and not one.aborts:
                self.problems.append(Problem("branch_never_joins", f"{step.id}/{branch}"))
        if not step.exit:
            self.problems.append(Problem("no_exit", step.id))
        elif all(one.joins for one in inner):
            self._way(step, step.id, step.exit, None)
        for one in inner:
            for target in sorted(one.aborts):
                abort = Outcome("abort", {}, target, abort=True)
                self._way(step, step.id, target, abort)


def _closure(start: str, ways: dict[str, set[str]]) -> set[str]:
    found, waiting = {start}, [start]
    while waiting:
        for node in ways.get(waiting.pop(), ()):
            if node not in found:
                found.add(node)
                waiting.append(node)
    return found


def _reversed(ways: dict[str, set[str]]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for origin, targets in ways.items():
        for target in targets:
            found.setdefault(target, set()).add(origin)
    return found


def flow_problems(procedure: Procedure) -> list[Problem]:
    """Return what is wrong with the ways of a procedure."""
    return Flow(procedure).check()
