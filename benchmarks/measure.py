"""One line of the table: what was measured, against what, and whether the aim is met."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median
from time import perf_counter, perf_counter_ns
from typing import Any


@dataclass(frozen=True)
class Measure:
    """A figure with its aim. Without an aim it only stands beside the others, to be compared next time."""

    name: str
    figure: float
    unit: str  # "of the limit", "µs", "queries" ...
    against: str  # the named limit or peer
    aim: float | None = None
    least: bool = False  # the aim is a least value, not a most
    digits: int = 0

    @property
    def is_met(self) -> bool | None:
        """Say whether the aim is met; None where there is none."""
        if self.aim is None:
            return None
        return self.figure >= self.aim if self.least else self.figure <= self.aim

    def cells(self) -> tuple[str, ...]:
        """Return the line as words: name, figure, aim, limit, met."""
        sign = "" if self.aim is None else f"{'>=' if self.least else '<='} {self.aim:g}"
        met = {True: "yes", False: "NO", None: "-"}[self.is_met]
        return self.name, f"{self.figure:.{self.digits}f} {self.unit}", sign, self.against, met


def quiet_median(works: Sequence[Callable[[], object]], passes: int = 5) -> float:
    """Return the median time of one of `works` in microseconds: of several passes over all, the quietest.

    A pass that other processes disturbed is thus left out, a slow kind of work is not.
    """
    return min(median([_nanoseconds(work) for work in works]) for _ in range(passes)) / 1_000


def quickest(work: Callable[[], Any], times: int = 5, clock: Callable[[], float] = perf_counter) -> float:
    """Return the shortest of several times, in seconds. `process_time` leaves other processes out."""
    found = []
    for _ in range(times):
        start = clock()
        work()
        found.append(clock() - start)
    return min(found)


def _nanoseconds(work: Callable[[], object]) -> int:
    start = perf_counter_ns()
    work()
    return perf_counter_ns() - start
