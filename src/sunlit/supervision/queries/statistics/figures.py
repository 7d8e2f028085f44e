"""Figures made of rows: of each step, each power, each quarter; middle values and shares."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sunlit.catalogue.models import Power
from sunlit.procedure.calendar import Calendar
from sunlit.procedure.deadlines import working_days_between

SLOWEST = 8  # matters that a figure names; the list of matters has them all
Text = Mapping[str, str]
Days = Callable[[int, int], int]


@dataclass(frozen=True, slots=True)
class Taken:
    """One step of one matter that was done: what the figures are made of."""

    matter: str  # number
    power: str  # code, "" outside the list
    step: str
    procedure: str  # digest
    position: int
    days: int
    allowed: int | None
    late: bool
    returned: bool
    quarter: str


@dataclass(frozen=True, slots=True)
class StepFigure:
    """The figures of one step of one power. `allowed` is the median of the working days it was given."""

    power: str
    step: str
    procedure: str  # digest of the newest procedure among the matters counted
    n: int
    median: float
    p90: int
    allowed: float | None
    timed: int
    late: int
    returns: int
    slowest: tuple[Taken, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """Figures of a power or of a quarter. `of` is the code, or "2026Q4"."""

    of: str
    matters: int
    steps: int
    timed: int
    late: int
    returns: int
    departures: int
    median: float


@dataclass(frozen=True, slots=True)
class Answers:
    """What became of the questions and comments of the public."""

    asked: int
    answered: int
    on_time: int
    waiting: int
    overdue: int
    median: float | None


@dataclass(frozen=True, slots=True)
class Release:
    """One duty to disclose whose time is over, or that was met. `index` is the entry that it rests on."""

    power: str
    quarter: str  # in which it fell due, or was met before
    matter: str  # number
    index: int  # the entry that met it, else the one from which it falls due
    departure: str  # disclose_late, disclose_missing, disclose_narrow, or ""


@dataclass(frozen=True, slots=True)
class Releases:
    """What became of the duties to disclose."""

    owed: int
    on_time: int
    late: tuple[Release, ...]  # made public after their time, newest first
    overdue: tuple[Release, ...]  # not public although their time is over
    narrow: tuple[Release, ...] = ()  # public to fewer than their readers, and their time is over


@dataclass(frozen=True, slots=True)
class Left:
    """Departures of one class with the entries that they rest on, newest first."""

    cls: str
    declared: int
    undeclared: int
    entries: tuple[tuple[str, int], ...]  # number of the matter, log index


@dataclass(frozen=True, slots=True)
class Figures:
    """Everything that the page of statistics shows."""

    powers: Mapping[str, Power]  # those of the matters counted, in the order of the catalogue
    quarters: tuple[str, ...]  # newest first, of all that was done whatever is chosen
    taken: tuple[Taken, ...]
    steps: tuple[StepFigure, ...] = ()
    by_power: tuple[Group, ...] = ()
    by_quarter: tuple[Group, ...] = ()
    departures: tuple[Left, ...] = ()
    answers: Answers = field(default=Answers(0, 0, 0, 0, 0, None))
    answers_by_quarter: Mapping[str, Answers] = field(default_factory=dict)
    releases: Releases = field(default=Releases(0, 0, (), ()))
    releases_by_quarter: Mapping[str, Releases] = field(default_factory=dict)


def median(values: Iterable[int]) -> float:
    """Return the middle value, or the mean of the two in the middle; 0 of nothing."""
    known = sorted(values)
    if not known:
        return 0
    half = len(known) // 2
    return known[half] if len(known) % 2 else (known[half - 1] + known[half]) / 2


def percentile(values: Iterable[int], share: int) -> int:
    """Return the least value that `share` per cent of all do not exceed; 0 of nothing."""
    known = sorted(values)
    return known[max(0, -(-share * len(known) // 100) - 1)] if known else 0


def days_counted(calendar: Calendar) -> Days:
    """Return a function that counts working days between two instants; each pair of days is counted once."""
    known: dict[tuple[date, date], int] = {}

    def days(first: int, last: int) -> int:
        pair = calendar.day(first), calendar.day(last)
        if pair not in known:
            known[pair] = working_days_between(calendar, *pair)
        return known[pair]

    return days


def step_figures(taken: Sequence[Taken]) -> list[StepFigure]:
    """Return the figures of each step, in the order in which the steps of a power come."""
    groups: defaultdict[tuple[str, str], list[Taken]] = defaultdict(list)
    for one in taken:
        groups[one.power, one.step].append(one)
    order = {key: min(one.position for one in found) for key, found in groups.items()}
    return [_step(*key, groups[key]) for key in sorted(groups, key=lambda key: (key[0], order[key], key[1]))]


def _step(power: str, step: str, found: Sequence[Taken]) -> StepFigure:
    allowed = [one.allowed for one in found if one.allowed is not None]
    return StepFigure(
        power,
        step,
        max(found, key=lambda one: one.matter).procedure,
        len(found),
        median(one.days for one in found),
        percentile((one.days for one in found), 90),
        median(allowed) if allowed else None,
        len(allowed),
        sum(one.late for one in found),
        sum(one.returned for one in found),
        tuple(sorted(found, key=lambda one: (-one.days, one.matter))[:SLOWEST]),
    )


def groups_of(
    taken: Sequence[Taken], left: Sequence[tuple[Any, ...]], of: Callable[[Taken], str], place: int
) -> list[Group]:
    """Return the figures of each power or quarter; `place` is where a departure names it."""
    groups: defaultdict[str, list[Taken]] = defaultdict(list)
    for one in taken:
        groups[of(one)].append(one)
    departed = Counter(one[place] for one in left)
    return [
        Group(
            name,
            len({one.matter for one in groups[name]}),
            len(groups[name]),
            sum(one.allowed is not None for one in groups[name]),
            sum(one.late for one in groups[name]),
            sum(one.returned for one in groups[name]),
            departed[name],
            median(one.days for one in groups[name]),
        )
        for name in sorted({*groups, *departed})
    ]


def left_of(left: Sequence[tuple[Any, ...]]) -> list[Left]:
    """Return the departures of each class, the most frequent first."""
    groups: defaultdict[str, list[tuple[Any, ...]]] = defaultdict(list)
    for one in left:
        groups[one[0]].append(one)
    found = [
        Left(
            cls,
            sum(one[4] for one in rows),
            sum(not one[4] for one in rows),
            tuple((one[3], one[5]) for one in rows),
        )
        for cls, rows in groups.items()
    ]
    return sorted(found, key=lambda one: (-len(one.entries), one.cls))


def releases_of(found: Sequence[Release]) -> Releases:
    """Return what became of duties to disclose."""
    late, overdue, narrow = (
        tuple(one for one in found if one.departure == f"disclose_{name}")
        for name in ("late", "missing", "narrow")
    )
    on_time = len(found) - len(late) - len(overdue) - len(narrow)
    return Releases(len(found), on_time, late, overdue, narrow)


def answers_of(asked: Sequence[tuple[Any, ...]], calendar: Calendar, now: int) -> Answers:
    """Return what became of what the public asked."""
    days = days_counted(calendar)
    answered = [one for one in asked if one[4] is not None]
    waiting = [one for one in asked if one[4] is None]
    return Answers(
        len(asked),
        len(answered),
        sum(one[4] <= one[3] for one in answered),
        len(waiting),
        sum(one[3] < now for one in waiting),
        median(days(one[2], one[4]) for one in answered) if answered else None,
    )
