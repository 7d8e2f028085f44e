"""Findings that rest on seats for observers: residents were called to apply, and nobody was drawn."""

from __future__ import annotations

from django.db.models import QuerySet

from sunlit.ledger.reading import entry_of
from sunlit.meetings.models import Meeting
from sunlit.supervision.queries.finding import Draft, Source


def _undrawn(_now: int) -> QuerySet[Meeting]:
    begun = Meeting.objects.filter(opened_at__isnull=False, observer_call__isnull=False)
    return begun.filter(observer_call__drawn_leaf=None).select_related("title", "body", "observer_call__leaf")


def _draft(row: Meeting) -> Draft:
    call = row.observer_call.leaf
    return Draft(
        key=f"observers:{row.ref}",
        cls="observers_undrawn",
        body=row.body_id,
        post=entry_of(call).actor.get("post", row.organ),
        at=row.opened_at or row.at,
        over=True,
        meeting=row.number,
        leaves=(row.leaf_id, call.ref),
        params={"title": row.title.value if row.title and row.title.value else {"zh": row.number}},
    )


SOURCES = (Source("observers_undrawn", "observers", "body_id", "opened_at", _undrawn, _draft),)
