"""What the rules cost: an act of a long matter checked by all rules and folded, and a chart drawn."""

from __future__ import annotations

from statistics import median
from time import perf_counter_ns

from tests.procedure.walking import CHINA, Walk, full, w

from sunlit.procedure import chart
from sunlit.procedure.rules import objections
from sunlit.procedure.state import advance, start

ROUNDS = 200


def act_us() -> float:
    """Return the median time, in microseconds, to check one act by every rule and to fold it."""
    walk = _a_walk()
    times: list[int] = []
    for _ in range(ROUNDS):
        state = start(walk.procedure, CHINA, walk.events[0])
        for event in walk.events[1:]:
            began = perf_counter_ns()
            objections(walk.procedure, CHINA, state, event)
            state = advance(state, event)
            times.append(perf_counter_ns() - began)
    return median(times) / 1000


def chart_ms() -> float:
    """Return the median time, in milliseconds, to draw the chart of a matter in its middle."""
    walk = _a_walk()
    times: list[int] = []
    for _ in range(ROUNDS):
        began = perf_counter_ns()
        chart.svg(walk.procedure, "zh", walk.state)
        times.append(perf_counter_ns() - began)
    return median(times) / 1_000_000


def _a_walk() -> Walk:
    """Bring a large purchase through its meeting to its public notice."""
    walk = Walk(full("large-fund"), w(0), kind="works", amount=860_000)
    walk.act("apply")
    walk.at(w(3)).act("budget", "ok")
    walk.at(w(4)).act("materials")
    walk.at(w(8)).named("decide", "aaaaaaaad", "pass")
    walk.at(w(18)).act("small_buy")
    walk.put_up("candidate_show")
    return walk
