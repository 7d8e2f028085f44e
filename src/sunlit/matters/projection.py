"""Write what the fold of a matter says as rows: its step runs, departures, objections and head figures."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import F

from sunlit.matters.folding import Course
from sunlit.matters.models import Act, Count, Departure, Matter, Objection, StepRun
from sunlit.procedure.grammar import Step
from sunlit.procedure.state import State
from sunlit.procedure.state import StepRun as Run

OPEN = ("open", "running", "paused")
ASKS = ("意见", "征集", "提问", "提案")  # a wait whose name says so asks people for their opinion
RUN_FIELDS = (
    "post",
    "recorder",
    "status",
    "opened_at",
    "due_at",
    "provisional",
    "not_before",
    "started_at",
    "ends_at",
    "report_due_at",
    "done_at",
    "outcome",
    "late",
    "returned",
    "is_open",
)


def project(matter: Matter, act: Act, course: Course, state: State) -> None:
    """Bring the rows of `matter` in line with `state`; only rows that changed are written."""
    _runs(matter, course, state)
    _departures(matter, act, state)
    _objections(matter, state)
    before = _standing(matter)
    _head(matter, act, course, state)
    _count(matter, before if act.kind != "matter.opened" else {})


def _runs(matter: Matter, course: Course, state: State) -> None:
    known = {row.ref: row for row in StepRun.objects.filter(matter=matter)}
    recorders = dict(matter.body.posts.exclude(recorded_by="").values_list("code", "recorded_by"))
    fresh, changed = [], []
    for position, run in enumerate(state.runs):
        values = _run_values(matter, course, run, recorders)
        ref = f"{matter.ref}/{run.step}/{run.visit}"
        row = known.get(ref)
        if row is None:
            fresh.append(
                StepRun(ref=ref, matter=matter, step=run.step, visit=run.visit, position=position, **values)
            )
        elif any(getattr(row, name) != value for name, value in values.items()):
            for name, value in values.items():
                setattr(row, name, value)
            changed.append(row)
    StepRun.objects.bulk_create(fresh)
    for row in changed:
        row.save(update_fields=RUN_FIELDS)


def _run_values(matter: Matter, course: Course, run: Run, recorders: Mapping[str, str]) -> dict[str, Any]:
    step = course.procedure.steps[run.step]
    post = matter.posts.get(step.post, step.post)
    return {
        "post": post,
        "recorder": matter.posts.get(step.recorded_by, step.recorded_by) or recorders.get(post, post),
        "status": run.status,
        "opened_at": run.opened_at,
        "due_at": run.due_at,
        "provisional": run.provisional,
        "not_before": run.not_before,
        "started_at": run.started_at,
        "ends_at": run.ends_at,
        "report_due_at": run.report_due_at,
        "done_at": run.done_at,
        "outcome": run.outcome or "",
        "late": run.late,
        "returned": _returned(step, run),
        "is_open": run.status in OPEN,
    }


def _returned(step: Step, run: Run) -> bool:
    """Return whether the run sent the matter back. A notice that merely goes on was not sent back."""
    outcome = step.outcomes.get(run.outcome or "")
    return outcome is not None and outcome.back and not outcome.resume


def _departures(matter: Matter, act: Act, state: State) -> None:
    if not state.departures:
        return
    known = {row.ref: row for row in Departure.objects.filter(matter=matter)}
    for departure in state.departures:
        leaf = f"{matter.body_id}/{departure.index}"
        ref = f"{leaf}/{departure.cls}"
        values = {
            "declared": departure.declared,
            "ratify_due_at": departure.ratify_due_at,
            "ratified": _leaf(matter, departure.ratified),
            "report_to": departure.report_to,
            "report_due_at": departure.report_due_at,
            "reported": _leaf(matter, departure.reported),
            "reported_at": departure.reported_at,
            "received": _leaf(matter, departure.received),
        }
        row = known.get(ref)
        if row is None:
            Departure.objects.create(
                ref=ref,
                matter=matter,
                act_id=leaf,
                cls=departure.cls,
                step=departure.step,
                reason=departure.reason,
                params=dict(departure.params),
                at=act.at,
                **values,
            )
            known[ref] = Departure(ref=ref, **values)
        elif any(getattr(row, name) != value for name, value in values.items()):
            Departure.objects.filter(ref=ref).update(**values)


def _leaf(matter: Matter, index: int | None) -> str:
    return "" if index is None else f"{matter.body_id}/{index}"


def _objections(matter: Matter, state: State) -> None:
    if not state.objections:
        return
    known = {row.n: row for row in Objection.objects.filter(matter=matter)}
    for n, objection in state.objections.items():
        row = known.get(n)
        if row is None:
            Objection.objects.create(
                ref=f"{matter.ref}/o{n}",
                matter=matter,
                n=n,
                step=objection.step,
                leaf_id=f"{matter.body_id}/{objection.index}",
                submission=f"{matter.body_id}/{objection.submission}",
                at=objection.received_at,
            )
        elif row.answered_at != objection.answered_at:
            row.answered_at = objection.answered_at
            row.answer_id = f"{matter.body_id}/{objection.answered_index}"
            row.result = objection.result
            row.save(update_fields=["answered_at", "answer", "result"])


def visit_of(index: int, step: str, state: State) -> int:
    """Return the visit an act belongs to: one that ends a visit must not fall to the next, opened by it."""
    here = [run for run in reversed(state.runs) if run.step == step]
    run = next((run for run in here if index in run.acts), None)
    run = run or next((run for run in here if run.status in OPEN), None)
    return run.visit if run is not None else 0


def _head(matter: Matter, act: Act, course: Course, state: State) -> None:
    runs = [run for run in state.runs if run.status in OPEN and not run.standing]
    urgent = min(runs, key=lambda run: (run.due_at is None, run.due_at or 0, run.opened_at), default=None)
    numbers = [step.number for step in course.procedure.steps.values() if step.number]
    matter.step = urgent.step if urgent else ""
    matter.step_post = ""
    if urgent:
        step = course.procedure.steps[urgent.step]
        matter.step_post = matter.posts.get(step.post, step.post)
        matter.place = step.number or matter.place
    matter.steps_total = max(numbers, default=0)
    matter.due_at = min((run.due_at for run in state.runs if run.status in OPEN and run.due_at), default=None)
    notice = _on_notice(course, state)
    matter.open_until = notice.ends_at if notice else None
    matter.state = _state(course, state, notice)
    matter.end = state.end or ""
    matter.closed_at = state.closed_at
    matter.objections_open = sum(o.answered_at is None for o in state.objections.values())
    matter.departures_count = len(state.departures)
    matter.late_count = sum(run.late for run in state.runs)
    matter.steps_done = sum(run.status == "done" for run in state.runs)
    if act.tally and act.tally["outcome"] != "void":
        matter.decided_at = act.at
    matter.last_at, matter.last_index = act.at, act.index
    matter.acts_count += 1
    matter.save()


def _standing(matter: Matter) -> dict[str, int]:
    """Return what this matter adds to the counts of its power as it stands."""
    running = matter.closed_at is None
    return {
        "running": int(running),
        "done": int(not running and matter.state == "done"),
        "stopped": int(not running and matter.state == "stopped"),
        "steps_done": matter.steps_done,
        "steps_late": matter.late_count,
        "departures": matter.departures_count,
    }


def _count(matter: Matter, before: dict[str, int]) -> None:
    code = matter.power.code if matter.power else ""
    ref = f"{matter.body_id}/{code}"
    changes = {name: n - before.get(name, 0) for name, n in _standing(matter).items()}
    moved = {name: F(name) + change for name, change in changes.items() if change}
    if moved and not Count.objects.filter(ref=ref).update(**moved):
        Count.objects.create(ref=ref, body=matter.body, code=code, **_standing(matter))


def _on_notice(course: Course, state: State) -> Run | None:
    """Return the run that is open to objections or comments now, if one is."""
    for run in state.runs:
        if run.status == "running" and run.ends_at and _open_to(course.procedure.steps[run.step]):
            return run
    return None


def _open_to(step: Step) -> str:
    """Return what the public may do while `step` runs: object ("notice"), comment ("consult"), or nothing.

    Bidding, offers and other waits are public too, but nobody is asked for an opinion.
    """
    if step.do != "wait":
        return ""
    if any("no_open_objection" in outcome.requires for outcome in step.outcomes.values()):
        return "notice"
    return "consult" if any(word in step.name.get("zh", "") for word in ASKS) else ""


def _state(course: Course, state: State, notice: Run | None) -> str:
    if state.closed_at is not None:
        return "done" if state.end in (None, "", "done", "forwarded", "closed") else "stopped"
    return _open_to(course.procedure.steps[notice.step]) if notice else "running"
