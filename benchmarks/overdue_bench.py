"""What the page of what is overdue takes of the database when a hundred thousand steps stand open."""

from __future__ import annotations

from time import perf_counter

from django.db import connection, transaction
from django.test import Client

from benchmarks.measure import Measure, quickest
from benchmarks.visits import Visit, visit
from sunlit.ledger.clock import demo_clock
from sunlit.matters.models import StepRun
from sunlit.supervision.queries import board

OPEN = 100_000
PATH = "/qinghe/supervise/?list=late"


def measures(now: int) -> list[Measure]:
    """Add open steps to the matters that are there until there are enough, and read the page at `now`.

    What is added is taken back at the end.
    """
    client = Client()
    with transaction.atomic(), demo_clock(now):
        found = _open_more()
        board._COUNTS = type(board._COUNTS)()  # nobody has counted these
        start = perf_counter()
        client.get(PATH)
        first = perf_counter() - start
        seen = visit(client, PATH)
        if seen.status != 200:
            raise RuntimeError(f"{PATH} answers {seen.status}")
        seconds = quickest(lambda: _asked(seen), 5)
        transaction.set_rollback(True)
    return [
        Measure(
            f"the page of what is overdue, {found:,} open steps",
            seconds * 1_000,
            "ms",
            f"time of its {len(seen.queries)} queries; counted anew after an entry: {first:.1f} s",
            10,
            digits=1,
        )
    ]


def _asked(seen: Visit) -> None:
    with connection.cursor() as cursor:
        for sql, params in seen.queries:
            cursor.execute(sql, params)
            cursor.fetchall()


def _open_more() -> int:
    """Copy open steps as further visits; return how many are open then."""
    known = StepRun.objects.filter(is_open=True).count()
    columns = [column.column for column in StepRun._meta.concrete_fields]
    changed = {"ref": "ref || '/' || n", "visit": "visit + n"}
    names = ", ".join(f'"{name}"' for name in columns)
    values = ", ".join(changed.get(name, f'"{name}"') for name in columns)
    with connection.cursor() as cursor:
        cursor.execute(
            f"WITH RECURSIVE more(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM more WHERE n < %s) "
            f"INSERT INTO matters_steprun ({names}) SELECT {values} FROM matters_steprun, more WHERE is_open",
            [OPEN // known],
        )
    return StepRun.objects.filter(is_open=True).count()
