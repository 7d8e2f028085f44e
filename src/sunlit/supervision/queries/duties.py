"""Findings that rest on a duty to disclose: something that is not out in time, or came out late.

`duty_late` is the departure `disclose_late`; `duty_overdue` is `disclose_missing`, or `disclose_narrow` where
it came out to fewer than its readers. The queries say in SQL what `procedure.duties.departing` says of one
matter.
"""

from __future__ import annotations

from dataclasses import replace

from django.db.models import Exists, F, OuterRef, QuerySet

from sunlit.matters.models import Duty, StepRun
from sunlit.supervision.queries.finding import Draft, Source

_MATTER = ("matter__title", "matter__body", "matter__procedure")


def overdue_duties(now: int) -> QuerySet[Duty]:
    """Return the duties past their time. Where the step that releases is itself overdue, that one counts."""
    late = StepRun.objects.filter(
        matter=OuterRef("matter"), step=OuterRef("step"), is_open=True, due_at__lt=now
    )
    return Duty.objects.filter(state="due", due_at__lt=now).exclude(Exists(late))


def _overdue(now: int) -> QuerySet[Duty]:
    return overdue_duties(now).select_related(*_MATTER)


def _overdue_draft(row: Duty) -> Draft:
    """Word what is not out; where it came out to fewer, the entry that did so is one it rests on."""
    draft = _draft(row)
    if row.narrow_by is None:
        return draft
    leaves = (*draft.leaves, f"{row.body_id}/{row.narrow_by}")
    return replace(draft, leaves=leaves, params={**draft.params, "narrow": True})


def _draft(row: Duty) -> Draft:
    return Draft(
        key=f"duty:{row.ref}",
        cls="duty_overdue",
        body=row.body_id,
        post=row.post,
        at=row.due_at,
        over=False,
        late_from=row.due_at,
        matter=row.matter,
        step=row.step,
        leaves=(f"{row.body_id}/{row.trigger}",),
        params={"what": row.what, "scope": row.scope},
    )


def _late(_now: int) -> QuerySet[Duty]:
    """Return the duties met after their time. Where the step that releases was late, that one counts."""
    late = StepRun.objects.filter(matter=OuterRef("matter"), step=OuterRef("step"), late=True)
    met = Duty.objects.filter(state="met", met_at__gt=F("due_at")).exclude(Exists(late))
    return met.select_related(*_MATTER)


def _late_draft(row: Duty) -> Draft:
    met_at = row.due_at if row.met_at is None else row.met_at
    return replace(
        _draft(row),
        cls="duty_late",
        at=met_at,
        over=True,
        late_to=met_at,
        leaves=tuple(f"{row.body_id}/{index}" for index in (row.trigger, row.met_by) if index is not None),
    )


SOURCES = (
    Source("duty_overdue", "duty", "body_id", "due_at", _overdue, _overdue_draft),
    Source("duty_late", "duty", "body_id", "met_at", _late, _late_draft),
)
