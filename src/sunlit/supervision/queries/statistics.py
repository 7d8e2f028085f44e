"""How long steps take against their limit, and what else a resident asks, from the rows of the record.

Days are working days of the body's calendar, counted exactly. Nothing is kept: each figure is computed when
it is asked for, in a fixed number of queries, and names the matters it counts.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sunlit.catalogue.models import Body, Power
from sunlit.catalogue.queries import calendar_of
from sunlit.dialogue.models import Submission
from sunlit.matters.models import Departure, StepRun
from sunlit.procedure.calendar import Calendar
from sunlit.procedure.deadlines import working_days_between
from sunlit.supervision.queries.acts import LATE_RATIFICATION

UNRATIFIED = "unratified"  # a declared departure that was not ratified in time
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


def statistics(body: Body, now: int, *, power: str = "", power_class: str = "", quarter: str = "") -> Figures:
    """Return the figures of a body: of one power, of one class, of one quarter, or of all."""
    calendar = calendar_of(body)
    rows = Power.objects.filter(body=body).order_by("position", "version").select_related("procedure")
    powers = {row.code: row for row in rows}  # the newest version of each
    codes = {
        code for code, row in powers.items() if power in ("", code) and power_class in ("", row.power_class)
    }
    wanted = codes if power or power_class else None
    everything = _taken(body, calendar)
    known = [one for one in everything if wanted is None or one.power in wanted]
    chosen = [one for one in known if quarter in ("", one.quarter)]
    departed = [*_departures(body, calendar), *_unratified(body, calendar, now)]
    left = [one for one in departed if wanted is None or one[1] in wanted]
    asked = [one for one in _asked(body, calendar) if wanted is None or one[0] in wanted]
    now_left = [one for one in left if quarter in ("", one[2])]
    with_matters = {one.power for one in everything}
    return Figures(
        powers={code: row for code, row in powers.items() if code in with_matters},
        quarters=tuple(sorted({one.quarter for one in everything}, reverse=True)),
        taken=tuple(chosen),
        steps=tuple(_steps(chosen)),
        by_power=tuple(_groups(chosen, now_left, lambda one: one.power, 1)),
        by_quarter=tuple(_groups(known, left, lambda one: one.quarter, 2)),
        departures=tuple(_left(now_left)),
        answers=_answers([one for one in asked if quarter in ("", one[1])], calendar, now),
        answers_by_quarter={
            name: _answers([one for one in asked if one[1] == name], calendar, now)
            for name in sorted({one[1] for one in asked})
        },
    )


def quarter_of(calendar: Calendar, at: int) -> str:
    """Return the quarter of an instant: "2026Q4"."""
    day = calendar.day(at)
    return f"{day.year}Q{(day.month + 2) // 3}"


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


# --- rows -----------------------------------------------------------------------------------------------


def _counting(calendar: Calendar) -> Days:
    """Return a function that counts working days between two instants; each pair of days is counted once."""
    known: dict[tuple[date, date], int] = {}

    def days(first: int, last: int) -> int:
        pair = calendar.day(first), calendar.day(last)
        if pair not in known:
            known[pair] = working_days_between(calendar, *pair)
        return known[pair]

    return days


def _taken(body: Body, calendar: Calendar) -> list[Taken]:
    rows = StepRun.objects.filter(matter__body=body, status="done", done_at__isnull=False)
    names = ("matter__number", "matter__power__code", "step", "matter__procedure__digest", "position")
    times = ("opened_at", "done_at", "due_at", "late", "returned")
    days = _counting(calendar)
    return [
        Taken(
            number,
            code or "",
            step,
            digest or "",
            position,
            days(opened, done),
            None if due is None else days(opened, due - 1),
            late,
            returned,
            quarter_of(calendar, done),
        )
        for number, code, step, digest, position, opened, done, due, late, returned in rows.order_by(
            "matter_id", "position"
        ).values_list(*names, *times)
    ]


def _departures(body: Body, calendar: Calendar) -> list[tuple[str, str, str, str, bool, int]]:
    """Return (class, power, quarter, matter, declared, index) of each departure, newest first."""
    rows = Departure.objects.filter(matter__body=body).order_by("-at", "ref")
    found = rows.values_list("cls", "matter__power__code", "at", "matter__number", "declared", "act__index")
    return [
        (cls, code or "", quarter_of(calendar, at), number, declared, index)
        for cls, code, at, number, declared, index in found
    ]


def _unratified(body: Body, calendar: Calendar, now: int) -> list[tuple[str, str, str, str, bool, int]]:
    """Return the departures that were not ratified in time, as departures of a class of their own."""
    rows = [row for read in LATE_RATIFICATION for row in read(now).filter(matter__body=body)]
    found = sorted(
        ((row.ratify_due_at or row.at, row) for row in rows), key=lambda one: (-one[0], one[1].ref)
    )
    return [
        (
            UNRATIFIED,
            row.matter.power.code if row.matter.power else "",
            quarter_of(calendar, at),
            row.matter.number,
            True,
            row.act.index,
        )
        for at, row in found
    ]


def _asked(body: Body, calendar: Calendar) -> list[tuple[Any, ...]]:
    """Return (power, quarter, at, due, replied) of each question and comment that is not hidden."""
    rows = (
        Submission.objects.filter(body=body).exclude(type__in=("objection", "rating")).exclude(shown="hidden")
    )
    found = rows.order_by("at", "ref").values_list(
        "power__code", "matter__power__code", "at", "due_at", "replied_at"
    )
    return [
        (own or other or "", quarter_of(calendar, at), at, due, replied)
        for own, other, at, due, replied in found
    ]


# --- figures --------------------------------------------------------------------------------------------

SLOWEST = 8  # matters that a figure names; the list of matters has them all


def _steps(taken: Sequence[Taken]) -> list[StepFigure]:
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


def _groups(
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


def _left(left: Sequence[tuple[Any, ...]]) -> list[Left]:
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


def _answers(asked: Sequence[tuple[Any, ...]], calendar: Calendar, now: int) -> Answers:
    days = _counting(calendar)
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
