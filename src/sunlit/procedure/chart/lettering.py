"""The texts in a box: name, post and limits, and to whom the step is disclosed."""

from __future__ import annotations

from collections.abc import Iterable

from sunlit.procedure.chart.measure import BOLD, wrap, wrap_parts
from sunlit.procedure.chart.shapes import ROLES, Box, Layout, Sign, Text, measured
from sunlit.procedure.chart.sketch import Item

_EYE = 36.0  # from the right edge of a box to the text beside its eye


def write(lay: Layout, lines: Iterable[str], at: tuple[float, float], role: str, **more: str) -> float:
    """Write `lines` from the point `at` down and return where they end; `more` is anchor and owner."""
    x, y = at
    size, high = ROLES[role][0], HEIGHTS[role]
    for line in lines:
        lay.texts.append(Text(line, x, y + high / 2 + 0.34 * size, role, **more))
        y += high
    return y


# role: height of a line
HEIGHTS = {
    "heading": 25.0,
    "caption": 17.0,
    "name": 19.0,
    "small": 17.0,
    "meta": 16.5,
    "fine": 15.0,
    "scope": 15.0,
    "way": 15.0,
    "back": 15.0,
    "note": 16.0,
    "end": 15.0,
}


def content(lay: Layout, box: Box, item: Item, y: float) -> float:
    """Write all that a step says of itself; return where that ends."""
    indent = 34.0 if box.small else 40.0
    x, room = box.x + indent, box.w - indent - 12
    name, meta = ("small", "fine") if box.small else ("name", "meta")
    beside = room - 22 if item.risk >= 2 else room
    y = write(lay, wrap(item.name, ROLES[name][0], beside, BOLD), (x, y), name, owner=box.id)
    lines = wrap_parts(item.meta, ROLES[meta][0], room)
    y = write(lay, lines, (x, y), meta, owner=box.id)
    if not item.scope:
        return y
    taken = measured(lines[-1], meta) + 12 if lines else room
    return scope(lay, box, item.scope, y, room=room, taken=taken)


def scope(lay: Layout, box: Box, text: str, y: float, *, room: float, taken: float) -> float:
    """Write to whom a step is disclosed, with an eye; on the line above `y` if `taken` leaves room."""
    lines = wrap(text, ROLES["scope"][0], room - 24)
    if len(lines) == 1 and taken + measured(text, "scope") + 24 <= room:
        y -= HEIGHTS["scope"] + 0.5
    y = write(lay, lines, (box.right - _EYE, y), "scope", anchor="end", owner=box.id)
    lay.signs.append(Sign("eye", box.right - _EYE + 5, y - HEIGHTS["scope"] / 2 - 6))
    return y


def shift(lay: Layout, texts_from: int, by: float) -> None:
    """Move the texts written since `texts_from`, and the eye beside the last of them, down by `by`."""
    for text in lay.texts[texts_from:]:
        text.y += by
    if lay.texts[-1].role == "scope":
        lay.signs[-1].y += by


def head(lay: Layout, box: Box, item: Item, y: float) -> float:
    """Write the name of a frame and what it means; return where that ends."""
    x, room = box.x + 12, box.w - 24
    beside = room - 24 if item.risk >= 2 else room
    if item.risk >= 2:
        lay.signs.append(Sign(f"risk{item.risk}", box.right - 28, y + 2))
    names, notes = wrap(item.name, 13, beside, BOLD), wrap_parts(item.meta, 11.5, room)
    name_y = y
    y = write(lay, names, (x, y), "small", owner=box.id)
    note_x = x + measured(names[0], "small") + 14
    if len(names) == len(notes) == 1 and note_x + measured(notes[0], "note") <= x + beside:
        write(lay, notes, (note_x, name_y + 0.5), "note", owner=box.id)
    else:
        y = write(lay, notes, (x, y), "note", owner=box.id)
    return scope(lay, box, item.scope, y, room=room, taken=room) if item.scope else y
