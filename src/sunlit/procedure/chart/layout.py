"""Where everything in a chart stands.

The steps stand in one column, top to bottom. Left of it are the ways back, right of it the ways out and the
jumps over steps. Each side of a box has its own rows for the lines that leave and enter it, beside the box a
zone for what is written on them, and beyond that zone lanes in which lines run up and down; so no line meets
a box, and no text another text or a line. Inside a frame (parallel steps, a called procedure) there is no
room for zones: what is written on a line stands in the box that the line leaves.
"""

from __future__ import annotations

from sunlit.procedure.chart.lanes import Lanes, lanes_beside
from sunlit.procedure.chart.legend import legend
from sunlit.procedure.chart.measure import BOLD, wrap, wrap_parts
from sunlit.procedure.chart.shapes import ROLES, Box, Layout, Line, Sign, Text, measured
from sunlit.procedure.chart.sketch import OUTSIDE, Item, Sequence, Way

WIDEST = 840.0
MARGIN = 24.0
BOX = {"zh": 336.0, "en": 376.0}  # width of a box in the main column
NARROW = 140.0  # a narrower box in a frame cannot be read
LANE = 13.0  # between two lanes
ZONE = 158.0  # room for what is written beside a box
GAP = 24.0  # between two boxes, for an arrow without words
PAD = 9.0
JOIN = "join"
INDENT = 40.0  # from the left edge of a box to its text


class Track:
    """The column in which one sequence is placed: where its boxes, frames and lanes stand."""

    def __init__(self, sequence: Sequence, x: float, room: float, box: float = 0) -> None:
        """`box` is the width of a box in the main column; in a frame (0) boxes are as wide as they can be."""
        self.sequence = sequence
        self.inner = not box
        self.left, self.right = lanes_beside(sequence)
        if self.inner and room - (self.left.count + self.right.count) * LANE < NARROW:
            self.sequence = sequence.written_out()
            self.left, self.right = Lanes(), Lanes()
        left, right = self.left.count * LANE, self.right.count * LANE
        if self.inner:
            self.x, self.w = x + left, room - left - right
            self.frame_x, self.frame_w = self.x, self.w
            self.left_lane, self.right_lane = self.x - LANE + 3, self.x + self.w + LANE - 3
            self.spine = self.x + 18
            self.zone_left = self.zone_right = 0.0
            return
        self.frame_x = x + left + (8 if left else 0)
        self.frame_w = room - left - right - (8 if left else 0) - (8 if right else 0)
        self.left_lane, self.right_lane = self.frame_x - 8, self.frame_x + self.frame_w + 8
        spare = self.frame_w - box
        backs = any(way.back for way in sequence.ways)
        outs = any(not way.back and not way.is_down for way in sequence.ways)
        share = spare / 2 if backs == outs else (spare - 12 if backs else 12)
        self.zone_left = max(share, 0)
        self.x, self.w = self.frame_x + self.zone_left, box
        self.zone_right = spare - self.zone_left
        self.spine = self.x + self.w / 2


def chart_width(sequence: Sequence, box: float) -> float:
    """Return how wide the chart of `sequence` is drawn: no wider than it needs, `WIDEST` at most."""
    if any(item.is_frame for item in sequence.items):
        return WIDEST
    track = Track(sequence, MARGIN, WIDEST - 2 * MARGIN, box)
    backs = any(way.back for way in sequence.ways)
    outs = any(not way.back and not way.is_down for way in sequence.ways)
    if backs and outs:
        return WIDEST
    lanes = (track.left.count + track.right.count) * LANE + 16
    return 2 * MARGIN + box + lanes + (ZONE + 24 if backs or outs else 72)


