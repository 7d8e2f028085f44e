"""Which matters wait for a vote of an organ."""

from __future__ import annotations

from sunlit.catalogue.models import Body
from sunlit.matters.folding import state_of
from sunlit.matters.models import Matter, StepRun
from sunlit.procedure.grammar import Step


def vote_waiting(matter: Matter, step: str, organ: str) -> Step | None:
    """Return the step of `matter` that waits for a vote of `organ`; None when it does not wait."""
    course, state = state_of(matter.body_id, f"matter:{matter.number}")
    row = course.procedure.steps.get(step)
    if row is None or row.rule is None or state.closed_at is not None or step not in state.open:
        return None
    return row if matter.posts.get(row.post, row.post) == organ else None


def waiting_for(body: Body, organ: str) -> list[tuple[Matter, Step]]:
    """Return the matters that wait for a vote of `organ`, the longest wait first."""
    runs = StepRun.objects.filter(matter__body=body, is_open=True, post=organ).order_by("opened_at")
    found = []
    for run in runs.select_related("matter__body", "matter__title", "matter__power"):
        step = vote_waiting(run.matter, run.step, organ)
        if step is not None:
            found.append((run.matter, step))
    return found
