"""Write the duties to disclose of one matter as rows: only those of the matter an entry touches."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sunlit.ledger.models import Disclosure
from sunlit.matters.folding import Course
from sunlit.matters.models import Act, Duty, Matter
from sunlit.procedure.balloting import VOTING
from sunlit.procedure.duties import SCOPES, Told, duties
from sunlit.procedure.duties import Duty as Found
from sunlit.procedure.owed import Owed, owed_by
from sunlit.procedure.state import State

CHANGING = ("due_at", "provisional", "state", "met_by", "met_at", "narrow_by")


def keep_duties(matter: Matter, act: Act, course: Course, state: State) -> None:
    """Bring the duties of `matter` in line with `state`; the entries within a vote change none."""
    if act.kind in VOTING:
        return
    found = duties(state, _told(matter), owed_here(matter, course))
    if not found:
        return
    known = {row.ref: row for row in Duty.objects.filter(matter=matter)}
    fresh = []
    for duty in found:
        row = known.get(f"{matter.ref}/{duty.id}")
        if row is None:
            fresh.append(duty)
        elif any(getattr(row, name) != getattr(duty, name) for name in CHANGING):
            for name in CHANGING:
                setattr(row, name, getattr(duty, name))
            row.save(update_fields=CHANGING)
    if fresh:
        recorders = dict(matter.body.posts.exclude(recorded_by="").values_list("code", "recorded_by"))
        Duty.objects.bulk_create(_row(matter, course, duty, recorders) for duty in fresh)


def owed_here(matter: Matter, course: Course) -> Owed | None:
    """Return what the row of the power says; None where a full procedure governs, or no power covers."""
    power = matter.power
    if power is None or course.procedure.id != power.code.lower():
        return None
    return owed_by(power.row, matter.body.rules.get("conditions") or ())


def _told(matter: Matter) -> list[Told]:
    """Return the entries of a matter with the widest scope of the words of each: two queries."""
    acts: Sequence[Any] = list(
        Act.objects.filter(matter=matter)
        .exclude(kind__in=VOTING)
        .order_by("index")
        .values_list("leaf_id", "index", "at", "kind", "step", "verb", "data")
    )
    words: dict[str, str] = {}
    said = Disclosure.objects.filter(leaf__in=[act[0] for act in acts])
    for leaf, scope in said.order_by().values_list("leaf_id", "scope"):
        if scope in SCOPES:
            words[leaf] = min(words.get(leaf, SCOPES[-1]), scope, key=SCOPES.index)
    return [
        Told(index, at, kind, step, verb, data.get("act"), words.get(leaf, ""))
        for leaf, index, at, kind, step, verb, data in acts
    ]


def _row(matter: Matter, course: Course, duty: Found, recorders: dict[str, str]) -> Duty:
    step = course.procedure.steps[duty.step]
    return Duty(
        ref=f"{matter.ref}/{duty.id}",
        matter=matter,
        body_id=matter.body_id,
        subject=duty.subject,
        what=dict(duty.what),
        scope=duty.scope,
        forms=list(duty.forms),
        step=duty.step,
        post=duty.post,
        recorder=matter.posts.get(step.recorded_by, step.recorded_by) or recorders.get(duty.post, duty.post),
        trigger=duty.trigger,
        triggered_at=duty.triggered_at,
        due_at=duty.due_at,
        provisional=duty.provisional,
        state=duty.state,
        met_by=duty.met_by,
        met_at=duty.met_at,
        narrow_by=duty.narrow_by,
    )
