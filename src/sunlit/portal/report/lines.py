"""One line of the report for each visit to a step: times, limits, papers, disclosures, departures."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from sunlit.matters.folding import Course
from sunlit.matters.queries.views import ActView, MatterPage, RailItem
from sunlit.procedure.calendar import Calendar
from sunlit.procedure.deadlines import Limit, due, working_days_between
from sunlit.procedure.grammar import Disclosure, Step
from sunlit.procedure.history import State, StepRun
from sunlit.ui.wording import plain, t

Text = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Shown:
    """One thing that a step declares to be disclosed, and what became of it.

    fate: "out" (words or files of the entry are public), "kept" (part of it kept back with a ground),
    "narrow" (only for others, without a ground), "missing" (the entry holds no words).
    """

    what: Text
    scope: str
    index: int
    fate: str
    late: bool


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
    classes: tuple[str, ...] = field(default=())  # what the report itself finds: disclose_late ...


def lines_of(page: MatterPage, course: Course, state: State, now: int) -> list[Line]:
    """Return the lines of a matter in the order in which its steps opened."""
    runs = {(run.step, run.visit): run for run in state.runs}
    return [
        _line(item, runs.get((item.step.id, item.run.visit)), course.calendar, now)
        for item in page.rail
        if item.run is not None
    ]


def _line(item: RailItem, run: StepRun | None, calendar: Calendar, now: int) -> Line:
    assert item.run is not None
    ended = item.run.done_at
    last = now if ended is None else ended
    stopped = sum(_days(calendar, *pause) for pause in _pauses(item.step, run, now))
    used = _days(calendar, item.run.opened_at, last)
    ends = [view for view in item.acts if view.act.kind == "act.done"]
    shown = tuple(_shown(item, ends, calendar)) if ends and item.run.status == "done" else ()
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
        tuple(sorted({cls for one in shown for cls in _classes(one)})),
    )


def _person(view: ActView) -> str:
    """Return who did an act, and for whom he stood in."""
    name = plain(view.person)
    if not view.stands_for:
        return name
    return f"{name}{t('punct.open')}{t('posts.stands_for', name=view.stands_for)}{t('punct.close')}"


def _classes(one: Shown) -> Iterator[str]:
    if one.late:
        yield "disclose_late"
    if one.fate in ("missing", "narrow"):
        yield f"disclose_{one.fate}"


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


def _shown(item: RailItem, ends: list[ActView], calendar: Calendar) -> Iterator[Shown]:
    last = ends[-1]
    for one in item.step.disclose:
        own = one.after in ("open", "", item.step.id)
        if not own or (one.if_outcome and one.if_outcome != last.act.outcome):
            continue
        claimed = last.act.done_at or last.act.at
        limit = Limit("by", one.span) if one.span else Limit("same_day")
        by = due(calendar, claimed, limit).at
        late = one.after != "open" and by is not None and last.act.at > by
        yield Shown(one.what, one.scope, last.act.index, fate_of(one, ends), late)


def fate_of(one: Disclosure, ends: list[ActView]) -> str:
    """Return what became of something to be disclosed, by the words that the acts of its step made public."""
    said = any(view.scope == "public" and (view.text or view.reason or view.files) for view in ends)
    if any(view.withholdings or view.erased for view in ends):
        return "kept"
    if said or one.scope != "public":
        return "out" if said else "kept"
    return "narrow" if any(view.hidden for view in ends) else "missing"


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