class Placer:
    """Puts sequences into a `Layout`, from the top down."""

    def __init__(self, lay: Layout) -> None:
        self.lay = lay

    def text(self, lines: tuple[str, ...], x: float, y: float, role: str, step: float, **more: str) -> float:
        """Write `lines` below `y` and return where they end; `step` is the height of a line."""
        size = ROLES[role][0]
        for line in lines:
            self.lay.texts.append(Text(line, x, y + step / 2 + 0.34 * size, role, **more))
            y += step
        return y

    def sequence(self, track: Track, y: float) -> float:
        """Place every item of a track below `y`, then its lines; return the lower edge."""
        items, ways = track.sequence.items, track.sequence.ways
        placed: list[Box] = []
        for i, item in enumerate(items):
            mine = [way for way in ways if way.source == i]
            box = self.frame(track, i, item, mine, y) if item.is_frame else self.box(track, i, item, mine, y)
            placed.append(box)
            y = box.bottom
            down = next((way for way in mine if way.is_down), None)
            last = i == len(items) - 1
            if down is not None:
                y = self.down(track, box, down, items[i + 1].id if not last else way_end(track, down))
            elif not last:
                y += GAP - 6
        self.lanes(track, y)
        return y

    def down(self, track: Track, box: Box, way: Way, target: str) -> float:
        """Draw the arrow to what stands below, with its words on the right; return where it ends."""
        room = track.w - 28 if track.inner else track.w / 2 + track.zone_right - 20
        lines = wrap(way.label, 12, room) if way.label else ()
        y = box.bottom + max(GAP if target != JOIN else 10, 15 * len(lines) + 10 if lines else 0)
        self.text(lines, track.spine + 9, box.bottom + 2, "way", 15, owner=box.id)
        points = [(track.spine, box.bottom), (track.spine, y - 1)]
        self.lay.lines.append(Line("down", points, source=box.id, target=target))
        return y

    # --- boxes ------------------------------------------------------------------------------------------

    def box(self, track: Track, i: int, item: Item, ways: list[Way], y: float) -> Box:
        """Place a step or route with the rows of the lines that leave and enter it."""
        box = Box(item.id, "route" if item.kind == "route" else "step", track.x, y, track.w, 0, item.number)
        box.small = track.inner
        texts_from = len(self.lay.texts)
        bottom = self.content(box, item, y + PAD)
        box.mark_y = y + min((bottom + PAD - y) / 2, 24 if box.small else 29)
        if track.inner:
            bottom = self.inner_rows(track, i, box, ways, bottom)
            box.h = bottom + PAD - y
            if box.h < 44:
                self.shift(texts_from, (44 - box.h) / 2)
                box.mark_y, box.h = y + 22, 44
        else:
            left = self.side_height(track.left, i, ways, track.zone_left, True)
            right = self.side_height(track.right, i, ways, track.zone_right, False)
            high = bottom + PAD - y
            box.h = max(high, left, right, 40 if item.kind == "route" else 52)
            self.shift(texts_from, (box.h - high) / 2)
            box.mark_y += (box.h - high) / 2
            self.left_rows(track, i, box, ways, y + (box.h - left) / 2)
            self.right_rows(track, i, box, ways, y + (box.h - right) / 2)
        if item.risk >= 2:
            self.lay.signs.append(Sign(f"risk{item.risk}", box.right - 30, y + 9))
        self.lay.boxes.append(box)
        return box

    def shift(self, texts_from: int, by: float) -> None:
        """Move the texts placed since `texts_from`, and the eye beside the last of them, down by `by`."""
        if by > 0:
            for text in self.lay.texts[texts_from:]:
                text.y += by
            last = self.lay.texts[-1]
            if last.role == "scope":
                self.lay.signs[-1].y += by

    def content(self, box: Box, item: Item, y: float) -> float:
        """Write name, post and limits, and to whom it is disclosed; return where that ends."""
        small = box.small
        x, room = box.x + (34 if small else INDENT), box.w - (34 if small else INDENT) - 12
        beside = room - 22 if item.risk >= 2 else room
        name, meta = ("small", "fine") if small else ("name", "meta")
        tall, step = (17.0, 15.0) if small else (19.0, 16.5)
        y = self.text(wrap(item.name, ROLES[name][0], beside, BOLD), x, y, name, tall, owner=box.id)
        lines = wrap_parts(item.meta, ROLES[meta][0], room)
        y = self.text(lines, x, y, meta, step, owner=box.id)
        return self.scope(box, item.scope, y, lines[-1] if lines else "", room, step) if item.scope else y

    def scope(self, box: Box, scope: str, y: float, beside: str, room: float, step: float) -> float:
        """Write to whom the step is disclosed, with an eye: at the right, beside the last line if it fits."""
        role = "fine" if box.small else "meta"
        lines = wrap(scope, ROLES["scope"][0], room - 24)
        if len(lines) == 1 and beside and measured(beside, role) + measured(scope, "scope") + 36 <= room:
            y -= step
        y = self.text(lines, box.right - 36, y, "scope", step, anchor="end", owner=box.id)
        self.lay.signs.append(Sign("eye", box.right - 31, y - step / 2 - 6))
        return y

    # --- rows beside a box of the main column -----------------------------------------------------------

    def side_height(self, lanes: Lanes, i: int, ways: list[Way], zone: float, left: bool) -> float:
        """Return the height of the rows on one side of box `i`."""
        high = 12.0 if i in lanes.of else 0.0
        for way in ways:
            if way.back == left and not way.is_down:
                high += self.row_height(way, zone)
        return high + 8 if high else 0.0

    def row_height(self, way: Way, zone: float) -> float:
        """Return the height of one row: its words, and its line or the end that it leads to."""
        words = 15.0 * len(wrap(way.label, 12, zone - 16)) if way.label else 0.0
        if way.target == OUTSIDE and not way.back:
            return words + self.end_height(way, zone) + 6
        return words + 9

    def end_height(self, way: Way, zone: float) -> float:
        """Return the height of the pill that names an end beside a box."""
        return 15.0 * len(wrap(way.end_name, 12, zone - 60, BOLD)) + 7

    def left_rows(self, track: Track, i: int, box: Box, ways: list[Way], y: float) -> None:
        """Place the ways back: those that leave above, the one that enters below."""
        y += 4
        for way in ways:
            if way.back and way.target == OUTSIDE:
                continue
            if way.back:
                lines = wrap(way.label, 12, track.zone_left - 16) if way.label else ()
                y = self.text(lines, box.x - 9, y, "back", 15, anchor="end", owner=box.id) + 3
                track.left.leave(way, box.x, y)
                y += 6
        if i in track.left.of:
            track.left.enter(i, box.x, y + 6)

    def right_rows(self, track: Track, i: int, box: Box, ways: list[Way], y: float) -> None:
        """Place what enters above, then the ends, then the jumps."""
        y += 4
        if i in track.right.of:
            track.right.enter(i, box.right, y + 6)
            y += 12
        outs = [way for way in ways if not way.back and not way.is_down]
        for way in sorted(outs, key=lambda way: way.target != OUTSIDE):
            lines = wrap(way.label, 12, track.zone_right - 16) if way.label else ()
            y = self.text(lines, box.right + 9, y, "way", 15, owner=box.id)
            if way.target == OUTSIDE:
                y = self.pill(track, box, way, y + 1) + 5
            else:
                track.right.leave(way, box.right, y + 3)
                y += 9

    def pill(self, track: Track, box: Box, way: Way, y: float) -> float:
        """Draw the end that a way out leads to, beside the box; return its lower edge."""
        lines = wrap(way.end_name, 12, track.zone_right - 60, BOLD)
        high = self.end_height(way, track.zone_right)
        wide = max(measured(line, "end") for line in lines) + 20
        end = Box(f"{box.id}>{way.end}", "end", box.right + 32, y, wide, high)
        self.lay.boxes.append(end)
        self.text(lines, end.x + wide / 2, y + 3.5, "end", 15, anchor="middle", owner=end.id)
        points = [(box.right, y + high / 2), (end.x - 1, y + high / 2)]
        self.lay.lines.append(Line("exit", points, source=box.id, target=end.id))
        return y + high

    # --- rows inside a small box ------------------------------------------------------------------------

    def inner_rows(self, track: Track, i: int, box: Box, ways: list[Way], y: float) -> float:
        """Write what leaves a box inside it, a row each, with the line at the end of the row."""
        if i in track.right.of:
            track.right.enter(i, box.right, box.y + 8)
        for way in ways:
            if way.is_down:
                continue
            y = self.inner_row(track, box, way, y)
        if i in track.left.of:
            y += 8
            track.left.enter(i, box.x, y)
        return y

    def inner_row(self, track: Track, box: Box, way: Way, y: float) -> float:
        """Write one way out of a box inside it; return where the row ends."""
        words = " → ".join(part for part in (way.label, way.end_name) if part)
        lines = wrap(words, 12, box.w - 24) if words else ("",)
        y += 3
        role = "back" if way.back else "way"
        end = self.text(
            lines,
            box.x + 12 if way.back else box.right - 12,
            y,
            role,
            15,
            anchor="start" if way.back else "end",
            owner=box.id,
        )
        if way.target != OUTSIDE:
            lanes, edge = (track.left, box.x) if way.back else (track.right, box.right)
            lanes.leave(way, edge, (y + end) / 2)
        return end

    # --- frames -----------------------------------------------------------------------------------------

    def frame(self, track: Track, i: int, item: Item, ways: list[Way], y: float) -> Box:
        """Place parallel branches side by side, or a called procedure, in a frame."""
        kind = "sub" if item.kind == "call" else "frame"
        box = Box(item.id, kind, track.frame_x, y, track.frame_w, 0, small=track.inner)
        self.lay.boxes.append(box)
        bottom = self.head(box, item, y + 7) + 6
        joining = len(self.lay.lines)
        bottom = lowest = max(self.inside(box, item, bottom), y + 40)
        for way in ways:
            if not way.is_down:
                bottom = self.inner_row(track, box, way, bottom) + 4
        box.h = bottom + 12 - y
        meeting = lowest if bottom > lowest else box.bottom - 1
        for line in self.lay.lines[joining:]:
            if line.target == JOIN and line.points[-1][1] > lowest - 1:  # the branches meet at the lower edge
                line.points[-1] = (line.points[-1][0], meeting)
                line.target = box.id
        if i in track.right.of:
            track.right.enter(i, box.right, box.y + 16)
        if i in track.left.of:  # below what leaves on this side
            low = any(way.back and way.target != OUTSIDE for way in ways)
            track.left.enter(i, box.x, box.bottom - 7 if low else box.y + 16)
        return box

    def head(self, box: Box, item: Item, y: float) -> float:
        """Write the name of a frame and what it means; return where that ends."""
        room = box.w - 24
        beside = room - 24 if item.risk >= 2 else room
        if item.risk >= 2:
            self.lay.signs.append(Sign(f"risk{item.risk}", box.right - 28, y + 2))
        lines = wrap(item.name, 13, beside, BOLD)
        note_x = box.x + 12 + measured(lines[0], "small") + 14
        name_y = y
        y = self.text(lines, box.x + 12, y, "small", 18, owner=box.id)
        notes = wrap_parts(item.meta, 11.5, room)
        if len(lines) == len(notes) == 1 and note_x + measured(notes[0], "note") <= box.x + 12 + beside:
            self.text(notes, note_x, name_y, "note", 18, owner=box.id)
        else:
            y = self.text(notes, box.x + 12, y, "note", 15, owner=box.id)
        if item.scope:
            y = self.scope(box, item.scope, y, "", room, 15)
        return y

    def inside(self, box: Box, item: Item, y: float) -> float:
        """Place the columns of a frame below `y`, side by side; return the lowest edge."""
        gap = 14.0
        beside = max(1, int((box.w - 20 + gap) / (NARROW + gap)))
        lowest = y
        for first in range(0, len(item.columns), beside):
            columns = item.columns[first : first + beside]
            weights = [_weight(column) for column in columns]
            room = box.w - 20 - gap * (len(weights) - 1)
            x, y = box.x + 10, lowest + (gap if first else 0)
            for column, weight in zip(columns, weights, strict=True):
                wide = room * weight / sum(weights)
                lowest = max(lowest, self.sequence(Track(column, x, wide), y))
                x += wide + gap
        return lowest

    # --- lines in lanes ---------------------------------------------------------------------------------

    def lanes(self, track: Track, bottom: float) -> None:
        """Draw the lines that run in lanes, now that both their ends are known."""
        ids = [item.id for item in track.sequence.items]
        for lanes, kind, at, step in (
            (track.left, "back", track.left_lane, -LANE),
            (track.right, "jump", track.right_lane, LANE),
        ):
            farthest = lanes.farthest()
            for way, (x, y) in lanes.left_at:
                lane = at + step * lanes.of[way.target]
                line = Line(kind, [(x, y), (lane, y)], source=ids[way.source])
                line.target = ids[way.target] if way.target < len(ids) else JOIN
                self.lay.lines.append(line)
                if farthest[way.target] != way.source:  # it runs into the line of another
                    line.arrow = False
                elif way.target in lanes.enters:
                    into_x, into_y = lanes.enters[way.target]
                    line.points += [(lane, into_y), (into_x, into_y)]
                else:  # to the end of the sequence
                    line.points.append((lane, bottom))


