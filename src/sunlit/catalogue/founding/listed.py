"""Questions 4 and 5: which list of powers, and which of them the body has."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from copy import deepcopy
from functools import lru_cache
from typing import Any

from sunlit.catalogue.actions.powers import check_row
from sunlit.catalogue.founding.typed import Typed
from sunlit.catalogue.importing import read_catalogue
from sunlit.catalogue.model_files import model_path, model_posts, model_procedures
from sunlit.catalogue.models import Post
from sunlit.catalogue.problems import CatalogueRefused, Problem
from sunlit.procedure.grammar import Procedure, parse
from sunlit.procedure.plain import compile_power

Answers = Mapping[str, Any]
Row = dict[str, Any]

SOURCES = ("model", "own", "one")
CLERK = {"county": "office", "town": "office", "village": "village_committee"}  # enters what others say


@lru_cache(maxsize=1)
def model_rows() -> tuple[Row, ...]:
    """Return the powers of the model."""
    return tuple(read_catalogue(model_path("powers.csv")))


@lru_cache(maxsize=4)
def posts_listed(level: str) -> tuple[dict[str, str], ...]:
    """Return the model's posts as a body of `level` has them: its own clerk enters what outsiders do."""
    posts = [dict(post) for post in model_posts()]
    for post in posts:
        if post["recorded_by"] == "office":
            post["recorded_by"] = CLERK[level]
    return tuple(posts)


def read_list(raw: Mapping[str, Any], so_far: Answers) -> dict[str, Any]:
    """Return where the powers come from; an own table is read here and kept with the answer.

    `table` is the file as bytes, `rows` what was read from one before.
    """
    typed = Typed("list", raw)
    found: dict[str, Any] = {"source": typed.choice("source", SOURCES)}
    if found["source"] == "one":
        found["power"] = typed.choice("power", [row["code"] for row in model_rows()])
    elif found["source"] == "own":
        found["rows"] = _own_rows(typed, raw, so_far["body"]["level"])
        found["file"] = typed.line("file", 200, required=False)
    typed.done()
    return found


def _own_rows(typed: Typed, raw: Mapping[str, Any], level: str) -> list[Row]:
    table, rows = raw.get("table"), raw.get("rows")
    if table is None and not rows:
        typed.refuse("table", "table_missing")
        return []
    try:
        read = list(rows) if table is None and rows else read_catalogue(table or b"")
    except CatalogueRefused as refusal:
        typed.problems = refusal.problems
        typed.refuse("table", "table", n=len(refusal.problems))
        return []
    typed.problems = unfit(read, level)
    if typed.problems:
        typed.refuse("table", "table", n=len(typed.problems))
    return read


def unfit(rows: Sequence[Row], level: str) -> list[Problem]:
    """Return what keeps rows that were read from being adopted: a procedure that cannot be run to its end."""
    posts = {
        row["code"]: Post(
            code=row["code"],
            name={"zh": row["zh"], "en": row["en"]},
            kind=row["kind"],
            recorded_by=row["recorded_by"],
        )
        for row in posts_listed(level)
    }
    full = full_procedures(rows)
    found: list[Problem] = []
    for number, row in enumerate(rows, 2):
        found += check_row(number, row, full.get(row["code"]), posts)[0]
    return found


def rows_offered(so_far: Answers) -> list[Row]:
    """Return the powers of the list that was chosen."""
    answer = so_far["list"]
    if answer["source"] == "own":
        return list(answer["rows"])
    if answer["source"] == "one":
        return [row for row in model_rows() if row["code"] == answer["power"]]
    return list(model_rows())


def codes_proposed(so_far: Answers) -> list[str]:
    """Return the powers that are ticked at first: all, of the model's those of the body's own level."""
    rows, level = rows_offered(so_far), so_far["body"]["level"]
    fitting = [row["code"] for row in rows if level != "village" or row["level"] == "village"]
    return fitting if so_far["list"]["source"] == "model" and fitting else [row["code"] for row in rows]


def read_powers(raw: Mapping[str, Any], so_far: Answers) -> dict[str, Any]:
    """Return the codes of the powers that the body has, in the order of the list; all when none are named."""
    typed = Typed("powers", raw)
    offered = [row["code"] for row in rows_offered(so_far)]
    wanted = [str(code) for code in typed.items("codes")] if "codes" in raw else codes_proposed(so_far)
    unknown = [code for code in wanted if code not in offered]
    if unknown:
        typed.refuse("codes", "power_unknown", found=", ".join(unknown[:5])[:80])
    if not wanted:
        typed.refuse("codes", "powers_none")
    typed.done()
    return {"codes": [code for code in offered if code in wanted]}


def rows_chosen(so_far: Answers) -> list[Row]:
    """Return the powers that the body has."""
    return [row for row in rows_offered(so_far) if row["code"] in so_far["powers"]["codes"]]


def full_procedures(rows: Sequence[Row], collective_from: int | None = None) -> dict[str, dict[str, Any]]:
    """Return the model's full procedures for those rows that are the model's own, by code.

    With `collective_from` every route by the sum alone divides there: the body sets its own threshold.
    """
    model = {row["code"]: row for row in model_rows()}
    governed = model_procedures()
    return {
        row["code"]: _divided(governed[row["code"]], collective_from)
        for row in rows
        if row["code"] in governed and row == model[row["code"]]
    }


def asks_for_threshold(rows: Sequence[Row]) -> bool:
    """Return whether any of the powers goes one way for small and another for large sums."""
    return any(_sum_routes(definition) for definition in full_procedures(rows).values())


def procedures(so_far: Answers, collective_from: int | None = None) -> dict[str, Procedure]:
    """Return the procedure of every power that the body has, by code."""
    level, rows = so_far["body"]["level"], rows_chosen(so_far)
    full = full_procedures(rows, collective_from)
    return {
        row["code"]: _full(row["code"], collective_from)
        if row["code"] in full
        else _plain(level, json.dumps(row))
        for row in rows
    }


@lru_cache(maxsize=64)
def _full(code: str, collective_from: int | None) -> Procedure:
    return parse(_divided(model_procedures()[code], collective_from))


@lru_cache(maxsize=512)
def _plain(level: str, row: str) -> Procedure:
    return parse(compile_power(json.loads(row), posts_listed(level)))


def _sum_routes(definition: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    return [step for step in definition["steps"] if step["do"] == "route" and step["by"] == ["amount"]]


def _divided(definition: dict[str, Any], collective_from: int | None) -> dict[str, Any]:
    if collective_from is None:
        return definition
    found = deepcopy(definition)
    for step in _sum_routes(found):
        for row in step["table"]:
            row["if"]["amount"] = dict.fromkeys(row["if"]["amount"], collective_from)
    return found
