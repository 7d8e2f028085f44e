"""A placed chart as SVG text. It holds no script, no style sheet and no ids, so it may stand inside any page.

Colours are those of the style sheet, written out, because an SVG that stands alone knows no style sheet.
"""

from __future__ import annotations

from collections.abc import Mapping
from html import escape

from sunlit.procedure.chart.shapes import ROLES, Box, Layout, Line, Sign

FONT = "system-ui,&quot;PingFang SC&quot;,&quot;Microsoft YaHei&quot;,&quot;Noto Sans CJK SC&quot;,sans-serif"

# status: fill, stroke, stroke width, circle, ring, number
_LOOK = {
    "done": ("#e8f1f2", "#0b5563", "1.4", "#0b5563", "#0b5563", "#fff"),
    "now": ("#fdf3d9", "#f2b632", "2.5", "#f2b632", "#f2b632", "#3b2a00"),
    "next": ("#fff", "#cfc9ba", "1.4", "#fff", "#cfc9ba", "#5f6b77"),
    "off": ("#fbeae8", "#a3231b", "1.4", "#a3231b", "#a3231b", "#fff"),
    "void": ("#f4f2ec", "#cfc9ba", "1.4", "#efeee9", "#cfc9ba", "#6a6f76"),
}
_EYE = (
    '<path d="M1 6c3.5-5 12.5-5 16 0c-3.5 5-12.5 5-16 0z" fill="none" stroke="#0b5563" stroke-width="1.5"/>'
    '<circle cx="9" cy="6" r="2.5" fill="#0b5563"/>'
)
_BANG = '<text x="8" y="12.3" font-size="9.5" font-weight="700" text-anchor="middle" fill="{}">!</text>'
_SIGNS = {
    "eye": _EYE,
    "risk3": '<path d="M8 0l8 14h-16z" fill="#a3231b"/>' + _BANG.format("#fff"),
    "risk2": '<path d="M8 0l8 14h-16z" fill="#f2b632"/>' + _BANG.format("#3b2a00"),
    "back": '<path d="M0 7h24" stroke="#8a6a1a" stroke-width="1.5" stroke-dasharray="5 4"/>',
    "dot.done": '<circle cx="7" cy="7" r="6.5" fill="#0b5563"/><path d="M4 7.2l2.2 2.3 4-4.6" fill="none"'
    ' stroke="#fff" stroke-width="1.6"/>',
    "dot.now": '<circle cx="7" cy="7" r="6.5" fill="#f2b632"/>',
    "dot.next": '<circle cx="7" cy="7" r="6.5" fill="#fff" stroke="#8b8674"/>',
    "dot.off": '<circle cx="7" cy="7" r="6.5" fill="#a3231b"/><text x="7" y="10.8" font-size="10"'
    ' font-weight="700" text-anchor="middle" fill="#fff">!</text>',
    "dot.void": '<circle cx="7" cy="7" r="6.5" fill="#efeee9" stroke="#cfc9ba"/>',
}
_GREY = "#6a6f76"


def paint(layout: Layout, status: Mapping[str, str], title: str, described: str) -> str:
    """Return `layout` as a complete SVG document; `status` says how each step stands, unnamed ones "next"."""
    wide, high = f"{layout.width:.0f}", f"{layout.height:.0f}"
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {wide} {high}" width="{wide}" height="{high}"'
        f' role="img" aria-label="{escape(title)}" font-family="{FONT}"><title>{escape(title)}</title>'
        f'<desc>{escape(described)}</desc><rect width="{wide}" height="{high}" fill="#fff"/>'
    )
    out = [head]
    leaves: list[str] = []
    for box in layout.boxes:
        (out if box.kind in ("frame", "sub") else leaves).append(_box(box, status.get(box.id, "next")))
    out += [_line(line) for line in layout.lines]
    out += leaves
    _texts(out, layout, status)
    out += [_sign(sign) for sign in layout.signs]
    out.append("</svg>\n")
    return "".join(out)