def way_end(track: Track, way: Way) -> str:
    """Return where the last way down of a sequence leads: to an end, or to where the branches meet."""
    return JOIN if track.inner else f"end.{way.end}"


def _weight(column: Sequence) -> float:
    """Return how much room a column wants: a called procedure more, a single step less."""
    if any(item.is_frame for item in column.items):
        return 1.35 + 0.5 * (max(len(item.columns) for item in column.items) - 1)
    return 1.0


def arrange(sequence: Sequence, lang: str, heading: str, caption: str, *, with_state: bool) -> Layout:
    """Return the whole chart: heading, steps, end and legend."""
    box = BOX[lang]
    lay = Layout(width=chart_width(sequence, box))
    placer = Placer(lay)
    room = lay.width - 2 * MARGIN
    y = 14.0
    if heading:
        y = placer.text(wrap(heading, 18, room, BOLD), MARGIN, y, "heading", 25)
    if caption:
        y = placer.text(wrap(caption, 12, room), MARGIN, y, "caption", 17)
    track = Track(sequence, MARGIN, room, box)
    y = placer.sequence(track, y + 12)
    y = _end_node(lay, placer, track, y)
    lay.height = legend(lay, lang, y + 18, with_state=with_state) + 16
    return lay


def _end_node(lay: Layout, placer: Placer, track: Track, y: float) -> float:
    """Draw the end below the last step, where that step leads to one."""
    count = len(track.sequence.items)
    way = next((way for way in track.sequence.ways if way.end and way.target == count), None)
    if way is None:
        return y
    lines = wrap(way.end_name, 12, 240, BOLD)
    wide = max(120.0, *(measured(line, "end") + 32 for line in lines))
    end = Box(f"end.{way.end}", "end", track.spine - wide / 2, y, wide, 15 * len(lines) + 13)
    lay.boxes.append(end)
    placer.text(lines, track.spine, y + 6.5, "end", 15, anchor="middle", owner=end.id)
    return end.bottom
