"""What the pages read and weigh: with few matters and with many, with short and with long ones."""

from __future__ import annotations

import gc
import gzip
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from time import process_time

from django.contrib.staticfiles import finders
from django.test import Client
from tests.portal.busy import Busy, busy
from tests.town import at, town

from benchmarks import overdue_bench
from benchmarks.crowd import crowd
from benchmarks.long_matter import long_matter
from benchmarks.measure import Measure, quickest
from benchmarks.visits import COUNTED, LISTS, OPEN_NOW, STEADY, Visit, faults, visit
from benchmarks.writing import MOST_TO_PUBLISH, PUBLISHED, writing
from sunlit.ledger.clock import demo_clock
from sunlit.ledger.publish import publish
from sunlit.matters.models import Matter

FEW, MANY = 100, 10_000
LENGTHS = (5, 30, 150)
BYTES = re.compile(rb"""(?:href|src)="(/static/[^"]+\.(?:css|js))[^"]*\"""")


@dataclass(frozen=True)
class Seen:
    """One list page at one size."""

    taken: Visit
    seconds: float


def measures() -> list[Measure]:
    """Build the county, make it grow, and return what its pages take."""
    client = Client()
    of = busy()
    few, _ = _all(client, crowd("qinghe", FEW, of=5))
    wrote_few = writing(of.town)
    many, at_many = _all(client, crowd("qinghe", MANY, of=5))
    lines = list(_growth(few, many))
    lines += _writes(wrote_few, writing(of.town))
    with demo_clock(at_many):
        lines += _weights(client, of)
    lines += overdue_bench.measures(at_many)
    lines += _long(client)
    return lines


def _all(client: Client, now: int) -> tuple[dict[str, Seen], int]:
    publish("qinghe")
    gc.collect()
    gc.freeze()  # what the making of the matters left behind is no cost of a page
    found = {}
    with demo_clock(now):
        for name, pattern in LISTS.items():
            path = pattern.format(body="qinghe")
            visit(client, path)  # fill what is kept in memory
            seen = visit(client, path)
            if seen.status != 200:
                raise RuntimeError(f"{path} answers {seen.status}")
            found[name] = Seen(seen, quickest(lambda path=path: client.get(path), 9, process_time))
    return found, now


def _writes(few: dict[str, int], many: dict[str, int]) -> Iterator[Measure]:
    for name, steps in many.items():
        what = f"database steps to {name}"
        if name == PUBLISHED:
            yield Measure(what, steps, "steps", "256 entries, the last tile, read again", MOST_TO_PUBLISH)
        else:
            yield Measure(what, steps / few[name], "times", f"the same with {FEW} matters", 1.2, digits=2)


def _growth(few: dict[str, Seen], many: dict[str, Seen]) -> Iterator[Measure]:
    peer = f"the same page with {FEW} matters"
    more = max(len(seen.taken.queries) - len(few[name].taken.queries) for name, seen in many.items())
    yield Measure(f"queries more on any of {len(few)} lists, {MANY:,} matters", more, "queries", peer, 0)
    whole = sum(len(faults(many[name].taken.queries)) for name in STEADY)
    yield Measure("queries that read or sort a whole table", whole, "queries", "SQLite's own plan", 0)
    steps = {name: seen.taken.steps / few[name].taken.steps for name, seen in many.items()}
    times = {name: seen.seconds / few[name].seconds for name, seen in many.items()}
    for what, ratios, aim in (("database steps", steps, 2), ("processor time", times, 1.5)):
        name = max(STEADY, key=ratios.__getitem__)
        yield Measure(
            f"{what} of a list, {MANY:,} matters (most: {name})", ratios[name], "times", peer, aim, digits=2
        )
    for name in (*OPEN_NOW, *COUNTED):
        words = f"{name}: {steps[name]:.1f} times the database steps; processor time"
        yield Measure(words, times[name], "times", peer, digits=2)


def _weights(client: Client, of: Busy) -> list[Measure]:
    pages = {
        "home": "/qinghe/",
        "matter": f"/qinghe/matters/{of.playground.number}/",
        "power": "/qinghe/powers/FIN-02/",
    }
    return [
        Measure(
            f"first view of {name}, {lang}",
            _weight(client, prefix + path),
            "kB",
            "gzip of page, CSS, JS",
            75,
            digits=1,
        )
        for name, path in pages.items()
        for lang, prefix in (("zh", ""), ("en", "/en"))
    ]


def _weight(client: Client, path: str) -> float:
    """Return what a first reader loads, in thousands of bytes."""
    html = client.get(path).content
    total = len(gzip.compress(html, 6))
    for address in set(BYTES.findall(html)):
        name = address.decode().removeprefix("/static/")
        file = finders.find(name) or finders.find(re.sub(r"\.[0-9a-f]{8,}(?=\.)", "", name))
        if not file:
            raise RuntimeError(f"{path} names {name}, which is not there")
        total += len(gzip.compress(Path(str(file)).read_bytes(), 6))
    return total / 1_000


def _long(client: Client) -> list[Measure]:
    lines = []
    for n in LENGTHS:
        of = town(f"long{n}")
        matter: Matter = long_matter(of, n)
        path = f"/{of.body.slug}/matters/{matter.number}/"
        with at("2026-03-10 18:00"):
            visit(client, path)
            taken = visit(client, path)
        lines.append(
            Measure(f"a matter's page with {n} entries", len(taken.queries), "queries", "one page", 15)
        )
    return lines
