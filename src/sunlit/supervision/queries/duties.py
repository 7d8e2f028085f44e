"""Findings that rest on a duty to disclose: something that is not out although its time is over."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, QuerySet

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


SOURCES = (Source("duty_overdue", "duty", "body_id", "due_at", _overdue, _draft),)
