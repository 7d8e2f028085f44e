"""Measure everything in one run, print it as a table and keep it in `last-run.md`; see docs/speed.md."""

from __future__ import annotations

import logging
import os
import platform
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parents[1] / "src")]

from benchmarks import duties_bench, procedure_bench, proof_bench, record_bench, replay_bench  # noqa: E402
from benchmarks.measure import Measure  # noqa: E402
from benchmarks.scratch import installation  # noqa: E402

HEADS = ("measure", "figure", "aim", "against", "met")
HERE = Path(__file__).parent


def main() -> None:
    """Run every measure; the table goes to the screen as it grows and to `last-run.md` at the end."""
    groups: list[tuple[str, list[Measure]]] = []
    before = os.getloadavg()[0]
    for title, measures in _groups():
        print(f"\n{title}")
        found = measures()
        for line in found:
            name, figure, aim, against, met = line.cells()
            print(f"  {name:68} {figure:>18}  {aim:>8}  {met:3}  {against}", flush=True)
        groups.append((title, found))
    (HERE / "last-run.md").write_text(_page(groups, before), encoding="utf-8")


def _groups() -> Iterator[tuple[str, Callable[[], list[Measure]]]]:
    """Yield the groups in order; those with a database last, on an installation of their own."""
    yield "The record", _record
    yield "The rules", lambda: [*procedure_bench.measures(), *duties_bench.measures()]
    with installation():
        logging.disable(logging.WARNING)
        from benchmarks import (  # after Django's setup
            acts_bench,
            pages_bench,
            publishing_bench,
            receipts_bench,
            seal_bench,
        )

        yield "An act", lambda: [*acts_bench.measures(), *receipts_bench.measures()]
        yield "The pages", lambda: [*pages_bench.measures(), *seal_bench.measures()]
        yield "Publishing", publishing_bench.measures


def _record() -> list[Measure]:
    limit = "two bare SHA-256 an entry"
    return [
        Measure(
            "tree append by tiles", record_bench.tree_append_ratio(), "of the limit", limit, 0.9, True, 2
        ),
        Measure("frontier append", record_bench.frontier_append_ratio(), "of the limit", limit, digits=2),
        Measure(
            "structural verification",
            record_bench.structural_verification_ratio(),
            "of the limit",
            limit,
            0.7,
            True,
            2,
        ),
        *replay_bench.measures(long="--long" in sys.argv),
        *proof_bench.measures(),
    ]


def _page(groups: list[tuple[str, list[Measure]]], before: float) -> str:
    """Return the last run as a page; `before` is how many processes wanted to run when it began."""
    day = datetime.now(UTC).strftime("%Y-%m-%d")
    lines = [
        "# The last run of `make bench`",
        "",
        f"{day}, Python {platform.python_version()}, {os.cpu_count()} cores; processes that wanted to run: "
        f"{before:.1f} when it began, {os.getloadavg()[0]:.1f} at its end.",
        "What each line means: [docs/speed.md](../docs/speed.md).",
    ]
    for title, found in groups:
        lines += ["", f"## {title}", "", f"| {' | '.join(HEADS)} |", "|---" * len(HEADS) + "|"]
        lines += [f"| {' | '.join(line.cells())} |" for line in found]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    main()
