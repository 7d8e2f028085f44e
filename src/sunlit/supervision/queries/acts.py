"""Findings that rest on an act itself: departures, their report and ratification, late entries, reviews."""

from __future__ import annotations

from typing import Any

from django.db.models import F, OuterRef, QuerySet, Subquery

from sunlit.catalogue.queries import procedure_by_digest
from sunlit.ledger.models import Leaf
from sunlit.matters.models import Act, Departure, Matter, Withholding
from sunlit.supervision.queries.days import end_of, is_over
from sunlit.supervision.queries.finding import Draft, Source

ENTRY_GAP_MS = 3 * 24 * 3_600_000  # between the time an act claims and the time it was entered
_MATTER = ("matter__title", "matter__body", "matter__procedure")


def _departures(_now: int) -> QuerySet[Departure]:
    return Departure.objects.select_related("act", "matter__power", *_MATTER)


def _departure_draft(row: Departure) -> Draft:
    owed = row.ratify_due_at is not None and not row.ratified
    return Draft(
        key=f"departure:{row.ref}",
        cls="departure",
        body=row.matter.body_id,
        post=row.act.post,
        at=row.at,
        over=not owed,
        matter=row.matter,
        step=row.step,
        leaves=(row.act_id, *([row.ratified] if row.ratified else [])),
        params={
            "class": row.cls,
            "declared": row.declared,
            "reason": row.reason,
            "ratify_due_at": row.ratify_due_at,
            "ratified": bool(row.ratified),
            **row.params,
        },
    )


def _unratified(now: int) -> QuerySet[Departure]:
    return _departures(now).filter(ratified="", ratify_due_at__lt=now)


def _unratified_draft(row: Departure) -> Draft:
    return _ratification("ratification_overdue", row, row.ratify_due_at or row.at, None)


def _ratified_late(now: int) -> QuerySet[Departure]:
    ratified_at = Leaf.objects.filter(pk=OuterRef("ratified")).values("at")[:1]
    found = _departures(now).exclude(ratified="").filter(ratify_due_at__isnull=False)
    return found.annotate(ratified_at=Subquery(ratified_at)).filter(ratified_at__gt=F("ratify_due_at"))


def _ratified_late_draft(row: Any) -> Draft:
    return _ratification("ratification_late", row, row.ratified_at, row.ratified_at)


def _ratification(cls: str, row: Departure, at: int, done_at: int | None) -> Draft:
    return Draft(
        key=f"ratify:{row.ref}",
        cls=cls,
        body=row.matter.body_id,
        post=_ratifier(row),
        at=at,
        over=done_at is not None,
        late_from=row.ratify_due_at,
        late_to=done_at,
        matter=row.matter,
        step=row.step,
        leaves=(row.act_id, *([row.ratified] if row.ratified else [])),
        params={"class": row.cls},
    )


def _ratifier(row: Departure) -> str:
    """Return the post that has to ratify; it answers for the delay, not the one that departed."""
    matter = row.matter
    if matter.procedure is None:
        return row.act.post
    deviate = procedure_by_digest(matter.body_id, matter.procedure.digest).deviate
    return str(matter.posts.get(deviate.ratify.by, deviate.ratify.by)) if deviate else row.act.post


def _unreported(now: int) -> QuerySet[Departure]:
    return _departures(now).filter(reported="", report_due_at__lt=now)


def _unreported_draft(row: Departure) -> Draft:
    return _reporting("reporting_overdue", row, row.report_due_at or row.at, None)


def _reported_late(now: int) -> QuerySet[Departure]:
    return _departures(now).filter(reported_at__gt=F("report_due_at"))


def _reported_late_draft(row: Departure) -> Draft:
    return _reporting("reporting_late", row, row.reported_at or row.at, row.reported_at)


def _reporting(cls: str, row: Departure, at: int, done_at: int | None) -> Draft:
    """Say that a departure was not reported in time; the post that declared it answers for that."""
    return Draft(
        key=f"reporting:{row.ref}",
        cls=cls,
        body=row.matter.body_id,
        post=row.act.post,
        at=at,
        over=done_at is not None,
        late_from=row.report_due_at,
        late_to=done_at,
        matter=row.matter,
        step=row.step,
        leaves=(row.act_id, *([row.reported] if row.reported else [])),
        params={"class": row.cls, "to": row.report_to},
    )


def _entered_later(_now: int) -> QuerySet[Act]:
    late = Act.objects.filter(done_at__isnull=False, at__gt=F("done_at") + ENTRY_GAP_MS)
    return late.select_related(*_MATTER)


def _entered_later_draft(row: Act) -> Draft:
    return Draft(
        key=f"entered:{row.leaf_id}",
        cls="entered_late",
        body=row.matter.body_id,
        post=row.post,
        at=row.at,
        over=True,
        matter=row.matter,
        step=row.step,
        leaves=(row.leaf_id,),
        params={"done_at": row.done_at, "entered_at": row.at},
    )


def _unlisted(_now: int) -> QuerySet[Matter]:
    return Matter.objects.filter(unlisted=True).select_related("title", "body", "procedure")


def _unlisted_draft(row: Matter) -> Draft:
    return Draft(
        key=f"unlisted:{row.ref}",
        cls="unlisted",
        body=row.body_id,
        post=row.step_post or "office",
        at=row.opened_at,
        over=row.closed_at is not None,
        matter=row,
        leaves=(row.leaf_id,),
    )


def _unreviewed(now: int) -> QuerySet[Withholding]:
    due = Withholding.objects.filter(is_over("review_on", "matter__body__zone", now), opened_index=None)
    return due.select_related("what", *_MATTER)


def _unreviewed_draft(row: Withholding) -> Draft:
    due = end_of(row.review_on, row.matter.body.zone)
    return Draft(
        key=f"review:{row.leaf_id}",
        cls="review_overdue",
        body=row.matter.body_id,
        post=row.approved_by,
        at=due,
        over=False,
        late_from=due,
        matter=row.matter,
        leaves=(row.leaf_id,),
        params={"ground": row.ground, "review_on": row.review_on.isoformat(), "part": row.part},
    )


LATE_RATIFICATION = (_unratified, _ratified_late)
LATE_REPORT = (_unreported, _reported_late)
SOURCES = (
    Source("departure", "departure", "matter__body_id", "at", _departures, _departure_draft),
    Source(
        "ratification_overdue", "ratify", "matter__body_id", "ratify_due_at", _unratified, _unratified_draft
    ),
    Source(
        "ratification_late", "ratify", "matter__body_id", "ratified_at", _ratified_late, _ratified_late_draft
    ),
    Source(
        "reporting_overdue", "reporting", "matter__body_id", "report_due_at", _unreported, _unreported_draft
    ),
    Source(
        "reporting_late", "reporting", "matter__body_id", "reported_at", _reported_late, _reported_late_draft
    ),
    Source("entered_late", "entered", "matter__body_id", "at", _entered_later, _entered_later_draft),
    Source("unlisted", "unlisted", "body_id", "opened_at", _unlisted, _unlisted_draft),
    Source("review_overdue", "review", "matter__body_id", "review_on", _unreviewed, _unreviewed_draft),
)
