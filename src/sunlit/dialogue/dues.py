"""By when the public must have an answer."""

from __future__ import annotations

from collections.abc import Iterator

from sunlit.catalogue.models import Body
from sunlit.catalogue.queries import calendar_of
from sunlit.matters.folding import Course
from sunlit.procedure.deadlines import Due, Limit, Span, due
from sunlit.procedure.grammar import Procedure
from sunlit.procedure.state import State

ANSWER_WORK_DAYS = 5
OBJECTION_WORK_DAYS = 3
APPEAL_WORK_DAYS = 10
OPEN = ("open", "running", "paused")


def reply_due(body: Body, at: int) -> Due:
    """Return when a question received at `at` falls due: the working days that the body promised."""
    days = int(body.rules.get("answer_work_days", ANSWER_WORK_DAYS))
    return due(calendar_of(body), at, Span(days, "wd"))


def objection_due(course: Course, notice: str, at: int) -> Due:
    """Return when an objection must be answered: the limit of the step that answers it, else three working days."""
    answer = answer_step(course.procedure, notice)
    limit = course.procedure.steps[answer].limit if answer else None
    if limit is None or limit.kind != "by":
        limit = Limit("by", Span(OBJECTION_WORK_DAYS, "wd"))
    return due(course.calendar, at, limit)


def appeal_until(body: Body, at: int) -> int:
    """Return until when the author of a hidden text may appeal."""
    found = due(calendar_of(body), at, Span(APPEAL_WORK_DAYS, "wd"))
    assert found.at is not None  # a span of working days always ends
    return found.at


def answer_step(procedure: Procedure, notice: str) -> str:
    """Return the step to which a notice goes when an objection is open; "" when it has none."""
    step = procedure.steps.get(notice)
    return step.outcomes[step.answer].to if step and step.answer else ""


def takes_objections(procedure: Procedure, step: str) -> bool:
    """Return whether a step is a public notice: it cannot end while an objection is open."""
    return any("no_open_objection" in outcome.requires for outcome in procedure.steps[step].outcomes.values())


def open_notices(course: Course, state: State) -> Iterator[str]:
    """Yield the notices one may object to now, also while an earlier objection is being answered."""
    procedure = course.procedure
    open_steps = {run.step for run in state.runs if run.status in OPEN}
    for run in reversed(state.runs):
        if takes_objections(procedure, run.step) and (
            run.step in open_steps or answer_step(procedure, run.step) in open_steps
        ):
            yield run.step
