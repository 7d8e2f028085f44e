"""One line of the report for each visit to a step: times, limits, papers, disclosures, departures."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from sunlit.matters.folding import Course
from sunlit.matters.models import Duty
from sunlit.matters.queries.views import ActView, MatterPage, RailItem
from sunlit.procedure.calendar import Calendar
from sunlit.procedure.deadlines import working_days_between
from sunlit.procedure.duties import departing
from sunlit.procedure.grammar import Step
from sunlit.procedure.history import State, StepRun
from sunlit.ui.wording import plain, t

Text = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Shown:
    """One thing that was to be made public at a step, and what became of it.

    fate: "out", "kept" (kept back with a ground, or out to the readers of its scope alone), "narrow" (out to
    fewer, without a ground, and its time is over), "missing" (not out, and its time is over).
    """

    what: Text
    scope: str
    index: int
    fate: str
    late: bool
    departure: str = ""  # its class, where it counts beside what the step itself tells


@dataclass(frozen=True, slots=True)
class Stop:
    """A time in which a step waited: its clock was stopped, or an objection had to be answered."""

    kind: str  # pause, objection
    step: Text
    begun_at: int
    ended_at: int | None
    days: int  # working days, up to now while it lasts
    indexes: tuple[int, ...]
    n: int = 0  # of the objection
    result: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One visit to one step."""

    item: RailItem
    used_days: int  # working days from opening to end, or to now; without those of a stopped clock
    stopped_days: int
    ended_at: int | None
    persons: tuple[str, ...]
    papers: tuple[Text, ...]
    shown: tuple[Shown, ...]
    departures: tuple[str, ...] = ()  # keys of the departures at this step
    classes: tuple[str, ...] = field(default=())  # of its duties that depart: disclose_late ...


def lines_of(page: MatterPage, course: Course, state: State, duties: Sequence[Duty], now: int) -> list[Line]:
    """Return the lines of a matter in the order in which its steps opened."""
    runs = {(run.step, run.visit): run for run in state.runs}
    items = [item for item in page.rail if item.run is not None]
    counted = {duty.ref: cls for duty, cls in departing(duties, state.runs, now)}
    shown = _placed(items, duties)
    return [
        _line(item, runs.get((item.step.id, item.run.visit)), course.calendar, shown[n], counted, now)
        for n, item in enumerate(items)
        if item.run is not None
    ]


def _placed(items: Sequence[RailItem], duties: Sequence[Duty]) -> list[list[Duty]]:
    """Return the duties of each visit: those that its entries met, and at the last visit those not met."""
    found: list[list[Duty]] = [[] for _ in items]
    for duty in duties:
        here = [n for n, item in enumerate(items) if item.step.id == duty.step]
        met = [n for n in here if any(view.act.index == duty.met_by for view in items[n].acts)]
        if here and duty.subject != "stub":
            found[(met or here)[-1]].append(duty)
    return found


def _line(
    item: RailItem,
    run: StepRun | None,
    calendar: Calendar,
    duties: Sequence[Duty],
    counted: Mapping[str, str],
    now: int,
) -> Line:
    assert item.run is not None
    ended = item.run.done_at
    last = now if ended is None else ended
    stopped = sum(_days(calendar, *pause) for pause in _pauses(item.step, run, now))
    used = _days(calendar, item.run.opened_at, last)
    ends = [view for view in item.acts if view.act.kind == "act.done"]
    shown = tuple(_shown(duties, counted, now))
    persons = tuple(dict.fromkeys(_person(view) for view in ends if view.person))
    return Line(
        item,
        max(0, used - stopped),
        stopped,
        ended,
        persons,
        tuple(_papers(item.step, ends)),
        shown,
        tuple(departure.ref for view in item.acts for departure in view.departures),
        tuple(sorted({one.departure for one in shown if one.departure})),
    )


def _person(view: ActView) -> str:
    """Return who did an act, and for whom he stood in."""
    name = plain(view.person)
    if not view.stands_for:
        return name
    return f"{name}{t('punct.open')}{t('posts.stands_for', name=view.stands_for)}{t('punct.close')}"


def _pauses(step: Step, run: StepRun | None, now: int) -> list[tuple[int, int]]:
    """Return the times in which the clock of a step stood; those of a notice are when it ran."""
    if run is None or step.opens or step.do == "wait":
        return []
    going = [(run.started_at, now)] if run.status == "paused" and run.started_at is not None else []
    return [*run.stretches, *going]


def _days(calendar: Calendar, first: int, last: int) -> int:
    return working_days_between(calendar, calendar.day(first), calendar.day(last))


def _papers(step: Step, ends: list[ActView]) -> Iterator[Text]:
    """Yield the papers that the acts of a step name, in the words of the procedure."""
    named = {code for view in ends for code in view.act.data.get("needs", ())}
    for need in step.need:
        if need["code"] in named:
            yield {"zh": need["zh"], "en": need["en"]}


def _shown(duties: Sequence[Duty], counted: Mapping[str, str], now: int) -> Iterator[Shown]:
    """Yield what became of each duty; nothing of one that may still be met in time, or is owed no longer."""
    for duty in duties:
        cls = duty.departure(now)
        fate = fate_of(duty, cls)
        if fate:
            index = next((n for n in (duty.met_by, duty.narrow_by) if n is not None), duty.trigger)
            late = cls == "disclose_late"
            yield Shown(duty.what, duty.scope, index, fate, late, counted.get(duty.ref, ""))


def fate_of(duty: Duty, departure: str) -> str:
    """Return what became of a duty that departs as `departure` says; "" where it is still to be seen."""
    if duty.state == "met":
        return "out" if duty.scope == "public" else "kept"
    if duty.state == "withheld":
        return "kept"
    return departure.removeprefix("disclose_")


def stops_of(page: MatterPage, course: Course, state: State, now: int) -> list[Stop]:
    """Return when clocks stood still and objections were answered, oldest first."""
    calendar, steps = course.calendar, course.procedure.steps
    found = []
    for run in state.runs:
        step = steps[run.step]
        for begun, ended in _pauses(step, run, now):
            going = ended if ended != now or run.status != "paused" else None
            entries = tuple(index for index in run.acts if _between(page, index, begun, ended))
            found.append(Stop("pause", step.name, begun, going, _days(calendar, begun, ended), entries))
    for one in state.objections.values():
        ended = now if one.answered_at is None else one.answered_at
        entries = (one.index,) if one.answered_index is None else (one.index, one.answered_index)
        days = _days(calendar, one.received_at, ended)
        name = steps[one.step].name
        found.append(
            Stop("objection", name, one.received_at, one.answered_at, days, entries, one.n, one.result)
        )
    return sorted(found, key=lambda stop: stop.begun_at)


def _between(page: MatterPage, index: int, begun: int, ended: int) -> bool:
    return any(
        view.act.index == index and begun <= view.act.at <= ended for item in page.rail for view in item.acts
    )
