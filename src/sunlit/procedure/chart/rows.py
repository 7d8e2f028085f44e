"""The rows beside a box, or in it, for the lines that leave and enter it.

Beside a box of the main column every way out has a row of its own: its words, and below them its line. In a
frame there is no room beside a box, so the words stand in the box that the line leaves.
"""

from __future__ import annotations

from sunlit.procedure.chart.lanes import Lanes
from sunlit.procedure.chart.lettering import HEIGHTS, write
from sunlit.procedure.chart.measure import BOLD, wrap
from sunlit.procedure.chart.shapes import Box, Layout, Line, measured
from sunlit.procedure.chart.sketch import OUTSIDE, Way
from sunlit.procedure.chart.track import Track

_TALL = HEIGHTS["way"]


def side_height(lanes: Lanes, i: int, ways: list[Way], zone: float, *, left: bool) -> float:
    """Return the height of the rows on one side of the box of item `i`."""
    high = 12.0 if i in lanes.of else 0.0
    for way in ways:
        if way.back == left and not way.is_down:
            high += _row_height(way, zone)
    return high + 8 if high else 0.0


def _row_height(way: Way, zone: float) -> float:
    words = _TALL * len(_words(way, zone))
    if way.target == OUTSIDE:
        return words + _TALL * len(_end_lines(way, zone)) + 13
    return words + 9


def _words(way: Way, zone: float) -> tuple[str, ...]:
    return wrap(way.label, 12, zone - 16) if way.label else ()


def _end_lines(way: Way, zone: float) -> tuple[str, ...]:
    return wrap(way.end_name, 12, zone - 60, BOLD)


def left_rows(lay: Layout, track: Track, i: int, box: Box, ways: list[Way], *, y: float) -> None:
    """Place the ways back: those that leave above, the one that enters below."""
    y += 4
    for way in ways:
        if way.back:
            lines = _words(way, track.zone_left)
            y = write(lay, lines, (box.x - 9, y), "back", anchor="end", owner=box.id) + 3
            track.left.leave(way, box.x, y)
            y += 6
    if i in track.left.of:
        track.left.enter(i, box.x, y + 6)


def right_rows(lay: Layout, track: Track, i: int, box: Box, ways: list[Way], *, y: float) -> None:
    """Place what enters above, then the ends, then the jumps."""
    y += 4
    if i in track.right.of:
        track.right.enter(i, box.right, y + 6)
        y += 12
    outs = [way for way in ways if not way.back and not way.is_down]
    for way in sorted(outs, key=lambda way: way.target != OUTSIDE):
        y = write(lay, _words(way, track.zone_right), (box.right + 9, y), "way", owner=box.id)
        if way.target == OUTSIDE:
            y = _pill(lay, track, box, way, y + 1) + 5
        else:
            track.right.leave(way, box.right, y + 3)
            y += 9


def _pill(lay: Layout, track: Track, box: Box, way: Way, y: float) -> float:
    """Draw the end that a way out leads to, beside the box; return its lower edge."""
    lines = _end_lines(way, track.zone_right)
    high = _TALL * len(lines) + 7
    wide = max(measured(line, "end") for line in lines) + 20
    end = Box(f"{box.id}>{way.end}", "end", box.right + 32, y, wide, high)
    lay.boxes.append(end)
    write(lay, lines, (end.x + wide / 2, y + 3.5), "end", anchor="middle", owner=end.id)
    points = [(box.right, y + high / 2), (end.x - 1, y + high / 2)]
    lay.lines.append(Line("exit", points, source=box.id, target=end.id))
    return end.bottom


def inner_rows(lay: Layout, track: Track, i: int, box: Box, ways: list[Way], *, y: float) -> float:
    """Write what leaves a small box inside it, a row each; return where the last row ends."""
    if i in track.right.of:
        track.right.enter(i, box.right, box.y + 8)
    for way in ways:
        if not way.is_down:
            y = inner_row(lay, track, box, way, y)
    if i in track.left.of:
        y += 8
        track.left.enter(i, box.x, y)
    return y


def inner_row(lay: Layout, track: Track, box: Box, way: Way, y: float) -> float:
    """Write one way out of a box inside it, with its line at the end of the row; return where that ends."""
    words = " → ".join(part for part in (way.label, way.end_name) if part)
    lines = wrap(words, 12, box.w - 24) if words else ("",)
    y += 3
    if way.back:
        end = write(lay, lines, (box.x + 12, y), "back", owner=box.id)
    else:
        end = write(lay, lines, (box.right - 12, y), "way", anchor="end", owner=box.id)
    if way.target != OUTSIDE:
        lanes, edge = (track.left, box.x) if way.back else (track.right, box.right)
        lanes.leave(way, edge, (y + end) / 2)
    return end
