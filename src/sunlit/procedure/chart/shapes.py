"""What a chart consists of once it is placed: rectangles, lines, texts and signs, in pixels."""

from __future__ import annotations

from dataclasses import dataclass, field

from sunlit.procedure.chart.measure import BOLD, LATIN, width

Point = tuple[float, float]

# role: font size, colour, weight
ROLES: dict[str, tuple[float, str, int]] = {
    "heading": (18, "#1c2530", 650),
    "caption": (12, "#5f6b77", 400),
    "name": (14.5, "#1c2530", 650),
    "small": (13, "#1c2530", 650),
    "meta": (12, "#4a5663", 400),
    "fine": (11.5, "#4a5663", 400),
    "scope": (11, "#0b5563", 400),
    "way": (12, "#4a5663", 400),
    "back": (12, "#8a6a1a", 400),
    "note": (11.5, "#5f6b77", 400),
    "end": (12, "#4a5663", 600),
    "legend": (12, "#4a5663", 400),
}


def latin_of(role: str) -> float:
    """Return how wide a Latin letter of `role` is, in em."""
    return BOLD if ROLES[role][2] > 400 else LATIN


def measured(text: str, role: str) -> float:
    """Return the width of `text` as drawn in `role`."""
    return width(text, ROLES[role][0], latin_of(role))


@dataclass(slots=True)
class Box:
    """A rectangle: "step", "route", "end" (a leaf) or "frame", "sub" (drawn around other boxes)."""

    id: str
    kind: str
    x: float
    y: float
    w: float
    h: float
    number: int = 0
    small: bool = False
    mark_y: float = 0  # middle of its number

    @property
    def right(self) -> float:
        """Return the right edge."""
        return self.x + self.w

    @property
    def bottom(self) -> float:
        """Return the lower edge."""
        return self.y + self.h


@dataclass(slots=True)
class Text:
    """A line of text; `y` is its base line, `anchor` start, middle or end; `owner` the box it belongs to."""

    text: str
    x: float
    y: float
    role: str
    anchor: str = "start"
    owner: str = ""

    def rectangle(self) -> tuple[float, float, float, float]:
        """Return left, top, right and bottom as far as the text is estimated to reach."""
        size = ROLES[self.role][0]
        wide = measured(self.text, self.role)
        left = self.x - {"start": 0.0, "middle": wide / 2, "end": wide}[self.anchor]
        return left, self.y - 0.86 * size, left + wide, self.y + 0.2 * size


@dataclass(slots=True)
class Line:
    """A line through `points` with an arrow at its end: "down", "jump", "exit" or "back" (dashed)."""

    kind: str
    points: list[Point]
    arrow: bool = True
    source: str = ""
    target: str = ""


@dataclass(slots=True)
class Sign:
    """A small drawing at its upper left corner: "eye", "risk3", "risk2", those of the legend."""

    kind: str
    x: float
    y: float


@dataclass(slots=True)
class Layout:
    """A placed chart. Tests look at it: nothing in it overlaps that should not."""

    width: float = 0
    height: float = 0
    boxes: list[Box] = field(default_factory=list)
    texts: list[Text] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    signs: list[Sign] = field(default_factory=list)
