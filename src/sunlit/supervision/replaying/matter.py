"""One matter read again: folded over its own procedure, every act asked of every rule."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from sunlit.procedure.calendar import Calendar
from sunlit.procedure.duties import Told
from sunlit.procedure.history import OPEN
from sunlit.procedure.owed import Owed
from sunlit.procedure.rules import CODES
from sunlit.procedure.state import Departure, Event, State, StepRun, move_on, start
from sunlit.procedure.versions import Versions
from sunlit.record.replay import Read
from sunlit.supervision.due_lines import DueLine, kept_back, owed
from sunlit.supervision.replaying.findings import Findings
from sunlit.supervision.replaying.releasing import SILENT, departed, may_release, owed_of, told
from sunlit.supervision.replaying.rules import Rules
from sunlit.supervision.replaying.stages import Kept, Stages

ENTRY_GAP_MS = 3 * 24 * 3_600_000  # between the time an act claims and the time it was entered
RETURNS = 2
NO_VERSION = Versions()


@dataclass(slots=True)
class MatterRead:
    """A matter as far as it has been read."""

    stream: str
    state: State
    calendar: Calendar
    power: str
    row: dict[str, Any]
    first: int  # log index of the entry that opened it
    entries: dict[int, int] = field(default_factory=dict)  # index -> instant, in the order of the log
    kept: dict[int, Kept] = field(default_factory=dict)  # part -> what is kept back
    stages: dict[int, Stages] = field(default_factory=dict)  # index of a proposal -> how far it has come
    told: list[Told] = field(default_factory=list)  # what may have made something public
    owed: Owed | None = None  # what the power has to make public; None where a full procedure says it


def opened(read: Read, rules: Rules, findings: Findings) -> MatterRead:
    """Return the matter that an entry opens, naming a version of its power that was not in force.

    Raises RecordError, LedgerError or ProcedureError.
    """
    data, event = read.data, Event(read.kind, read.at, read.data, read.actor, read.index)
    calendar = rules.calendar_of(str(data.get("calendar", "")))
    code, version = str(data.get("power", "")), data.get("version", 0)
    past = rules.versions.get(code, NO_VERSION)
    wrong = past.objections(data, read.rules, calendar.day(read.at))
    state = start(rules.procedure(read.rules), calendar, event, wrong)
    state.alone = True
    matter = MatterRead(read.stream, state, calendar, code, rules.powers.get((code, version), {}), read.index)
    matter.entries[read.index] = read.at
    matter.told.append(told(read))
    matter.owed = owed_of(state, code, matter.row, rules.chosen)
    for departure in state.departures:
        findings.add(read.index, *_departed(matter.stream, departure))
    return matter


def follow(matter: MatterRead, read: Read, findings: Findings) -> None:
    """Move a matter on by one entry, naming what departs from the procedure."""
    departures = matter.state.departures
    known = len(departures)
    matter.entries[read.index] = read.at
    kind = read.kind
    if kind not in SILENT and (
        kind != "act.done" or matter.owed is not None or may_release(matter.state, read)
    ):
        matter.told.append(told(read))
    event: Any = read  # has all that the fold reads of an event; one made for each entry takes its time
    move_on(matter.state, event)
    if len(departures) > known:
        for departure in departures[known:]:
            findings.add(read.index, *_departed(matter.stream, departure))
    if "done_at" in read.data:
        _claimed(matter, read, findings)


def _claimed(matter: MatterRead, read: Read, findings: Findings) -> None:
    """Name an entry that claims a time long before it was made."""
    claimed = read.data["done_at"]
    if isinstance(claimed, int) and read.at > claimed + ENTRY_GAP_MS:
        days = (read.at - claimed) // (24 * 3_600_000)
        findings.add(
            read.index, "entered_late", matter.stream, f"it claims a time {days} days before its entry"
        )


def _departed(stream: str, departure: Departure) -> tuple[str, str, str]:
    where = f" at {departure.step}" if departure.step else ""
    if departure.declared:
        return "departure", stream, f"a departure was declared: {departure.cls}{where}, {departure.reason}"
    broken = "; ".join(
        f"{CODES.get(code, code)}{_figures(params)}" for code, params in departure.params.items()
    )
    return "rule", stream, f"it departs from the procedure undeclared ({departure.cls}{where}): {broken}"


def _figures(params: Any) -> str:
    """Return what was expected and found, as far as it is a plain figure or code."""
    if not isinstance(params, dict):
        return ""
    plain = {name: value for name, value in params.items() if isinstance(value, int | str | list)}
    return f" ({', '.join(f'{name} {value}' for name, value in plain.items())})" if plain else ""


def standing(matter: MatterRead, now: int, findings: Findings) -> None:
    """Name what can only be said once everything is read: late and overdue steps, returns, reviews."""
    state = matter.state
    for run in state.runs:
        if run.status in OPEN:
            _under_way(matter, run, now, findings)
        elif run.late:
            _late(matter, run, findings)
    if state.returns:
        _sent_back_twice(matter, findings)
    for note in state.notes:
        if note.code == "void_meeting":
            need, came = note.params.get("need"), note.params.get("present")
            sentence = f"the meeting was void: {need} needed, {came} came"
            findings.add(note.index, "meeting_void", matter.stream, sentence)
    for departure in state.departures:
        if departure.reported_late(now):
            pending = departure.reported is None
            cls = "reporting_overdue" if pending else "reporting_late"
            sentence = "the departure is not reported in time" if pending else "it was reported late"
            findings.add(departure.index, cls, matter.stream, sentence)
        if departure.ratified_late(now):
            pending = departure.ratified is None
            cls = "ratification_overdue" if pending else "ratification_late"
            sentence = "the departure is not ratified in time" if pending else "it was ratified late"
            findings.add(departure.index, cls, matter.stream, sentence)
    for index, at, cls, sentence in departed(state, matter.told, matter.owed, now):
        findings.add(_entered_at(matter, at) if index is None else index, cls, matter.stream, sentence)
    for part, kept in matter.kept.items():
        due_at = kept_back(matter.stream, part, kept.review_on, matter.calendar).at
        if not kept.opened and due_at <= now:
            sentence = f"part {part} is kept back past its review on {kept.review_on}"
            findings.add(kept.index, "review_overdue", matter.stream, sentence)


def lines(matter: MatterRead, since: int, now: int, calendar: Calendar) -> Iterator[DueLine]:
    """Yield the lines of a due list that this matter gives."""
    for run in matter.state.runs:
        if run.due_at is None:
            continue
        what = f"{run.step}/{run.visit}"
        if run.status in ("open", "running", "paused"):
            yield owed(matter.stream, what, run.due_at, now)
        elif run.status == "done" and not run.late and (run.done_at or 0) > since:
            yield DueLine(matter.stream, what, run.due_at, "met")
    for part, kept in matter.kept.items():
        if not kept.opened:
            yield kept_back(matter.stream, part, kept.review_on, calendar)


def _under_way(matter: MatterRead, run: StepRun, now: int, findings: Findings) -> None:
    """Name what is overdue at a step that is not done: itself, or the report on its way."""
    if run.due_at is not None and run.due_at < now:
        index = _entered_at(matter, run.opened_at)
        findings.add(index, "step_overdue", matter.stream, f"the step {run.step} is overdue")
    elif run.late:
        _late(matter, run, findings)
    if run.status != "paused" and run.report_due_at is not None and run.report_due_at < now:
        sentence = f"the report on the way of the step {run.step} is overdue"
        findings.add(_entered_at(matter, run.opened_at), "report_overdue", matter.stream, sentence)


def _late(matter: MatterRead, run: StepRun, findings: Findings) -> None:
    findings.add(_last_act(matter, run), "step_late", matter.stream, f"the step {run.step} was done late")


def _sent_back_twice(matter: MatterRead, findings: Findings) -> None:
    """Name the visit in which a step sent the matter back for the second time."""
    steps, returned = matter.state.procedure.steps, dict[str, int]()
    for run in matter.state.runs:
        outcome = steps[run.step].outcomes.get(run.outcome or "")
        if outcome is not None and outcome.back and not outcome.resume:
            returned[run.step] = returned.get(run.step, 0) + 1
            if returned[run.step] == RETURNS:
                sentence = f"the step {run.step} sent it back twice"
                findings.add(_last_act(matter, run), "returned_twice", matter.stream, sentence)


def _entered_at(matter: MatterRead, instant: int) -> int:
    """Return the last entry made at an instant."""
    return next((index for index, at in reversed(matter.entries.items()) if at == instant), matter.first)


def _last_act(matter: MatterRead, run: StepRun) -> int:
    return run.acts[-1] if run.acts else _entered_at(matter, run.done_at or run.opened_at)
