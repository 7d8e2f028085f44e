"""What one act costs the rules and the fold, and what a chart costs; no database.

Each act is checked by every rule and then folded, in hundreds of different matters begun on different days.
The states forget what a check found before each turn, so that every rule is asked once for every act.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from typing import Any

from tests.procedure.walking import CHINA, FULL, Walk, full, plain, w

from benchmarks.measure import Measure, quiet_median
from sunlit.procedure.alignment import Done, align
from sunlit.procedure.chart import svg
from sunlit.procedure.game import Game
from sunlit.procedure.history import Event, State
from sunlit.procedure.rules import objections
from sunlit.procedure.state import advance

MATTERS = 200
CHARTS = 60
LIMIT = "one act, checked and folded"
Case = tuple[State, Event]
KINDS = {
    ("large-fund", "materials"): "work, large-fund",
    ("large-fund", "decide"): "decide by nine ballots, large-fund",
    ("large-fund", "candidate_show"): "notice, large-fund",
    ("PRJ-02", "s4"): "work, plain power",
    ("PRJ-02", "s1"): "decide by nine ballots, plain power",
    ("PRJ-02", "s2"): "notice, plain power",
}


class _Noting(Walk):
    """A walk that keeps every entry with the state before it."""

    def __init__(self, *given: Any, **facts: Any) -> None:
        self.cases: list[Case] = []
        super().__init__(*given, **facts)

    def enter(self, event: Event) -> State:
        self.cases.append((self.state, event))
        return super().enter(event)


def measures() -> list[Measure]:
    """Return what the folding of acts and the drawing of charts take."""
    cases = _cases()
    everything = [case for found in cases.values() for case in found]
    lines = [
        Measure(
            "fold of an act with all rules, every entry of a matter",
            _fold(everything),
            "µs",
            LIMIT,
            10,
            digits=1,
        )
    ]
    for key, name in KINDS.items():
        lines.append(Measure(f"fold: {name}", _fold(cases[key]), "µs", LIMIT, 10, digits=1))
    lines.append(
        Measure(
            "1,000 alignments, two in three of them irregular",
            _aligning(),
            "s",
            "one matter each",
            1,
            digits=2,
        )
    )
    for name in FULL:
        for lang in ("zh", "en"):
            time = quiet_median([_drawing(name, lang)] * CHARTS) / 1_000
            lines.append(Measure(f"chart of {name}, {lang}", time, "ms", "one chart as SVG", 1, digits=2))
    return lines


def _aligning() -> float:
    """Return the seconds of 1,000 alignments: in order, an act left out, an act out of its turn, by turns."""
    way = [("apply", ""), ("budget", "ok"), ("materials", ""), ("decide", "pass"), ("small_buy", "")]
    way += [("candidate_show", "objection"), ("answer", "dismissed"), ("candidate_show", "clear")]
    histories = []
    for n in range(1_000):
        acts = [Done(step, outcome, index) for index, (step, outcome) in enumerate(way)]
        if n % 3:
            moved = acts.pop(n % (len(acts) - 1))
            if n % 3 == 2:
                acts.insert((n * 7) % len(acts), moved)
        histories.append(acts)
    game = Game(full("large-fund"), CHINA, {"kind": "works", "amount": 860_000})

    def run() -> None:
        for acts in histories:
            align(game, acts)

    return quiet_median([run]) / 1_000_000


def _cases() -> dict[tuple[str, str], list[Case]]:
    """Return entries of many matters with the states before them, by procedure and step of the result."""
    found: defaultdict[tuple[str, str], list[Case]] = defaultdict(list)
    for day in range(MATTERS):
        for name, walk in (("large-fund", _fund(day)), ("PRJ-02", _project(day))):
            for state, event in walk.cases:
                result = event.kind == "act.done" and (event.data["verb"] == "open" or _shows(event))
                found[name, str(event.data["step"]) if result else event.kind].append((state, event))
    return found


def _shows(event: Event) -> bool:
    """Say whether the act is one that `KINDS` measures by itself: no notice's own end."""
    return event.data["step"] not in ("candidate_show", "s2")


def _fund(day: int) -> _Noting:
    walk = _Noting(full("large-fund"), w(day), kind="works", amount=860_000 + day)
    walk.act("apply")
    walk.at(w(day + 3)).act("budget", "ok")
    walk.at(w(day + 4)).act("materials")
    walk.at(w(day + 8)).named("decide", "aaaaaaaad", "pass")
    walk.at(w(day + 18)).act("small_buy")
    walk.put_up("candidate_show")
    walk.at(w(day + 25)).act("candidate_show", "clear")
    return walk


def _project(day: int) -> _Noting:
    walk = _Noting(plain("PRJ-02"), w(day))
    walk.named("s1", "aaaaaaaas", "pass")
    walk.at(w(day + 3)).put_up("s2")
    walk.at(w(day + 10)).act("s2", "over")
    walk.put_up("s3")
    walk.at(w(day + 40)).act("s3", "over")
    walk.act("s4")
    return walk


def _fold(cases: list[Case]) -> float:
    def work(state: State, event: Event) -> Callable[[], object]:
        def run() -> None:
            objections(state.procedure, CHINA, state, event)
            advance(state, event)

        return run

    works = [work(state, event) for state, event in cases]
    best = []
    for _ in range(5):
        for state, _event in cases:
            state.checked = None
            for vote in state.votes.values():
                vote.counted = None
        best.append(quiet_median(works, passes=1))
    return min(best)


def _drawing(name: str, lang: str) -> Callable[[], object]:
    procedure = full(name)
    return lambda: svg(procedure, lang)
