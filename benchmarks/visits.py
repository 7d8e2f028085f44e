"""What work asks of the database: its queries, how SQLite runs them, how many steps its machine takes."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.test import Client

EVERY = 10  # machine steps between two counts
BIG = (
    "ledger_leaf", "ledger_stream", "ledger_disclosure", "ledger_searchtext", "matters_matter",
    "matters_steprun", "matters_act", "matters_departure", "matters_withholding", "matters_objection",
    "dialogue_submission", "library_document",
)  # fmt: skip  # tables that grow with the matters

LISTS = {
    "start": "/",
    "home": "/{body}/",
    "matters": "/{body}/matters/",
    "matters, page 2": "/{body}/matters/?page=2",
    "matters on notice": "/{body}/matters/?state=notice",
    "matters late": "/{body}/matters/?state=late",
    "matters done": "/{body}/matters/?state=done",
    "matters of a class": "/{body}/matters/?class=large_sums",
    "matters of a village": "/{body}/matters/?village=yanhe",
    "acts": "/{body}/acts/",
    "acts, further on": "/{body}/acts/?before=40",
    "powers": "/{body}/powers/",
    "power": "/{body}/powers/FIN-02/",
    "take part": "/{body}/take-part/",
    "supervise": "/{body}/supervise/",
    "withheld": "/{body}/withheld/",
    "questions": "/{body}/questions/",
    "questions open": "/{body}/questions/?state=open",
    "questions overdue": "/{body}/questions/?state=overdue",
    "questions answered": "/{body}/questions/?state=answered",
    "village": "/{body}/villages/yanhe/",
    "search": "/{body}/search/?q=操场",
    "feed": "/{body}/feed.atom",
    "feed of a power": "/{body}/powers/FIN-02/feed.atom",
    "record": "/log/{body}/",
}  # every page that lists something, by what it is
COUNTED = ("supervise", "withheld", "home")  # these say how many there are of a thing, and count them
OPEN_NOW = ("start", "take part")  # these show all that is open to the reader, a hundred at most
STEADY = tuple(name for name in LISTS if name not in COUNTED + OPEN_NOW)


@dataclass(frozen=True)
class Taken:
    """What a piece of work asked of the database."""

    queries: tuple[tuple[str, Any], ...]
    steps: int  # of SQLite's machine, to the nearest ten; 0 on PostgreSQL


@dataclass(frozen=True)
class Visit(Taken):
    """What one page took."""

    status: int


def visit(client: Client, path: str) -> Visit:
    """Return what the page at `path` takes."""
    answers: list[Any] = []
    found = taken(lambda: answers.append(client.get(path)))
    return Visit(found.queries, found.steps, answers[0].status_code)


def taken(work: Callable[[], object]) -> Taken:
    """Do a piece of work and return what it asked of the database."""
    queries: list[tuple[str, Any]] = []
    counted = 0

    def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        queries.append((sql, params))
        return execute(sql, params, many, context)

    def count() -> int:
        nonlocal counted
        counted += EVERY
        return 0

    connection.ensure_connection()
    on_sqlite = connection.vendor == "sqlite"
    if on_sqlite:
        connection.connection.set_progress_handler(count, EVERY)
    try:
        with connection.execute_wrapper(note):
            work()
    finally:
        if on_sqlite:
            connection.connection.set_progress_handler(None, 0)
    return Taken(tuple(queries), counted)


def faults(queries: tuple[tuple[str, Any], ...]) -> list[str]:
    """Return what in SQLite's plans would grow with the matters: a big table read whole, or sorted whole.

    Rows asked for by their keys, or by those of the matters and entries that a page shows, are few.
    """
    found = []
    for sql, params in queries:
        if not sql.startswith("SELECT"):
            continue
        steps = plan(sql, params)
        for step in steps:
            reads = _table(step, sql) in BIG
            if step.startswith("SCAN") and reads and ("USING" not in step or "LIMIT" not in sql):
                found.append(f"{step} | {sql}")
        if "USE TEMP B-TREE FOR ORDER BY" in steps and any(_is_wide(step, sql) for step in steps):
            found.append(f"{' > '.join(steps)} | {sql}")
    return found


def _is_wide(step: str, sql: str) -> bool:
    """Say whether a step of a plan reaches more rows of a big table than a page shows."""
    if _table(step, sql) not in BIG or not step.startswith(("SEARCH", "SCAN")):
        return False
    return not any(
        f"({key}=?" in step for key in ("ref", "digest", "leaf_id", "matter_id", "log_id=? AND stream")
    )


def _table(step: str, sql: str) -> str:
    """Return which table a step of a plan reads; its alias is looked up in the query."""
    words = step.split()
    name = words[1] if len(words) > 1 else ""
    match = re.search(rf'"(\w+)" {re.escape(name)}\b', sql) if name else None
    return match[1] if match else name


def plan(sql: str, params: Any) -> list[str]:
    """Return how SQLite runs a query, step by step."""
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {sql}", params)
        return [str(row[3]) for row in cursor.fetchall()]
