"""Where everything in a chart stands.

The steps stand in one column, top to bottom. Left of it are the ways back, right of it the ways out and the
jumps over steps. Each side of a box has its own rows for the lines that leave and enter it, beside the box a
zone for what is written on them, and beyond that zone lanes in which lines run up and down; so no line meets
a box, and no text another text or a line. Parallel branches and called procedures stand in a frame as wide
as the zones, so that lanes pass beside it.
"""

from __future__ import annotations

from sunlit.procedure.chart.legend import legend
from sunlit.procedure.chart.lettering import content, head, shift, write
from sunlit.procedure.chart.measure import BOLD, wrap
from sunlit.procedure.chart.rows import inner_row, inner_rows, left_rows, right_rows, side_height
from sunlit.procedure.chart.shapes import Box, Layout, Line, Sign, measured
from sunlit.procedure.chart.sketch import OUTSIDE, Item, Sequence, Way
from sunlit.procedure.chart.track import BOX, LANE, MARGIN, NARROW, Track, chart_width

JOIN = "join"  # where the lines of branches lead until their frame is closed
_GAP = 24.0  # between two boxes, for an arrow without words
_PAD = 9.0  # inside a box, above and below
_BETWEEN = 14.0  # between two branches


def arrange(sequence: Sequence, lang: str, heading: str, caption: str, *, with_state: bool) -> Layout:
    """Return the whole chart: heading, steps, end and legend."""
    box = BOX["zh" if lang == "zh" else "en"]
    lay = Layout(width=chart_width(sequence, box))
    room = lay.width - 2 * MARGIN
    y = 14.0
    if heading:
        y = write(lay, wrap(heading, 18, room, BOLD), (MARGIN, y), "heading")
    if caption:
        y = write(lay, wrap(caption, 12, room), (MARGIN, y), "caption")
    track = Track(sequence, MARGIN, room, box)
    y = _end_node(lay, track, _place(lay, track, y + 12))
    lay.height = legend(lay, lang, y + 18, with_state=with_state) + 16
    return lay


def _end_node(lay: Layout, track: Track, y: float) -> float:
    """Draw the end below the last step, where that step leads to one; return the lower edge."""
    count = len(track.sequence.items)
    way = next((way for way in track.sequence.ways if way.end and way.target == count), None)
    if way is None:
        return y
    lines = wrap(way.end_name, 12, 240, BOLD)
    wide = max(120.0, *(measured(line, "end") + 32 for line in lines))
    end = Box(f"end.{way.end}", "end", track.spine - wide / 2, y, wide, 15 * len(lines) + 13)
    lay.boxes.append(end)
    write(lay, lines, (track.spine, y + 6.5), "end", anchor="middle", owner=end.id)
    return end.bottom


def _place(lay: Layout, track: Track, y: float) -> float:
    """Place every item of a track below `y`, then the lines between them; return the lower edge."""
    items, ways = track.sequence.items, track.sequence.ways
    for i, item in enumerate(items):
        mine = [way for way in ways if way.source == i]
        box = (_frame if item.is_frame else _box)(lay, track, i, mine, y)
        y = box.bottom
        down = next((way for way in mine if way.is_down), None)
        last = i == len(items) - 1
        if down is not None:
            y = _down(lay, track, box, down, items[i + 1].id if not last else _below(track, down))
        elif not last:
            y += _GAP - 6
    _draw_lanes(lay, track, y)
    return y


def _below(track: Track, way: Way) -> str:
    """Return where the last way down of a sequence leads: to an end, or to where the branches meet."""
    return JOIN if track.inner else f"end.{way.end}"


def _down(lay: Layout, track: Track, box: Box, way: Way, target: str) -> float:
    """Draw the arrow to what stands below, with its words on the right; return where it ends."""
    room = track.w - 28 if track.inner else track.w / 2 + track.zone_right - 20
    lines = wrap(way.label, 12, room) if way.label else ()
    y = box.bottom + max(10 if target == JOIN else _GAP, 15 * len(lines) + 10 if lines else 0)
    write(lay, lines, (track.spine + 9, box.bottom + 2), "way", owner=box.id)
    points = [(track.spine, box.bottom), (track.spine, y - 1)]
    lay.lines.append(Line("down", points, source=box.id, target=target))
    return y


