"""Findings that rest on the steps of a matter: overdue, late, returned twice, a meeting below quorum."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.db.models import Count, Exists, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from sunlit.matters.models import Act, StepRun
from sunlit.supervision.queries.finding import Draft, Source

RETURNS = 2  # a step that sends a matter back this often is a finding
_MATTER = ("matter__title", "matter__body", "matter__procedure")


def _overdue(now: int) -> QuerySet[StepRun]:
    return StepRun.objects.filter(is_open=True, due_at__lt=now).select_related(*_MATTER)


def _overdue_draft(run: StepRun) -> Draft:
    return _draft("step_overdue", run, run.due_at or run.opened_at, over=False, instants=(run.opened_at,))


def _report(now: int) -> QuerySet[StepRun]:
    """Steps that are being carried out and whose report on the way is not there in time."""
    owed = StepRun.objects.filter(is_open=True, report_due_at__lt=now).exclude(status="paused")
    return owed.select_related(*_MATTER)


def _report_draft(run: StepRun) -> Draft:
    at = run.report_due_at or run.opened_at
    draft = _draft("report_overdue", run, at, over=False, instants=(run.opened_at,), prefix="report")
    return replace(draft, late_from=run.report_due_at)


def _late(now: int) -> QuerySet[StepRun]:
    """Steps done late. A duty that falls due again and is overdue now is counted as overdue alone."""
    late = StepRun.objects.filter(late=True).exclude(is_open=True, due_at__lt=now)
    return late.select_related(*_MATTER)


def _late_draft(run: StepRun) -> Draft:
    done = run.done_at or run.opened_at
    return _draft("step_late", run, done, over=True, instants=(run.opened_at, done))


def _void(_now: int) -> QuerySet[StepRun]:
    later = StepRun.objects.filter(
        matter=OuterRef("matter"), step=OuterRef("step"), position__gt=OuterRef("position"), status="done"
    )
    meeting = Act.objects.filter(
        matter=OuterRef("matter"), step=OuterRef("step"), visit=OuterRef("visit"), tally__isnull=False
    ).order_by("-index")
    return (
        StepRun.objects.filter(status="void")
        .annotate(healed=Exists(later), tally=Subquery(meeting.values("tally")[:1]))
        .select_related(*_MATTER)
    )


def _void_draft(run: Any) -> Draft:
    tally = run.tally or {}
    return _draft(
        "meeting_void",
        run,
        run.done_at or run.opened_at,
        over=run.healed,
        instants=(run.done_at or run.opened_at,),
        late=False,
        heals=True,
        prefix="void",
        params={name: tally.get(name) for name in ("eligible", "present", "quorum_need")},
    )


def _returned(_now: int) -> QuerySet[StepRun]:
    earlier = (
        StepRun.objects.filter(
            matter=OuterRef("matter"), step=OuterRef("step"), returned=True, position__lt=OuterRef("position")
        )
        .order_by()
        .values("step")
        .annotate(n=Count("ref"))
        .values("n")
    )
    return (
        StepRun.objects.filter(returned=True, visit__gte=RETURNS)
        .annotate(earlier=Coalesce(Subquery(earlier), 0))
        .filter(earlier=RETURNS - 1)
        .select_related(*_MATTER)
    )


def _returned_draft(run: StepRun) -> Draft:
    at = run.done_at or run.opened_at
    return _draft(
        "returned_twice",
        run,
        at,
        over=True,
        instants=(at,),
        late=False,
        prefix="returned",
        params={"times": RETURNS},
    )


def _draft(
    cls: str,
    run: StepRun,
    at: int,
    *,
    over: bool,
    instants: tuple[int, ...],
    late: bool = True,
    heals: bool = False,
    prefix: str = "step",
    params: dict[str, Any] | None = None,
) -> Draft:
    return Draft(
        key=f"{prefix}:{run.ref}",
        cls=cls,
        body=run.matter.body_id,
        post=run.post,
        at=at,
        over=over,
        heals=heals,
        late_from=run.due_at if late else None,
        late_to=run.done_at if over else None,
        matter=run.matter,
        step=run.step,
        visit=run.visit,
        instants=instants,
        params=params or {},
    )


SOURCES = (
    Source("step_overdue", "step", "matter__body_id", "due_at", _overdue, _overdue_draft),
    Source("report_overdue", "report", "matter__body_id", "report_due_at", _report, _report_draft),
    Source("step_late", "step", "matter__body_id", "done_at", _late, _late_draft),
    Source("meeting_void", "void", "matter__body_id", "done_at", _void, _void_draft, heals=True),
    Source("returned_twice", "returned", "matter__body_id", "done_at", _returned, _returned_draft),
)
