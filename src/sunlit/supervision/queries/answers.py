"""Findings that rest on what the public asked: not answered, answered late, an objection left lying."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, QuerySet

from sunlit.dialogue.models import Submission
from sunlit.matters.models import StepRun
from sunlit.supervision.queries.finding import Draft, Source

_ROWS = ("matter__title", "matter__body", "matter__procedure", "body", "leaf", "reply_leaf", "objected")


def _overdue(now: int) -> QuerySet[Submission]:
    owed = Submission.objects.filter(replied_at=None, due_at__lt=now).exclude(
        type__in=("objection", "rating")
    )
    return owed.exclude(shown="hidden").select_related(*_ROWS)


def _overdue_draft(row: Submission) -> Draft:
    return _draft("answer_overdue", row, row.due_at, None)


def _late(_now: int) -> QuerySet[Submission]:
    return Submission.objects.filter(late=True).select_related(*_ROWS)


def _late_draft(row: Submission) -> Draft:
    return _draft("answer_late", row, row.replied_at or row.due_at, row.replied_at)


def _objections(now: int) -> QuerySet[Submission]:
    """Objections past their time that no step is answering; where one is, the clock of that step counts."""
    answering = StepRun.objects.filter(matter=OuterRef("matter"), step=OuterRef("answer_step"), is_open=True)
    return (
        Submission.objects.filter(replied_at=None, due_at__lt=now, type="objection")
        .filter(objected__answered_at=None)
        .exclude(Exists(answering))
        .select_related(*_ROWS)
    )


def _objection_draft(row: Submission) -> Draft:
    return _draft("objection_overdue", row, row.due_at, None)


def _draft(cls: str, row: Submission, at: int, replied_at: int | None) -> Draft:
    return Draft(
        key=f"answer:{row.ref}",
        cls=cls,
        body=row.body_id,
        post=row.post,
        at=at,
        over=replied_at is not None,
        late_from=row.due_at,
        late_to=replied_at,
        matter=row.matter,
        submission=row.number,
        step=row.step,
        leaves=(row.leaf_id, *([row.reply_leaf_id] if row.reply_leaf_id else [])),
        params={"type": row.type, "shown": row.shown},
    )


SOURCES = (
    Source("answer_overdue", "answer", "body_id", "due_at", _overdue, _overdue_draft),
    Source("answer_late", "answer", "body_id", "replied_at", _late, _late_draft),
    Source("objection_overdue", "answer", "body_id", "due_at", _objections, _objection_draft),
)
