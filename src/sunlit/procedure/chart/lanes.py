"""Which lane beside the boxes a line runs in, so that no two lines lie on one another."""

from __future__ import annotations

from dataclasses import dataclass, field

from sunlit.procedure.chart.shapes import Point
from sunlit.procedure.chart.sketch import OUTSIDE, Sequence, Way


@dataclass(slots=True)
class Lanes:
    """The lanes on one side. Lines to one target share a lane; `of` names it, 0 being next to the boxes."""

    of: dict[int, int] = field(default_factory=dict)
    count: int = 0
    enters: dict[int, Point] = field(default_factory=dict)
    left_at: list[tuple[Way, Point]] = field(default_factory=list)

    def leave(self, way: Way, x: float, y: float) -> None:
        """Note where the line of `way` leaves its box."""
        self.left_at.append((way, (x, y)))

    def enter(self, target: int, x: float, y: float) -> None:
        """Note where the lines to `target` enter its box."""
        self.enters[target] = (x, y)

    def farthest(self) -> dict[int, int]:
        """Return target -> the source from which the line to it is longest; the others run into that line."""
        found: dict[int, int] = {}
        for way, _ in self.left_at:
            known = found.setdefault(way.target, way.source)
            if abs(way.source - way.target) > abs(known - way.target):
                found[way.target] = way.source
        return found


def lanes_beside(sequence: Sequence) -> tuple[Lanes, Lanes]:
    """Return the lanes left of a sequence, for the ways back, and right of it, for jumps over steps."""
    drawn = [way for way in sequence.ways if way.target != OUTSIDE and not way.is_down]
    back, jumps = [way for way in drawn if way.back], [way for way in drawn if not way.back]
    return lanes_of(back, True), lanes_of(jumps, False)


def lanes_of(ways: list[Way], back: bool) -> Lanes:
    """Return a lane for each target of `ways`: short lines near the boxes, long ones outside them.

    On the left a line leaves in the upper part of a box and enters in the lower part, on the right the other
    way round; so lines that only meet at one box may share a lane.
    """
    out, into = (0.2, 0.8) if back else (0.8, 0.2)
    reach: dict[int, tuple[float, float]] = {}
    for way in ways:
        ends = (way.source + out, way.target + into)
        low, high = reach.get(way.target, ends)
        reach[way.target] = (min(low, *ends), max(high, *ends))
    lanes = Lanes()
    taken: list[list[tuple[float, float]]] = []
    for target, (low, high) in sorted(reach.items(), key=lambda item: item[1][1] - item[1][0]):
        free = (i for i, used in enumerate(taken) if all(high < a or low > b for a, b in used))
        lane = next(free, len(taken))
        if lane == len(taken):
            taken.append([])
        taken[lane].append((low, high))
        lanes.of[target] = lane
    lanes.count = len(taken)
    return lanes
