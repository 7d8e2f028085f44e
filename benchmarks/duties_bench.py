"""What it takes to work out every duty to disclose of a town's year."""

from __future__ import annotations

from tests.procedure.walking import Walk, plain, powers

from benchmarks.measure import Measure, quiet_median
from benchmarks.procedure_bench import _fund, _project
from sunlit.procedure.duties import Told, duties
from sunlit.procedure.owed import Owed, owed_by

MATTERS = 1_000  # of a year: half of them large sums, half projects


def measures() -> list[Measure]:
    """Return the time for the duties of 1,000 matters, each from its state and its entries."""
    owed = owed_by(powers()["PRJ-02"])
    year: list[tuple[Walk, Owed | None]] = []
    for day in range(MATTERS // 2):
        year += [(_fund(day % 240), None), (_project(day % 240), owed)]
    told = [_told(walk) for walk, _ in year]
    assert plain("PRJ-02").id == year[1][0].procedure.id
    found = sum(len(_of(walk, said, row)) for (walk, row), said in zip(year, told, strict=True))

    def work() -> None:
        for (walk, row), said in zip(year, told, strict=True):
            _of(walk, said, row)

    seconds = quiet_median([work], passes=3) / 1_000_000
    return [
        Measure(
            f"{found:,} duties of a year, {MATTERS:,} matters", seconds, "s", "one town's year", 1, digits=2
        )
    ]


def _of(walk: Walk, told: list[Told], owed: Owed | None) -> list[object]:
    return list(duties(walk.state, told, owed))


def _told(walk: Walk) -> list[Told]:
    return [
        Told(
            event.index,
            event.at,
            event.kind,
            str(event.data.get("step", "")),
            str(event.data.get("verb", "")),
            None,
            "public" if event.kind == "act.done" else "",
        )
        for event in walk.events
    ]
