"""Read a catalogue of powers from a CSV file. It is taken whole or refused whole."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from sunlit.catalogue.checking import row_problems
from sunlit.catalogue.columns import COLUMNS, STEPS
from sunlit.catalogue.model_files import model_post_names
from sunlit.catalogue.problems import CatalogueRefused, Problem, Text, problem

MAX_BYTES = 5 * 1024 * 1024
_TOTALS = re.compile(r"#\D*(\d+)\D+(\d+)\D*")


def read_catalogue(
    source: bytes | Path,
    posts: Mapping[str, Text] | None = None,
    totals: tuple[int, int] | None = None,
) -> list[dict[str, Any]]:
    """Return the powers of a catalogue file in their order: its columns as text, `steps` as a list.

    The file is UTF-8 (a byte order mark is allowed), comma-separated, quoted as in RFC 4180. `posts` are the
    names by code that holders, supervisors and steps may name; the model's own when left out. Totals
    (powers, steps) may be stated as a parameter or in a last line `# powers=61 steps=494`.

    Raises CatalogueRefused with every Problem of the file; nothing of a refused file is used.
    """
    lines, stated, found = _lines(source)
    rows = _rows(lines, found) if not found else []
    known = model_post_names() if posts is None else posts
    seen: set[str] = set()
    for number, row in enumerate(rows, 2):
        found += row_problems(number, row, known)
        if row["code"] in seen:
            found.append(problem(number, "code", "code_twice", row["code"]))
        seen.add(row["code"])
    if lines and not found:
        found += _total_problems(rows, [pair for pair in (stated, totals) if pair], len(lines))
    if found:
        raise CatalogueRefused(found)
    return rows


def _lines(source: bytes | Path) -> tuple[list[list[str]], tuple[int, int] | None, list[Problem]]:
    """Return the cells of every line, the totals stated in the last one, and what was wrong so far."""
    raw = source.read_bytes() if isinstance(source, Path) else source
    if len(raw) > MAX_BYTES:
        return [], None, [problem(0, "", "size", len(raw), max=MAX_BYTES)]
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as wrong:
        line = raw[: wrong.start].count(b"\n") + 1
        return (
            [],
            None,
            [problem(line, "", "encoding", f"byte 0x{raw[wrong.start]:02X} at place {wrong.start}")],
        )
    text, stated, found = _without_totals(text)
    try:
        lines = [line for line in csv.reader(io.StringIO(text, newline=""), strict=True) if line]
    except csv.Error as wrong:
        return [], None, [problem(text.count("\n"), "", "csv", wrong)]
    if len(lines) < 2:
        found.append(problem(0, "", "empty_file", f"{len(lines)} rows"))
    return lines, stated, found


def _without_totals(text: str) -> tuple[str, tuple[int, int] | None, list[Problem]]:
    body = text.rstrip()
    start = body.rfind("\n") + 1
    last = body[start:]
    if not last.startswith("#"):
        return text, None, []
    match = _TOTALS.fullmatch(last)
    if match is None:
        return text[:start], None, [problem(body.count("\n") + 1, "", "totals", last)]
    return text[:start], (int(match[1]), int(match[2])), []


def _rows(lines: Sequence[Sequence[str]], found: list[Problem]) -> list[dict[str, Any]]:
    head = list(lines[0])
    found += [problem(1, name, "column_missing", "", column=name) for name in COLUMNS if name not in head]
    found += [problem(1, name, "column_unknown", name) for name in head if name not in COLUMNS]
    found += [problem(1, name, "column_twice", name) for name in COLUMNS if head.count(name) > 1]
    if found:
        return []
    rows = []
    for number, cells in enumerate(lines[1:], 2):
        if len(cells) != len(head):
            found.append(problem(number, "", "cells", f"{len(cells)}", count=len(head)))
            continue
        row: dict[str, Any] = dict(zip(head, cells, strict=True))
        row["steps"] = _steps(row.pop(STEPS))
        rows.append(row)
    return rows


def _steps(cell: str) -> Any:
    """Return the list of steps a cell holds, or the cell itself when it holds none: the check names it."""
    try:
        return json.loads(cell) if cell.strip() else []
    except (ValueError, RecursionError):
        return cell


def _total_problems(
    rows: Sequence[Mapping[str, Any]], stated: Sequence[tuple[int, int]], last: int
) -> list[Problem]:
    powers, steps = len(rows), sum(len(row["steps"]) for row in rows)
    found = []
    for said_powers, said_steps in stated:
        if said_powers != powers:
            found.append(problem(last + 1, "powers", "total_powers", said_powers, count=powers))
        if said_steps != steps:
            found.append(problem(last + 1, "steps", "total_steps", said_steps, count=steps))
    return found
