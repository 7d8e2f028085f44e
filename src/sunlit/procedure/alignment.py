"""Explain an irregular history by the fewest departures: an alignment of acts with the table of steps.

Three things may have happened that the procedure does not foresee, and each costs one: a step is "missing";
an act is "extra"; an act came out of its turn, "before" or "after" the place where it belongs. The search
goes through the histories that the token game allows, cheapest first, and so never names a cascade of
faults where one explains them all.

Source: A. Adriansyah, Aligning observed and modeled behavior (2014), for the idea; the costs are ours.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from sunlit.procedure.game import Game
from sunlit.procedure.history import Event, State

WIDEST = 1_500  # histories followed at once; beyond that the best are kept, and the answer is not proven
Asked = tuple[str, str]  # step, outcome


@dataclass(frozen=True, slots=True)
class Done:
    """An act that ends a step, as the alignment reads it. `holds` says that it left its step open."""

    step: str
    outcome: str
    index: int
    holds: bool = False


@dataclass(frozen=True, slots=True)
class Move:
    """One line of the explanation: an act in its place ("same"), or a departure.

    kind: "same", "missing" (no act), "extra", "before" or "after" (an act out of its turn).
    """

    kind: str
    step: str
    index: int | None = None


@dataclass(frozen=True, slots=True)
class Alignment:
    """The cheapest explanation. `proven` is False where the search had to leave possibilities out."""

    cost: int
    moves: tuple[Move, ...]
    proven: bool = True

    def faults(self) -> list[Move]:
        """Return the departures alone, in the order of the procedure."""
        return [move for move in self.moves if move.kind != "same"]


@dataclass(frozen=True, slots=True)
class _Node:
    """How far an explanation has come: acts read, place in the game, steps owed and acts in hand."""

    read: int
    place: int
    owed: frozenset[Asked]  # passed over as missing; an act that comes later makes them "after"
    held: frozenset[Asked]  # acts that came too early; their step uses them up


def acts_of(events: Iterable[Event], state: State) -> list[Done]:
    """Return the acts of a history that end a step, oldest first; `state` is the fold of all of them."""
    void = {run.acts[-1] for run in state.runs if run.status == "void" and run.acts}
    found = []
    for event in events:
        data = event.data
        if event.kind != "act.done" or data.get("verb", "done") != "done":
            continue
        step, outcome = str(data.get("step", "")), str(data.get("outcome", ""))
        row = state.procedure.steps.get(step)
        known = row is not None and (not row.outcomes or outcome in row.outcomes)
        found.append(Done(step, outcome, event.index, event.index in void or not known))
    return found


def align(game: Game, acts: Sequence[Done], end: str = "") -> Alignment:
    """Return the cheapest explanation of `acts`; with `end` the matter is over and must have come to it.

    It never costs more than there are acts and steps.
    """
    return _Search(game, acts, end).cheapest()


_From = tuple[_Node, Move] | None


class _Search:
    """All explanations of one cost at a time: what follows for nothing first, then one departure more."""

    def __init__(self, game: Game, acts: Sequence[Done], end: str) -> None:
        self.game, self.acts, self.end = game, acts, end
        self.came: dict[_Node, _From] = {}
        later: set[str] = set()
        self.later = [later]  # by acts read: the steps of the acts still to come
        for act in reversed(acts):
            later = later | {act.step}
            self.later.append(later)
        self.later.reverse()

    def cheapest(self) -> Alignment:
        """Try cost after cost; at the latest, all that happened is extra and all the rest missing."""
        seeds: list[tuple[_Node, _From]] = [(_Node(0, self.game.first, frozenset(), frozenset()), None)]
        proven = True
        for cost in range(len(self.acts) + len(self.game.procedure.steps) + 1):
            level: list[_Node] = []
            for node, origin in seeds:
                if node not in self.came:
                    self.came[node] = origin
                    goal = self._follow(node, level)
                    if goal is not None:
                        return Alignment(cost, self._told(goal), proven)
            if len(level) > WIDEST:
                level.sort(key=lambda node: -node.read)
                del level[WIDEST:]
                proven = False
            missing = [(step, (node, move)) for node in level for step, move in self._missing(node)]
            extra = [(step, (node, move)) for node in level for step, move in self._extra(node)]
            seeds = [*missing, *extra]  # of two that cost the same, a step left out is the likelier
        extras = tuple(Move("extra", act.step, act.index) for act in self.acts)
        return Alignment(len(extras), extras, False)

    def _follow(self, node: _Node, level: list[_Node]) -> _Node | None:
        """Go on from `node` as far as it costs nothing; return a node at which all is explained."""
        waiting = [node]
        while waiting:
            here = waiting.pop()
            if here.read == len(self.acts) and (not self.end or self.game.end(here.place) == self.end):
                return here
            level.append(here)
            for following, move in self._free(here):
                if following not in self.came:
                    self.came[following] = (here, move)
                    waiting.append(following)
        return None

    def _free(self, node: _Node) -> Iterator[tuple[_Node, Move]]:
        for asked in sorted(node.held):
            place = self.game.after(node.place, *asked)
            if place is not None:
                yield _Node(node.read, place, node.owed, node.held - {asked}), Move("same", asked[0])
        if node.read == len(self.acts):
            return
        act = self.acts[node.read]
        asked = (act.step, act.outcome)
        owed = self._kept(node.owed, node.read + 1)
        if asked in node.owed:
            move = Move("after", act.step, act.index)
            yield _Node(node.read + 1, node.place, owed - {asked}, node.held), move
        same = Move("same", act.step, act.index)
        if act.holds:
            if self.game.is_open(node.place, act.step):
                yield _Node(node.read + 1, node.place, owed, node.held), same
            return
        place = self.game.after(node.place, act.step, act.outcome)
        if place is not None:
            yield _Node(node.read + 1, place, owed, node.held), same

    def _missing(self, node: _Node) -> Iterator[tuple[_Node, Move]]:
        for asked, place in self.game.ways(node.place):
            owed = self._kept(node.owed | {asked}, node.read)
            yield _Node(node.read, place, owed, node.held), Move("missing", asked[0])

    def _extra(self, node: _Node) -> Iterator[tuple[_Node, Move]]:
        if node.read < len(self.acts):
            act = self.acts[node.read]
            usable = not act.holds and act.step in self.game.procedure.steps
            held = node.held | {(act.step, act.outcome)} if usable else node.held
            owed = self._kept(node.owed, node.read + 1)
            yield _Node(node.read + 1, node.place, owed, held), Move("extra", act.step, act.index)

    def _kept(self, owed: frozenset[Asked], read: int) -> frozenset[Asked]:
        """Forget what no later act can make good: fewer nodes differ."""
        if not owed:
            return owed
        return frozenset(asked for asked in owed if asked[0] in self.later[read])

    def _told(self, goal: _Node) -> tuple[Move, ...]:
        """Return the moves up to `goal`; an act out of turn and the gap it filled become one."""
        moves: list[Move] = []
        node = goal
        while (origin := self.came[node]) is not None:
            node, move = origin
            moves.append(move)
        moves.reverse()
        return tuple(_paired(moves))


def _paired(moves: list[Move]) -> list[Move]:
    told: list[Move] = []
    for move in moves:
        if move.kind == "after":
            told.remove(Move("missing", move.step))
        elif move.kind == "same" and move.index is None:
            early = next(m for m in told if m.kind == "extra" and m.step == move.step)
            told[told.index(early)] = Move("before", early.step, early.index)
            continue
        told.append(move)
    return told
