"""The figures of a body in words: names of steps and powers, bars to look at, rows to read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sunlit.catalogue.models import Power
from sunlit.catalogue.queries import procedure_by_digest
from sunlit.portal.statistics.bars import Bar
from sunlit.procedure.grammar import Step
from sunlit.procedure.outline import limit_text
from sunlit.supervision.queries.statistics import (
    UNRATIFIED,
    UNREPORTED,
    Figures,
    Group,
    Left,
    StepFigure,
    Taken,
)
from sunlit.ui.formats import percent
from sunlit.ui.wording import lang, plain, t

MOST = 12  # bars in one drawing


@dataclass(frozen=True, slots=True)
class StepLine:
    """One step with its names. `over` says that half of the matters took longer than the limit allows."""

    figure: StepFigure
    name: str
    power: str
    number: int
    limit: str
    over: bool
    on_time: int


@dataclass(frozen=True, slots=True)
class RunLine:
    """One step of one matter that a figure counts, with the name of the step."""

    run: Taken
    name: str


def run_lines(slug: str, runs: Sequence[Taken]) -> list[RunLine]:
    """Return the steps counted, as they are listed one by one."""
    steps = {
        one: procedure_by_digest(slug, one).steps for one in sorted({run.procedure for run in runs} - {""})
    }
    found = [(run, steps.get(run.procedure, {}).get(run.step)) for run in runs]
    return [RunLine(run, plain(step.name) if step else run.step) for run, step in found]


def step_lines(slug: str, figures: Figures, most: int | None = None) -> list[StepLine]:
    """Return the steps of the figures with their names, in the order of powers and steps; or the longest."""
    chosen = sorted(figures.steps, key=lambda one: (-one.median, -one.p90, one.power, one.step))[:most]
    digests = {one.procedure for one in chosen if one.procedure}
    steps = {digest: procedure_by_digest(slug, digest).steps for digest in sorted(digests)}
    order = {code: place for place, code in enumerate(figures.powers)}
    lines = [_line(one, steps.get(one.procedure, {}).get(one.step), figures.powers) for one in chosen]
    if most is not None:
        return lines
    return sorted(lines, key=lambda line: (order.get(line.figure.power, len(order)), line.number))


def _line(one: StepFigure, step: Step | None, powers: Mapping[str, Power]) -> StepLine:
    power = powers.get(one.power)
    return StepLine(
        one,
        plain(step.name) if step else one.step,
        plain(power.name) if power else t("statistics.unlisted"),
        step.number if step else 0,
        limit_text(step.limit, lang()) if step else "",
        one.allowed is not None and one.median > one.allowed,
        one.timed - one.late,
    )


def days(value: float) -> str:
    """Return a number of days without an empty fraction: 3, or 2.5."""
    return f"{value:.1f}".removesuffix(".0")


def waiting_bars(lines: Sequence[StepLine], one_power: bool) -> list[Bar]:
    """Return the bars of "where matters wait": of one power every step in order, else the longest ones."""
    chosen = list(lines)
    if not one_power:
        chosen = sorted(lines, key=lambda line: (-line.figure.median, -line.figure.p90, line.name))[:MOST]
    return [
        Bar(
            f"{line.number} {line.name}" if one_power and line.number else line.name,
            line.figure.median,
            t("statistics.note_limit", n=days(line.figure.median), limit=days(line.figure.allowed))
            if line.figure.allowed is not None
            else days(line.figure.median),
            line.figure.p90,
            line.figure.allowed,
            line.over,
        )
        for line in chosen
    ]


def quarter_name(quarter: str) -> str:
    """Return "2026Q4" as people say it."""
    year, _, n = quarter.partition("Q")
    return t("statistics.quarter_name", year=year, n=n)


def share_bars(groups: Iterable[Group]) -> list[Bar]:
    """Return the share of steps done in time by quarter, oldest first, as bars up to 100."""
    return [
        Bar(
            quarter_name(one.of),
            100 * (one.timed - one.late) / one.timed,
            percent(one.timed - one.late, one.timed),
            None,
            100,
            False,
        )
        for one in groups
        if one.timed
    ]


def left_bars(departures: Iterable[Left]) -> list[Bar]:
    """Return the departures of each class as bars; red: undeclared, or not reported or ratified in time."""
    return [
        Bar(t(f"departure.{one.cls}"), len(one.entries), str(len(one.entries)), bad=_bad(one))
        for one in departures
    ]


def _bad(one: Left) -> bool:
    return one.undeclared > 0 or one.cls in (UNRATIFIED, UNREPORTED)
