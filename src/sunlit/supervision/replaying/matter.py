"""One matter read again: folded over its own procedure, every act asked of every rule."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from sunlit.procedure.calendar import Calendar
from sunlit.procedure.rules import CODES
from sunlit.procedure.state import Departure, Event, State, StepRun, move_on, start
from sunlit.record.replay import Read
from sunlit.supervision.due_lines import DueLine, kept_back, owed
from sunlit.supervision.replaying.findings import Findings
from sunlit.supervision.replaying.rules import Rules
from sunlit.supervision.replaying.stages import Kept, Stages

ENTRY_GAP_MS = 3 * 24 * 3_600_000  # between the time an act claims and the time it was entered
RETURNS = 2


@dataclass(slots=True)
class MatterRead:
    """A matter as far as it has been read."""

    stream: str
    state: State
    calendar: Calendar
    power: str
    row: dict[str, Any]
    first: int  # log index of the entry that opened it
    last: int
    entries: set[int] = field(default_factory=set)
    opening_at: dict[int, int] = field(default_factory=dict)  # instant -> last entry at that instant
    kept: dict[int, Kept] = field(default_factory=dict)  # part -> what is kept back
    stages: dict[int, Stages] = field(default_factory=dict)  # index of a proposal -> how far it has come


def opened(read: Read, rules: Rules) -> MatterRead:
    """Return the matter that an entry opens. Raises RecordError, LedgerError or ProcedureError."""
    entry, data = read.entry, read.entry.data
    calendar = rules.calendar_of(str(data.get("calendar", "")))
    event = Event(entry.kind, entry.at, data, entry.actor, read.index)
    state = start(rules.procedure(entry.rules), calendar, event)
    state.alone = True
    code, version = str(data.get("power", "")), data.get("version", 0)
    matter = MatterRead(
        entry.stream, state, calendar, code, rules.powers.get((code, version), {}), read.index, read.index
    )
    matter.entries.add(read.index)
    matter.opening_at[entry.at] = read.index
    return matter


def follow(matter: MatterRead, read: Read, findings: Findings) -> None:
    """Move a matter on by one entry, naming what departs from the procedure."""
    entry = read.entry
    state, known = matter.state, len(matter.state.departures)
    matter.last = read.index
    matter.entries.add(read.index)
    matter.opening_at[entry.at] = read.index
    move_on(state, Event(entry.kind, entry.at, entry.data, entry.actor, read.index))
    for departure in state.departures[known:]:
        findings.add(read.index, *_departed(matter.stream, departure))
    claimed = entry.data.get("done_at")
    if isinstance(claimed, int) and entry.at > claimed + ENTRY_GAP_MS:
        days = (entry.at - claimed) // (24 * 3_600_000)
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
    returned: dict[str, int] = {}
    for run in state.runs:
        late = run.due_at is not None and run.due_at < now
        if run.status in ("open", "running", "paused") and late:
            findings.add(
                _opened_by(matter, run), "step_overdue", matter.stream, f"the step {run.step} is overdue"
            )
        elif run.late:
            findings.add(
                _last_act(matter, run), "step_late", matter.stream, f"the step {run.step} was done late"
            )
        if run.status in ("open", "running") and run.report_due_at is not None and run.report_due_at < now:
            sentence = f"the report on the way of the step {run.step} is overdue"
            findings.add(_opened_by(matter, run), "report_overdue", matter.stream, sentence)
        if _sent_back(state, run):
            returned[run.step] = returned.get(run.step, 0) + 1
            if returned[run.step] == RETURNS:
                index = _last_act(matter, run)
                findings.add(
                    index, "returned_twice", matter.stream, f"the step {run.step} sent it back twice"
                )
    for note in state.notes:
        if note.code == "void_meeting":
            need, came = note.params.get("need"), note.params.get("present")
            sentence = f"the meeting was void: {need} needed, {came} came"
            findings.add(note.index, "meeting_void", matter.stream, sentence)
    for departure in state.departures:
        if departure.ratified_late(now):
            pending = departure.ratified is None
            cls = "ratification_overdue" if pending else "ratification_late"
            sentence = "the departure is not ratified in time" if pending else "it was ratified late"
            findings.add(departure.index, cls, matter.stream, sentence)
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


def _opened_by(matter: MatterRead, run: StepRun) -> int:
    return matter.opening_at.get(run.opened_at, matter.first)


def _last_act(matter: MatterRead, run: StepRun) -> int:
    return run.acts[-1] if run.acts else matter.opening_at.get(run.done_at or run.opened_at, matter.first)


def _sent_back(state: State, run: StepRun) -> bool:
    outcome = state.procedure.steps[run.step].outcomes.get(run.outcome or "")
    return outcome is not None and outcome.back and not outcome.resume
