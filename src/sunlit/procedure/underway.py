"""What happens at a step before it ends: a notice is put up, a report comes, the clock stands still."""

from __future__ import annotations

from sunlit.procedure.deadlines import Due, Limit, due
from sunlit.procedure.grammar.table import Step
from sunlit.procedure.history import Event, State, StepRun, is_instant
from sunlit.procedure.tokens import put_up


def on_the_way(state: State, step: Step, run: StepRun, verb: str, event: Event) -> None:
    """Move on a step that does not end by this act: put up, made longer, reported on, or its clock stops."""
    if verb == "open" and run.status == "open" and step.opens:
        ends_at = event.data.get("ends_at")
        put_up(state, step, run, event.at, ends_at if is_instant(ends_at) else None)
    elif verb == "extend" and run.status == "running" and is_instant(event.data.get("ends_at")):
        run.ends_at = run.stated = max(run.ends_at or 0, event.data["ends_at"])
    elif verb == "report":
        _report(state, step, run, event.at)
    elif verb == "pause" and run.status == "open":
        run.status, run.started_at = "paused", event.at
    elif verb == "resume" and run.status == "paused":
        _unpause(state, step, run, event.at)


def _report(state: State, step: Step, run: StepRun, at: int) -> None:
    """Count a report, of a duty that stands or on the way; the next one falls due a period later."""
    run.reports += 1
    if step.standing and step.limit is not None:
        run.late = run.late or (run.due_at is not None and at > run.due_at)
        following = next_period(state, step.limit, run, at)
        run.due_at, run.provisional = following.at, following.provisional
    elif step.report is not None:
        run.report_due_at = next_period(state, Limit("every", step.report.every), run, at).at


def _unpause(state: State, step: Step, run: StepRun, at: int) -> None:
    """Let the clock of a step go on; the time it stood is not counted."""
    run.stretches = (*run.stretches, (run.started_at or at, at))
    run.status, run.started_at = "open", None
    if step.limit is not None and run.due_at is not None:
        found = due(state.calendar, run.opened_at, step.limit, pauses=run.stretches)
        run.due_at, run.provisional = found.at, found.provisional


def next_period(state: State, limit: Limit, run: StepRun, at: int) -> Due:
    """Return when a duty of each period falls due after the report entered at `at`.

    A second report within one period does not put off the next; one that comes late leaves it owed.
    """
    period = 1
    found = due(state.calendar, run.opened_at, limit, period=period)
    while found.at is not None and found.at <= at:
        period += 1
        found = due(state.calendar, run.opened_at, limit, period=period)
    period = max(period, min(run.reports + 1, period + 1))
    return due(state.calendar, run.opened_at, limit, period=period)
