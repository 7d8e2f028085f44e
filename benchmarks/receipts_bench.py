"""How long an office-holder waits for the receipt with its index when fifty acts arrive each second.

The acts arrive by the clock, whether the ones before are done or not, while the publisher signs each second:
an act that has to wait in line counts from when it arrived.
"""

from __future__ import annotations

import threading
from time import perf_counter, sleep

from tests.town import Town, act, purchase, town

from benchmarks.measure import Measure
from sunlit.ledger.publish import run_forever
from sunlit.matters.models import Matter

RATE = 50  # acts a second
SECONDS = 8


def measures() -> list[Measure]:
    """Return the 95th percentile of the waits."""
    of = town("receipts")
    matters = [purchase(of, "2026-03-02 10:00") for _ in range(RATE * SECONDS + 1)]
    act(of, matters.pop(), "apply", "2026-03-03 09:00")  # rules are read once and kept
    stop = threading.Event()
    publisher = threading.Thread(target=run_forever, args=(stop,))
    publisher.start()
    try:
        waits = sorted(_waits(of, matters))
    finally:
        stop.set()
        publisher.join()
    return [
        Measure(
            f"receipt with its index at {RATE} acts a second, p95",
            waits[len(waits) * 95 // 100] * 1_000,
            "ms",
            f"{len(waits)} arrivals, the publisher signing; median {waits[len(waits) // 2] * 1_000:.0f} ms",
            1_000,
        )
    ]


def _waits(of: Town, matters: list[Matter]) -> list[float]:
    """Return how long each act took from its arrival to its receipt."""
    found, begin = [], perf_counter() + 0.1
    for n, matter in enumerate(matters):
        arrives = begin + n / RATE
        sleep(max(0.0, arrives - perf_counter()))
        leaf = act(of, matter, "apply", "2026-03-03 09:00")
        assert leaf.index >= 0
        found.append(perf_counter() - arrives)
    return found
