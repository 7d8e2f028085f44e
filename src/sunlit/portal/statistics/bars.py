"""Bars as SVG, drawn by the server: a value, a mark for its limit, a finer line up to the 90th percentile.

No script, no style sheet, no ids; the table beside the drawing says the same in figures.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

TEAL, RED, INK, FAINT = "#0b5563", "#a3231b", "#1c2530", "#4a5663"
FAR = 2  # a limit beyond so many times the longest bar is said, not drawn
_FONT = "system-ui,-apple-system,'PingFang SC','Microsoft YaHei','Noto Sans CJK SC',sans-serif"


@dataclass(frozen=True, slots=True)
class Sheet:
    """The measures of a drawing in pixels; with `above` a name stands over its bar and not at its left."""

    width: int
    row: int
    label: int
    note: int  # room for the figures at the right
    letters: int  # that a name may have; a Chinese character counts as two
    above: int = 0


WIDE = Sheet(640, 34, 232, 96, 34)
NARROW = Sheet(340, 46, 0, 86, 46, 18)


@dataclass(frozen=True, slots=True)
class Bar:
    """One line of the drawing; `reach` is the end of the finer line, `mark` the limit."""

    label: str
    value: float
    note: str
    reach: float | None = None
    mark: float | None = None
    bad: bool = False


def svg(bars: Sequence[Bar], title: str, sheet: Sheet = WIDE) -> str:
    """Return the drawing as a complete SVG text; `title` says what it shows to those who do not see it."""
    most = _scale(bars)
    height = sheet.row * len(bars) + 8
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {sheet.width} {height}" role="img"'
        f' aria-label="{escape(title)}" font-family="{escape(_FONT)}" font-size="13">'
    )
    return head + "".join(_bar(bar, place, most, sheet) for place, bar in enumerate(bars)) + "</svg>"


def _scale(bars: Sequence[Bar]) -> float:
    """Return the value that fills the width: a limit far beyond all that happened would dwarf the bars."""
    happened = max([1.0, *(max(bar.value, bar.reach or 0) for bar in bars)])
    near = [bar.mark for bar in bars if bar.mark is not None and bar.mark <= FAR * happened]
    return max([happened, *near])


def _bar(bar: Bar, place: int, most: float, sheet: Sheet) -> str:
    room, colour = sheet.width - sheet.label - sheet.note, RED if bar.bad else TEAL
    middle = sheet.row * place + 4 + (sheet.row + sheet.above) / 2 - 4
    name = middle + 5 - (sheet.above + 2 if sheet.above else 0)

    def x(value: float) -> float:
        return sheet.label + room * value / most

    parts = [
        f'<text x="0" y="{name:.1f}" fill="{INK}">{escape(shortened(bar.label, sheet.letters))}</text>',
        f'<rect x="{sheet.label}" y="{middle - 6:.1f}" width="{max(2.0, room * bar.value / most):.1f}"'
        f' height="12" rx="3" fill="{colour}"/>',
    ]
    if bar.reach is not None and bar.reach > bar.value:
        way = f"M{x(bar.value):.1f} {middle:.1f}H{x(bar.reach):.1f}"
        parts.append(f'<path d="{way}" stroke="{colour}" stroke-width="3" stroke-opacity=".45"/>')
    mark = bar.mark if (bar.mark or 0) <= most else None  # one that lies beyond is in the note alone
    if mark is not None:
        way = f"M{x(mark):.1f} {middle - 10:.1f}V{middle + 10:.1f}"
        parts.append(f'<path d="{way}" stroke="{INK}" stroke-width="2"/>')
    end = x(max(bar.value, bar.reach or 0, mark or 0)) + 8
    parts.append(f'<text x="{end:.1f}" y="{middle + 5:.1f}" fill="{FAINT}">{escape(bar.note)}</text>')
    return "".join(parts)


def shortened(label: str, most: int) -> str:
    """Return a label that fits its place; a Chinese character is as wide as two letters."""
    width = 0
    for place, letter in enumerate(label):
        width += 2 if ord(letter) > 0x2E7F else 1
        if width > most:
            return label[:place] + "…"
    return label
