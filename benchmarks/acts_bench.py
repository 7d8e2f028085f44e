"""How fast acts are entered, against what SQLite itself allows: one durable transaction with as many rows.

The peer is the same file with the same settings, one transaction with the same number of row changes, and
nothing else: no rules, no hashes, no look-ups.
"""

from __future__ import annotations

from django.db import connection, transaction
from tests.town import Town, act, purchase, town

from benchmarks.measure import Measure, quickest
from benchmarks.visits import taken
from sunlit.matters.models import Matter

TIMES, ROUNDS = 20, 9  # acts and bare transactions in turns


def measures() -> list[Measure]:
    """Return queries per act, and the rate of acts against the bare transaction."""
    of = town("acting")
    matters = [purchase(of, "2026-03-02 10:00") for _ in range(TIMES * ROUNDS + 1)]
    statements = taken(lambda: _one(of, matters)).queries
    writes = [one for one in statements if one[0].startswith(("INSERT", "UPDATE", "DELETE"))]
    acting, bare = [], []
    for _ in range(ROUNDS):
        acting.append(quickest(lambda: _act(of, matters), 1) / TIMES)
        bare.append(quickest(lambda: _bare(len(writes)), 1) / TIMES)
    peer = f"one durable transaction with {len(writes)} row changes"
    return [
        Measure("queries of one act", len(statements), "queries", "matters.actions.perform"),
        Measure("writes among them", len(writes), "queries", "matters.actions.perform"),
        Measure("acts a second", 1 / min(acting), "acts/s", "SQLite, synchronous=FULL"),
        Measure("rate of acts", min(bare) / min(acting), "of the limit", peer, digits=2),
    ]


def _act(of: Town, matters: list[Matter]) -> None:
    for _ in range(TIMES):
        _one(of, matters)


def _one(of: Town, matters: list[Matter]) -> None:
    act(of, matters.pop(), "apply", "2026-03-03 09:00")


def _bare(rows: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE IF NOT EXISTS bare (a INTEGER PRIMARY KEY, b TEXT, c BLOB)")
        for _ in range(TIMES):
            with transaction.atomic():
                for _ in range(rows):
                    cursor.execute("INSERT INTO bare (b, c) VALUES (%s, %s)", ["沿河路" * 30, b"x" * 300])
