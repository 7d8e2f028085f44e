"""The ordinary way through a procedure: what lies ahead when nothing is sent back, refused or fails."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sunlit.procedure.grammar.table import Procedure, Step


def ordinary_path(procedure: Procedure, facts: Mapping[str, Any], open_steps: Iterable[str]) -> list[str]:
    """Return the steps somebody must still perform after `open_steps`, in the order they come.

    At each step the first outcome that leads forward is taken, at each route the row that `facts` match;
    where the facts do not decide a route, the path ends there. Answers to objections and other side ways
    are left out, branches of a parallel block stand one after the other.
    """
    walk = _Walk(procedure, facts, set(open_steps))
    for step in list(walk.seen):
        walk.leave(procedure.steps[step])
    order = {key: place for place, key in enumerate(procedure.steps)}
    return sorted(walk.found, key=order.__getitem__)


class _Walk:
    """Follows the arrows once; every step is entered at most once, so that it always ends."""

    def __init__(self, procedure: Procedure, facts: Mapping[str, Any], seen: set[str]) -> None:
        self.procedure, self.facts = procedure, facts
        self.seen = seen
        self.found: list[str] = []

    def leave(self, step: Step) -> None:
        """Go on from a step by its ordinary exit."""
        self.enter(self._ahead(step), step)

    def enter(self, target: str, origin: Step) -> None:
        """Go to a step, or out of a branch or a called procedure to what follows it."""
        scope = self.procedure.scopes[origin.scope]
        if target == "join" or (target.startswith("end.") and scope.kind == "sub"):
            owner = scope.owner
            if owner:
                self._pass(self.procedure.steps[owner])
            return
        step = self.procedure.steps.get(target)
        if step is None or step.id in self.seen:
            return
        self.seen.add(step.id)
        if step.acting:
            self.found.append(step.id)
            self.leave(step)
        elif step.do == "parallel":
            for branch in step.branches.values():
                self.enter(branch[0], step)
        elif step.do == "call":
            self.enter(self.procedure.subs[step.call].steps[0], step)
        else:
            self.leave(step)

    def _pass(self, owner: Step) -> None:
        """Leave a parallel block or a call, once."""
        if f"{owner.id}/passed" not in self.seen:
            self.seen.add(f"{owner.id}/passed")
            self.enter(owner.then or self._ahead(owner), owner)

    def _ahead(self, step: Step) -> str:
        if step.do == "route":
            return next((row.to for row in step.table if row.matches(self.facts)), "")
        forward = [o for o in step.outcomes.values() if not o.back and "open_objection" not in o.requires]
        return forward[0].to if forward else step.next or step.exit
