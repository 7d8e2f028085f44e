"""What a chart shows, before it is placed: sequences of items and the ways out of them.

`graph.py` makes a sketch from a procedure, `layout.py` gives every part of it a place.
"""

from __future__ import annotations

from dataclasses import dataclass, field

OUTSIDE = -1


@dataclass(slots=True)
class Way:
    """One way out of an item; `labels` are the outcomes that take it, `label` the text written on it.

    `target` is an index in the same sequence; its length is the end of the sequence, `OUTSIDE` anything
    that is not drawn in it: an end (`end` and `end_name` say which) or, named in `end_name`, another step.
    """

    source: int
    target: int
    labels: list[str] = field(default_factory=list)
    label: str = ""
    back: bool = False
    end: str = ""
    end_name: str = ""

    @property
    def is_down(self) -> bool:
        """Return whether it just goes on to what is drawn below."""
        return self.target == self.source + 1 and not self.back


@dataclass(slots=True)
class Item:
    """A step or a route (a box), or a parallel or a call (a frame around `columns`)."""

    id: str
    kind: str
    name: str
    number: int = 0
    meta: tuple[str, ...] = ()
    scope: str = ""
    risk: int = 0
    columns: list[Sequence] = field(default_factory=list)

    @property
    def is_frame(self) -> bool:
        """Return whether other items are drawn inside it."""
        return bool(self.columns)


@dataclass(slots=True)
class Sequence:
    """Items from top to bottom and the ways between them."""

    items: list[Item]
    ways: list[Way]

    def written_out(self) -> Sequence:
        """Return this sequence with every way but the one straight down named in words, for want of room."""
        ways = [way if way.is_down or way.target == OUTSIDE else self._named(way) for way in self.ways]
        return Sequence(self.items, ways)

    def _named(self, way: Way) -> Way:
        name = ""
        if way.target < len(self.items):
            to = self.items[way.target]
            name = f"{to.number or ''} {to.name}".strip()
        return Way(way.source, OUTSIDE, label=way.label, back=way.back, end_name=name)