def _box(box: Box, status: str) -> str:
    place = f'<rect x="{box.x:.1f}" y="{box.y:.1f}" width="{box.w:.1f}" height="{box.h:.1f}"'
    if box.kind == "frame":
        return f'{place} rx="12" fill="#f4f2ec" stroke="#e4e0d6"/>'
    if box.kind == "sub":
        return f'{place} rx="10" fill="#fbfaf6" stroke="#cfc9ba" stroke-dasharray="2 3"/>'
    if box.kind == "end":
        fill, stroke = ("#0b5563", "#0b5563") if status == "done" else ("#fbfaf6", "#8b8674")
        return f'{place} rx="{min(box.h / 2, 12):.1f}" fill="{fill}" stroke="{stroke}" stroke-width="1.2"/>'
    fill, stroke, thick, circle, ring, ink = _LOOK[status]
    if box.kind == "route":
        return _route(box, fill if status != "next" else "#f4f2ec", stroke if status != "next" else "#8b8674")
    cx, cy = box.x + (18 if box.small else 20), box.mark_y
    dashes = ' stroke-dasharray="4 3"' if status == "void" else ""
    return (
        f'{place} rx="9" fill="{fill}" stroke="{stroke}" stroke-width="{thick}"{dashes}/>'
        f'<circle cx="{cx:.1f}" cy="{cy:.1f}" r="{10 if box.small else 11}" fill="{circle}" stroke="{ring}"'
        f' stroke-width="1.4"/>{_mark(box.number, status, cx, cy, ink)}'
    )


def _mark(number: int, status: str, cx: float, cy: float, ink: str) -> str:
    """Return what stands in the circle: a tick, an exclamation mark, or the number of the step."""
    if status == "done":
        tick = f"M{cx - 4.5:.1f} {cy + 0.3:.1f}l3.2 3.3 6-7"
        return f'<path d="{tick}" fill="none" stroke="#fff" stroke-width="2"/>'
    mark = "!" if status == "off" else str(number)
    return (
        f'<text x="{cx:.1f}" y="{cy + 4.3:.1f}" font-size="12" font-weight="650" text-anchor="middle"'
        f' fill="{ink}">{mark}</text>'
    )


def _route(box: Box, fill: str, stroke: str) -> str:
    """Return a box with its corners cut, and a diamond where a step has its number."""
    cx, cy = box.x + (18 if box.small else 20), box.mark_y
    across, down = box.w - 20, box.h - 20
    return (
        f'<path d="M{box.x + 10:.1f} {box.y:.1f}h{across:.1f}l10 10v{down:.1f}l-10 10h{-across:.1f}'
        f'l-10-10v{-down:.1f}z" fill="{fill}" stroke="{stroke}" stroke-width="1.2"/>'
        f'<path d="M{cx - 9:.1f} {cy:.1f}l9-9 9 9-9 9z" fill="{stroke}"/>'
    )


def _line(line: Line) -> str:
    colour, dashes = ("#8a6a1a", ' stroke-dasharray="5 4"') if line.kind == "back" else ("#5f6b77", "")
    x, y = line.points[-1]
    from_x = line.points[-2][0]
    if x == from_x:
        head = f"M{x:.1f} {y:.1f}l-4-7h8z"
    elif x > from_x:
        head = f"M{x:.1f} {y:.1f}l-7-4v8z"
    else:
        head = f"M{x:.1f} {y:.1f}l7-4v8z"
    points = " ".join(f"{a:.1f},{b:.1f}" for a, b in line.points)
    drawn = f'<polyline points="{points}" fill="none" stroke="{colour}" stroke-width="1.5"{dashes}/>'
    if line.arrow:
        return f'{drawn}<path d="{head}" fill="{colour}"/>'
    return f'{drawn}<circle cx="{x:.1f}" cy="{y:.1f}" r="2.6" fill="{colour}"/>'


def _texts(out: list[str], layout: Layout, status: Mapping[str, str]) -> None:
    """Add the texts, those of one look that follow one another in one group."""
    look = ""
    for text in layout.texts:
        size, colour, weight = ROLES[text.role]
        standing = status.get(text.owner)
        if standing == "void" and text.role in ("name", "small", "meta", "fine"):
            colour = _GREY
        elif standing == "done" and text.role == "end":
            colour = "#fff"
        wanted = f'<g font-size="{size}" fill="{colour}" font-weight="{weight}" text-anchor="{text.anchor}">'
        if wanted != look:
            out.append(("</g>" if look else "") + wanted)
            look = wanted
        out.append(f'<text x="{text.x:.1f}" y="{text.y:.1f}">{escape(text.text, quote=False)}</text>')
    out.append("</g>" if look else "")


def _sign(sign: Sign) -> str:
    return f'<g transform="translate({sign.x:.1f},{sign.y:.1f})">{_SIGNS[sign.kind]}</g>'
