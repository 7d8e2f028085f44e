"""Bars as SVG, drawn by the server: a value, a mark for its limit, a finer line up to the 90th percentile.

No script, no style sheet, no ids; the table beside the drawing says the same in figures.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

WIDTH = 640
ROW = 34
LABEL = 232  # pixels for the names at the left
NOTE = 96  # for the figures at the right
TEAL, RED, INK, FAINT, SOFT = "#0b5563", "#a3231b", "#1c2530", "#4a5663", "#cfc9ba"
_FONT = "system-ui,-apple-system,'PingFang SC','Microsoft YaHei','Noto Sans CJK SC',sans-serif"


@dataclass(frozen=True, slots=True)
class Bar:
    """One line of the drawing; `reach` is the end of the finer line, `mark` the limit."""

    label: str
    value: float
    note: str
    reach: float | None = None
    mark: float | None = None
    bad: bool = False


def svg(bars: Sequence[Bar], title: str) -> str:
    """Return the drawing as a complete SVG text; `title` says what it shows to those who do not see it."""
    most = max([1.0, *(max(bar.value, bar.reach or 0, bar.mark or 0) for bar in bars)])
    height = ROW * len(bars) + 8
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img"'
        f' aria-label="{escape(title)}" font-family="{escape(_FONT)}" font-size="13">'
    )
    return head + "".join(_bar(bar, place, most) for place, bar in enumerate(bars)) + "</svg>"


def _bar(bar: Bar, place: int, most: float) -> str:
    top, room = ROW * place + 4, WIDTH - LABEL - NOTE
    middle, colour = top + ROW / 2 - 4, RED if bar.bad else TEAL

    def x(value: float) -> str:
        return f"{LABEL + room * value / most:.1f}"

    parts = [
        f'<text x="0" y="{middle + 5:.1f}" fill="{INK}">{escape(shortened(bar.label))}</text>',
        f'<rect x="{LABEL}" y="{middle - 6:.1f}" width="{max(2.0, room * bar.value / most):.1f}" height="12"'
        f' rx="3" fill="{colour}"/>',
    ]
    if bar.reach is not None and bar.reach > bar.value:
        parts.append(
            f'<path d="M{x(bar.value)} {middle:.1f}H{x(bar.reach)}" stroke="{colour}" stroke-width="3"'
            ' stroke-opacity=".45"/>'
        )
    if bar.mark is not None:
        parts.append(
            f'<path d="M{x(bar.mark)} {middle - 10:.1f}V{middle + 10:.1f}" stroke="{INK}" stroke-width="2"/>'
        )
    end = max(bar.value, bar.reach or 0, bar.mark or 0)
    parts.append(
        f'<text x="{float(x(end)) + 8:.1f}" y="{middle + 5:.1f}" fill="{FAINT}">{escape(bar.note)}</text>'
    )
    return "".join(parts)


def shortened(label: str, most: int = 34) -> str:
    """Return a label that fits its place; a Chinese character is as wide as two letters."""
    width = 0
    for place, letter in enumerate(label):
        width += 2 if ord(letter) > 0x2E7F else 1
        if width > most:
            return label[:place] + "…"
    return label