def _box(lay: Layout, track: Track, i: int, ways: list[Way], y: float) -> Box:
    """Place a step or a route with the rows of the lines that leave and enter it."""
    item = track.sequence.items[i]
    box = Box(item.id, "route" if item.kind == "route" else "step", track.x, y, track.w, 0, item.number)
    box.small = track.inner
    texts_from = len(lay.texts)
    high = content(lay, box, item, y + _PAD) + _PAD - y
    if track.inner:
        box.h = max(high, 44)
    else:
        left = side_height(track.left, i, ways, track.zone_left, left=True)
        right = side_height(track.right, i, ways, track.zone_right, left=False)
        box.h = max(high, left, right, 52)
    lower = (box.h - high) / 2
    shift(lay, texts_from, lower)
    box.mark_y = y + lower + min(high / 2, 24 if box.small else 29)
    if track.inner:
        bottom = inner_rows(lay, track, i, box, ways, y=y + box.h - _PAD)
        box.h = bottom + _PAD - y
    else:
        left_rows(lay, track, i, box, ways, y=y + (box.h - left) / 2)
        right_rows(lay, track, i, box, ways, y=y + (box.h - right) / 2)
    if item.risk >= 2:
        lay.signs.append(Sign(f"risk{item.risk}", box.right - 30, y + 9))
    lay.boxes.append(box)
    return box


def _frame(lay: Layout, track: Track, i: int, ways: list[Way], y: float) -> Box:
    """Place parallel branches side by side, or a called procedure, in a frame."""
    item = track.sequence.items[i]
    kind = "sub" if item.kind == "call" else "frame"
    box = Box(item.id, kind, track.frame_x, y, track.frame_w, 0, small=track.inner)
    lay.boxes.append(box)
    joining = len(lay.lines)
    lowest = bottom = _inside(lay, box, item, head(lay, box, item, y + 7) + 6)
    for way in ways:
        if not way.is_down:
            bottom = inner_row(lay, track, box, way, bottom) + 4
    box.h = bottom + 12 - y
    _meet(lay, joining, box, lowest if bottom > lowest else box.bottom - 1)
    if i in track.right.of:
        track.right.enter(i, box.right, box.y + 16)
    if i in track.left.of:  # below what leaves on this side
        leaves = any(way.back and way.target != OUTSIDE for way in ways)
        track.left.enter(i, box.x, box.bottom - 7 if leaves else box.y + 16)
    return box


def _inside(lay: Layout, box: Box, item: Item, y: float) -> float:
    """Place the columns of a frame below `y`, as many side by side as fit; return the lowest edge."""
    beside = max(1, int((box.w - 20 + _BETWEEN) / (NARROW + _BETWEEN)))
    lowest = y
    for first in range(0, len(item.columns), beside):
        columns = item.columns[first : first + beside]
        weights = [_weight(column) for column in columns]
        room = box.w - 20 - _BETWEEN * (len(weights) - 1)
        least = min(NARROW, room / len(weights))
        spare = room - least * len(weights)
        x, y = box.x + 10, lowest + (_BETWEEN if first else 0)
        drawn = len(lay.lines)
        for column, weight in zip(columns, weights, strict=True):
            wide = least + spare * weight / sum(weights)
            lowest = max(lowest, _place(lay, Track(column, x, wide), y))
            x += wide + _BETWEEN
        if first + beside < len(item.columns):
            _meet(lay, drawn, box, lowest)
    return lowest


def _meet(lay: Layout, drawn: int, box: Box, y: float) -> None:
    """Draw the lines at the foot of the branches placed since `drawn` down to `y`, where they meet."""
    for line in lay.lines[drawn:]:
        if line.target == JOIN:
            line.points[-1] = (line.points[-1][0], y)
            line.target = box.id


def _weight(column: Sequence) -> float:
    """Return how much of the spare room a column wants: one with a frame in it more than a plain one."""
    return 1.0 + 1.2 * max(len(item.columns) for item in column.items)


def _draw_lanes(lay: Layout, track: Track, bottom: float) -> None:
    """Draw the lines that run in lanes, now that both their ends are known."""
    ids = [*(item.id for item in track.sequence.items), JOIN]
    for lanes, kind, at, step in (
        (track.left, "back", track.left_lane, -LANE),
        (track.right, "jump", track.right_lane, LANE),
    ):
        farthest = lanes.farthest()
        for way, (x, y) in lanes.left_at:
            lane = at + step * lanes.of[way.target]
            line = Line(kind, [(x, y), (lane, y)], source=ids[way.source], target=ids[way.target])
            lay.lines.append(line)
            if farthest[way.target] != way.source:  # it runs into the line of another
                line.arrow = False
            elif way.target in lanes.enters:
                into_x, into_y = lanes.enters[way.target]
                line.points += [(lane, into_y), (into_x, into_y)]
            else:  # to the end of the sequence
                line.points.append((lane, bottom))
