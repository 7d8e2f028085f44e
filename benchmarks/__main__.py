"""Run every measurement once, print the table, and keep it as the last run: `make bench`.

Ratios compare with a limit measured in the same run, so that they mean the same on every machine; times
mean only the machine they were taken on. Exit code 1 when a figure misses its aim.
"""

from __future__ import annotations

import platform
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from benchmarks import procedure_bench, record_bench

LAST = Path(__file__).with_name("last.md")


@dataclass(frozen=True)
class Figure:
    """Something measured, and what it has to reach: at least `aim` for a ratio, at most for a time."""

    what: str
    measure: Callable[[], float]
    aim: float
    unit: str = ""  # none for a ratio

    def reaches(self, value: float) -> bool:
        """Say whether `value` is good enough."""
        return value <= self.aim if self.unit else value >= self.aim


FIGURES = (
    Figure("Tree append by tiles, of two hashes an entry", record_bench.tree_append_ratio, 0.9),
    Figure(
        "Structural verification, of two hashes an entry", record_bench.structural_verification_ratio, 0.7
    ),
    Figure("One act checked by all rules and folded", procedure_bench.act_us, 10, "us"),
    Figure("Chart of a matter under way", procedure_bench.chart_ms, 1, "ms"),
)


def main() -> int:
    """Measure, print and keep the table."""
    day = datetime.now(UTC).date().isoformat()
    rows = ["| Figure | Measured | Aim | |", "|---|---|---|---|"]
    missed = 0
    for figure in FIGURES:
        value = figure.measure()
        ok = figure.reaches(value)
        missed += not ok
        sign = "<=" if figure.unit else ">="
        words = f"{value:.2f} {figure.unit}".strip()
        rows.append(
            f"| {figure.what} | {words} | {sign} {figure.aim} {figure.unit}".rstrip()
            + f" | {'' if ok else 'missed'} |"
        )
        print(rows[-1], flush=True)
    where = f"{day}, Python {platform.python_version()}, {platform.system()} {platform.machine()}"
    LAST.write_text("\n".join([f"# Last run of `make bench`\n\n{where}\n", *rows]) + "\n", encoding="utf-8")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
