"""Findings that rest on seats for observers: the call that a body owes was not made, or nobody was drawn."""

from __future__ import annotations

from django.db.models import QuerySet

from sunlit.ledger.models import Leaf
from sunlit.ledger.reading import entry_of
from sunlit.meetings.models import Meeting
from sunlit.supervision.queries.finding import Draft, Source


def _undrawn(_now: int) -> QuerySet[Meeting]:
    begun = Meeting.objects.filter(opened_at__isnull=False, observer_call__isnull=False)
    return begun.filter(observer_call__drawn_leaf=None).select_related("title", "body", "observer_call__leaf")


def _uncalled(_now: int) -> QuerySet[Meeting]:
    begun = Meeting.objects.filter(opened_at__isnull=False, owes_call=True, observer_call=None)
    return begun.select_related("title", "body", "leaf")


def _undrawn_draft(row: Meeting) -> Draft:
    return _draft("observers_undrawn", row, row.observer_call.leaf)


def _uncalled_draft(row: Meeting) -> Draft:
    return _draft("observers_uncalled", row, row.leaf)


def _draft(cls: str, row: Meeting, called: Leaf) -> Draft:
    """Return the finding; who called answers for it."""
    return Draft(
        key=f"observers:{row.ref}",
        cls=cls,
        body=row.body_id,
        post=entry_of(called).actor.get("post", row.organ),
        at=row.opened_at or row.at,
        over=True,
        meeting=row.number,
        leaves=tuple(dict.fromkeys((row.leaf_id, called.ref))),
        params={"title": row.title.value if row.title and row.title.value else {"zh": row.number}},
    )


SOURCES = (
    Source("observers_uncalled", "observers", "body_id", "opened_at", _uncalled, _uncalled_draft),
    Source("observers_undrawn", "observers", "body_id", "opened_at", _undrawn, _undrawn_draft),
)
