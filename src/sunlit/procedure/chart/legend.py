"""The legend below a chart: only what the chart shows."""

from __future__ import annotations

from sunlit.procedure.chart.measure import width
from sunlit.procedure.chart.shapes import Layout, Sign, Text
from sunlit.procedure.chart.words import word

_STATES = ("done", "now", "next", "off", "void")
_SIGNS = (("eye", "legend.eye", 18, 12), ("risk3", "legend.risk3", 16, 14), ("risk2", "legend.risk2", 16, 14))
_MARGIN = 24.0
_ROW = 22.0


def legend(lay: Layout, lang: str, y: float, *, with_state: bool) -> float:
    """Write the legend below `y` and return its lower edge."""
    entries: list[tuple[str, str, int, int]] = []
    if with_state:
        entries += [(f"dot.{state}", f"legend.{state}", 14, 14) for state in _STATES]
    shown = {sign.kind for sign in lay.signs}
    entries += [entry for entry in _SIGNS if entry[0] in shown]
    if any(line.kind == "back" for line in lay.lines):
        entries.append(("back", "legend.back", 24, 14))
    x = _MARGIN
    for sign, key, wide, high in entries:
        text = word(key, lang)
        reach = wide + 7 + width(text, 12)
        if x > _MARGIN and x + reach > lay.width - _MARGIN:
            x, y = _MARGIN, y + _ROW
        lay.signs.append(Sign(sign, x, y + (_ROW - high) / 2))
        lay.texts.append(Text(text, x + wide + 7, y + _ROW / 2 + 4.2, "legend"))
        x += reach + 20
    return y + _ROW
