"""By when the public must have an answer."""

from __future__ import annotations

from sunlit.catalogue.models import Body
from sunlit.catalogue.queries import calendar_of
from sunlit.matters.folding import Course
from sunlit.matters.refusal import ActRefused
from sunlit.procedure.deadlines import Due, Limit, Span, due
from sunlit.procedure.grammar import Procedure
from sunlit.procedure.rules import Objection, on_notice
from sunlit.procedure.state import State

ANSWER_WORK_DAYS = 5
OBJECTION_WORK_DAYS = 3
APPEAL_WORK_DAYS = 10


def reply_days(body: Body) -> int:
    """Return in how many working days the body has promised to answer."""
    return int(body.rules.get("answer_work_days", ANSWER_WORK_DAYS))


def reply_due(body: Body, at: int) -> Due:
    """Return when a question received at `at` falls due."""
    return due(calendar_of(body), at, Span(reply_days(body), "wd"))


def objection_due(course: Course, notice: str, at: int) -> Due:
    """Return when an objection falls due: the limit of the step that answers it, else three working days."""
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


def answering_post(course: Course, state: State, notice: str) -> str:
    """Return the post of the step that answers objections to a notice; "" when the notice has none."""
    answer = answer_step(course.procedure, notice)
    role = course.procedure.steps[answer].post if answer else ""
    return str(state.posts.get(role, role))


def notice_of(course: Course, state: State, at: int, step: str = "") -> str:
    """Return the notice that one may object to at `at`, also while an earlier objection is being answered.

    `step` names it when several are up. Raises `ActRefused` when none is.
    """
    ended = None
    for run in reversed(state.runs):
        asked = course.procedure.steps[run.step]
        if step in ("", run.step) and on_notice(state, asked, at):
            return run.step
        if ended is None and asked.opens:
            ended = run.ends_at
    raise ActRefused([Objection("not_on_notice", {"ended": ended}, step)])
