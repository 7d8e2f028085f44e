"""The token game of a procedure without time: which steps are open, and which are after an act.

It moves the token by the same functions as the fold, once for each place it comes to; so many histories of
one procedure are played at the price of a look-up.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sunlit.procedure.calendar import Calendar
from sunlit.procedure.errors import ProcedureError
from sunlit.procedure.grammar.table import Procedure, Step
from sunlit.procedure.history import Event, State, StepRun
from sunlit.procedure.state import start
from sunlit.procedure.tokens import go, leave, pass_optional

_AT = 1_700_000_000_000  # any instant will do: time decides nothing here
Place = tuple[frozenset[str], frozenset[tuple[str, frozenset[str]]], str]  # open, joined, end
Asked = tuple[str, str]  # step, outcome


class Game:
    """One procedure with the facts that decide its routes. A place is a small number, `first` the first."""

    def __init__(self, procedure: Procedure, calendar: Calendar, facts: Mapping[str, Any]) -> None:
        self.procedure, self.calendar, self.facts = procedure, calendar, facts
        self.places: list[Place] = []
        self.numbers: dict[Place, int] = {}
        self.moves: dict[tuple[int, str, str], int | None] = {}
        self.forced: dict[int, list[tuple[Asked, int]]] = {}
        opened = Event("matter.opened", _AT, {"facts": dict(facts)}, {}, 0)
        self.first = self._number(start(procedure, calendar, opened))

    def is_open(self, place: int, step: str) -> bool:
        """Return whether an act at `step` has its place here."""
        return step in self.places[place][0]

    def end(self, place: int) -> str:
        """Return the end that was come to; "" while there is none."""
        return self.places[place][2]

    def after(self, place: int, step: str, outcome: str) -> int | None:
        """Return the place after `step` ended with `outcome`; None where it may not."""
        key = (place, step, outcome)
        if key not in self.moves:
            self.moves[key] = self._moved(place, step, outcome)
        return self.moves[key]

    def ways(self, place: int) -> list[tuple[Asked, int]]:
        """Return every step that the token waits for here, with each outcome and the place after it."""
        if place not in self.forced:
            self.forced[place] = [
                ((key, code), following)
                for key in sorted(self.places[place][0])
                for code in self._codes(key)
                if (following := self.after(place, key, code)) is not None and following != place
            ]
        return self.forced[place]

    def _codes(self, key: str) -> list[str]:
        """Return the outcomes of a step that holds the token, those that lead forward first."""
        step = self.procedure.steps[key]
        if not step.acting or step.standing or step.optional:
            return []
        return sorted(step.outcomes, key=lambda code: step.outcomes[code].back) or [""]

    def _moved(self, place: int, key: str, code: str) -> int | None:
        step = self.procedure.steps.get(key)
        if step is None or not step.acting or key not in self.places[place][0]:
            return None
        outcome = step.outcomes.get(code)
        if outcome is None and step.outcomes:
            return None
        state = self._state(place)
        leave(state, state.open[key], "done", _AT)
        if not (step.standing or step.optional):
            pass_optional(state, step, _AT)
            try:
                go(state, step, outcome.to if outcome else step.exit, _AT)
            except ProcedureError:
                return None
        return self._number(state)

    def _state(self, place: int) -> State:
        opened, joined, end = self.places[place]
        state = State(self.procedure, self.calendar, _AT, {}, self.facts)
        state.joined, state.end = dict(joined), end or None
        for key in sorted(opened, key=self._order):
            step: Step = self.procedure.steps[key]
            run = StepRun(key, 1, step.post, _AT, standing=step.standing, optional=step.optional)
            state.open[key] = len(state.runs)
            state.runs.append(run)
        return state

    def _order(self, key: str) -> int:
        return self.procedure.steps[key].number

    def _number(self, state: State) -> int:
        place = frozenset(state.open), frozenset(state.joined.items()), state.end or ""
        if place not in self.numbers:
            self.numbers[place] = len(self.places)
            self.places.append(place)
        return self.numbers[place]
