"""Which matters wait for a vote of an organ, or come to one soon."""

from __future__ import annotations

from sunlit.catalogue.models import Body
from sunlit.ledger.models import Disclosure
from sunlit.matters.folding import Course, state_of
from sunlit.matters.models import Departure, Matter, StepRun
from sunlit.procedure.grammar import Step
from sunlit.procedure.paths import ordinary_path
from sunlit.procedure.state import State

SOON = 3  # steps before the vote: a meeting is called while its papers are made
LOOKED_AT = 200  # matters, the latest first

Waiting = list[tuple[Matter, Step]]


def vote_waiting(matter: Matter, step: str, organ: str) -> Step | None:
    """Return the step of `matter` that waits for a vote of `organ` now; None when it does not."""
    course, state = state_of(matter.body_id, f"matter:{matter.number}")
    row = _vote_of(matter, course, step, organ)
    return row if state.closed_at is None and step in state.open else None


def vote_ahead(matter: Matter, step: str, organ: str) -> Step | None:
    """Return the step if `matter` waits for this vote or comes to it on its ordinary way."""
    course, state = state_of(matter.body_id, f"matter:{matter.number}")
    row = _vote_of(matter, course, step, organ)
    return row if step in [*state.open, *_ahead(course, state)] and state.closed_at is None else None


def parts_left(matter: Matter, step: str) -> list[tuple[int, dict[str, str]]]:
    """Return the parts of a vote taken part by part that are not decided yet, with their titles."""
    _, state = state_of(matter.body_id, f"matter:{matter.number}")
    division = state.divided.get(step)
    if division is None:
        return []
    rows = Disclosure.objects.filter(leaf=f"{matter.body_id}/{division.index}", name__startswith="part")
    titles = {row.name: row.value for row in rows if row.scope == "public" and row.value}
    return [(n, titles.get(f"part{n}", {"zh": matter.number})) for n in division.left()]


def waiting_for(body: Body, organ: str) -> Waiting:
    """Return the matters that wait for a vote of `organ`, the longest wait first."""
    runs = StepRun.objects.filter(matter__body=body, is_open=True, post=organ).order_by("opened_at")
    found = []
    for run in runs.select_related("matter__body", "matter__title", "matter__power"):
        step = vote_waiting(run.matter, run.step, organ)
        if step is not None:
            found.append((run.matter, step))
    return found


def agenda_for(body: Body, organ: str) -> Waiting:
    """Return what may be put on the agenda of `organ`: what waits for its vote, then what soon will."""
    found = waiting_for(body, organ)
    known = {matter.ref for matter, _ in found}
    rows = Matter.objects.filter(body=body, closed_at=None, end="").select_related("body", "title", "power")
    for matter in rows.order_by("-last_at")[:LOOKED_AT]:
        if matter.ref in known:
            continue
        course, state = state_of(body.slug, f"matter:{matter.number}")
        votes = [_vote_of(matter, course, key, organ) for key in _ahead(course, state)[:SOON]]
        found += [(matter, step) for step in votes if step is not None][:1]
    return found


def undated_for(body: Body, organ: str) -> list[Matter]:
    """Return the matters in which something falls due at the next meeting of `organ`, and has no date yet.

    That is a departure that `organ` must ratify, or an open step of its own with that limit.
    """
    departed = Departure.objects.filter(
        matter__body=body, declared=True, ratified="", ratify_due_at=None
    ).values_list("matter_id", flat=True)
    runs = StepRun.objects.filter(matter__body=body, is_open=True, post=organ, due_at=None)
    refs = {*departed, *runs.values_list("matter_id", flat=True)}
    rows = Matter.objects.filter(ref__in=refs).select_related("body", "power", "procedure")
    return [matter for matter in rows.order_by("opened_at", "ref") if _waits_for_meeting(matter, organ)]


def _waits_for_meeting(matter: Matter, organ: str) -> bool:
    course, state = state_of(matter.body_id, f"matter:{matter.number}")
    deviate, steps = course.procedure.deviate, course.procedure.steps
    undated = [one for one in state.departures if one.ratify_needed and one.ratify_due_at is None]
    ratifier = deviate.ratify.by if deviate is not None else ""
    if matter.posts.get(ratifier, ratifier) == organ and any(one.ratified is None for one in undated):
        return True
    for key, place in state.open.items():
        limit, due_at = steps[key].limit, state.runs[place].due_at
        post = matter.posts.get(steps[key].post, steps[key].post)
        if post == organ and due_at is None and limit is not None and limit.kind == "next_meeting":
            return True
    return False


def _ahead(course: Course, state: State) -> list[str]:
    return ordinary_path(course.procedure, state.facts, state.waiting()) if state.end is None else []


def _vote_of(matter: Matter, course: Course, step: str, organ: str) -> Step | None:
    row = course.procedure.steps.get(step)
    return row if row and row.rule and matter.posts.get(row.post, row.post) == organ else None
