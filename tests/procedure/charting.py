"""What the tests of chart and list share: procedures to draw, and the geometry that a good chart keeps."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from itertools import combinations, pairwise
from pathlib import Path
from typing import Any

import yaml

from sunlit.procedure.chart.shapes import Box, Layout
from sunlit.procedure.grammar import Procedure, parse
from sunlit.procedure.plain import compile_power

MODEL = Path(__file__).parents[2] / "src/sunlit/catalogue/model"
FULL = ("appointment", "large-fund", "major-decision")

Rectangle = tuple[float, float, float, float]  # left, top, right, bottom


def full(name: str) -> Procedure:
    return parse(yaml.safe_load((MODEL / f"procedures/{name}.yaml").read_text(encoding="utf-8")))


def small(steps: list[dict[str, Any]], **more: Any) -> Procedure:
    """Return a procedure of `steps`, each {"id": ..., "do": ...} with names and posts filled in."""
    filled = [_filled(step) for step in steps]
    return parse(
        {
            "schema": "sunlit-procedure/1",
            "id": "road",
            "version": "1",
            "title": {"zh": "修路", "en": "Mend a road"},
            "calendar": "CN",
            "posts": {"office": {"name": {"zh": "党政办公室", "en": "Party-government office"}}},
            "ends": {"done": {"name": {"zh": "办结", "en": "Closed"}}},
            "steps": filled,
            **more,
        }
    )


def _filled(step: dict[str, Any]) -> dict[str, Any]:
    filled = {"name": {"zh": f"环节{step['id']}", "en": f"Step {step['id']}"}, **step}
    if step["do"] not in ("route", "parallel", "call"):
        filled.setdefault("post", "office")
    if "branches" in step:
        filled["branches"] = {
            code: [_filled(one) for one in steps] for code, steps in step["branches"].items()
        }
    return filled


def clashes(layout: Layout) -> Iterator[str]:
    """Yield everything that overlaps in `layout` and should not."""
    leaves = {box.id: (box.x, box.y, box.right, box.bottom) for box in layout.boxes if _is_leaf(box.kind)}
    frames = {box.id: (box.x, box.y, box.right, box.bottom) for box in layout.boxes if not _is_leaf(box.kind)}
    texts = [(f"text {text.text!r}", text.rectangle()) for text in layout.texts]
    signs = [(f"sign {sign.kind}", _sign(sign.kind, sign.x, sign.y)) for sign in layout.signs]
    marks = [(f"number {box.number}", _mark(box)) for box in layout.boxes if box.number]
    pieces = texts + signs + marks
    for (one, a), (other, b) in combinations(pieces, 2):
        if overlap(a, b):
            yield f"{one} overlaps {other}"
    for (one, a), (other, b) in combinations(leaves.items(), 2):
        if overlap(a, b):
            yield f"box {one} overlaps box {other}"
    for name, piece in pieces:
        for box, rectangle in [*leaves.items(), *frames.items()]:
            if overlap(piece, rectangle) and not within(piece, rectangle):
                yield f"{name} crosses the edge of {box}"
    for box, inner in leaves.items():
        for frame, rectangle in frames.items():
            if overlap(inner, rectangle) and not within(inner, rectangle):
                yield f"box {box} crosses the edge of {frame}"
    for line in layout.lines:
        for segment in segments(line.points):
            for box, rectangle in leaves.items():
                if overlap(segment, rectangle):
                    yield f"line {line.source}-{line.target} crosses box {box}"
            for frame, rectangle in frames.items():
                if overlap(segment, rectangle) and not within(segment, rectangle):
                    yield f"line {line.source}-{line.target} crosses the edge of {frame}"
            for name, piece in pieces:
                if overlap(segment, piece):
                    yield f"line {line.source}-{line.target} crosses {name}"
    for name, (left, top, right, bottom) in [*pieces, *leaves.items(), *frames.items()]:
        if left < 0 or top < 0 or right > layout.width or bottom > layout.height:
            yield f"{name} leaves the sheet"
    yield from _lines_on_one_another(layout)


def _lines_on_one_another(layout: Layout) -> Iterator[str]:
    drawn = [
        (f"{line.source}-{line.target}", segment)
        for line in layout.lines
        for segment in segments(line.points)
    ]
    for (one, a), (other, b) in combinations(drawn, 2):
        upright = a[0] == a[2] == b[0] == b[2] and min(a[3], b[3]) - max(a[1], b[1]) > 0.5
        flat = a[1] == a[3] == b[1] == b[3] and min(a[2], b[2]) - max(a[0], b[0]) > 0.5
        if one != other and (upright or flat):
            yield f"line {one} lies on line {other}"


def _is_leaf(kind: str) -> bool:
    return kind not in ("frame", "sub")


def _mark(box: Box) -> Rectangle:
    """Return the square in which the circle with the number of `box` stands."""
    middle, radius = box.x + (18 if box.small else 20), 10 if box.small else 11
    return middle - radius, box.mark_y - radius, middle + radius, box.mark_y + radius


def _sign(kind: str, x: float, y: float) -> Rectangle:
    wide, high = {"eye": (18, 12), "back": (24, 14)}.get(kind, (16, 14))
    return x, y, x + wide, y + high


def segments(points: list[tuple[float, float]]) -> Iterator[Rectangle]:
    for (ax, ay), (bx, by) in pairwise(points):
        yield min(ax, bx), min(ay, by), max(ax, bx), max(ay, by)


def overlap(a: Rectangle, b: Rectangle, slack: float = 0.4) -> bool:
    return (
        a[0] < b[2] - slack and b[0] < a[2] - slack and a[1] < b[3] - slack and b[1] < a[3] - slack
    ) or _passes(a, b, slack)


def _passes(line: Rectangle, box: Rectangle, slack: float) -> bool:
    """Return whether a segment (a rectangle without width or height) runs through the inside of `box`."""
    if line[0] != line[2] and line[1] != line[3]:
        return False
    return (
        line[0] < box[2] - slack
        and line[2] > box[0] + slack
        and line[1] < box[3] - slack
        and line[3] > box[1] + slack
    )


def within(a: Rectangle, b: Rectangle, slack: float = 0.6) -> bool:
    return a[0] >= b[0] - slack and a[1] >= b[1] - slack and a[2] <= b[2] + slack and a[3] <= b[3] + slack


def powers() -> Iterator[tuple[str, Procedure]]:
    """Yield every power of the model that runs along its own step list, compiled."""
    posts = list(csv.DictReader((MODEL / "posts.csv").read_text(encoding="utf-8").splitlines()))
    for row in csv.DictReader((MODEL / "powers.csv").read_text(encoding="utf-8").splitlines()):
        yield row["code"], parse(compile_power(row, posts))
