"""Findings that rest on an act itself: departures, late entries, acts outside the list, reviews not made."""

from __future__ import annotations

from django.db.models import F, QuerySet

from sunlit.matters.models import Act, Departure, Matter, Withholding
from sunlit.supervision.queries.days import day_of, end_of
from sunlit.supervision.queries.finding import Draft, Source

ENTRY_GAP_MS = 3 * 24 * 3_600_000  # between the time an act claims and the time it was entered
_MATTER = ("matter__title", "matter__body", "matter__procedure")


def _departures(_now: int) -> QuerySet[Departure]:
    return Departure.objects.select_related("act", *_MATTER)


def _departure_draft(row: Departure) -> Draft:
    owed = row.ratify_due_at is not None and not row.ratified
    return Draft(
        key=f"departure:{row.ref}",
        cls="departure",
        body=row.matter.body_id,
        post=row.act.post,
        at=row.at,
        over=not owed,
        late_from=row.ratify_due_at if owed else None,
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
    due = Withholding.objects.filter(review_on__lt=day_of(now), opened_index=None)
    return due.select_related("what", *_MATTER)


def _unreviewed_draft(row: Withholding) -> Draft:
    due = end_of(row.review_on)
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


SOURCES = (
    Source("departure", "departure", "matter__body_id", "at", _departures, _departure_draft),
    Source("entered_late", "entered", "matter__body_id", "at", _entered_later, _entered_later_draft),
    Source("unlisted", "unlisted", "body_id", "opened_at", _unlisted, _unlisted_draft),
    Source("review_overdue", "review", "matter__body_id", "review_on", _unreviewed, _unreviewed_draft),
)
