"""Findings that rest on sums: each below the threshold of collective decision, together above it."""

from __future__ import annotations

from django.db.models import QuerySet

from sunlit.matters.models import Portion
from sunlit.supervision.queries.finding import Draft, Source

_MATTER = ("matter__title", "matter__body", "matter__procedure")


def _splits(_now: int) -> QuerySet[Portion]:
    return Portion.objects.filter(is_split=True).select_related(*_MATTER)


def _draft(row: Portion) -> Draft:
    return Draft(
        key=f"split:{row.matter_id}",
        cls="possible_split",
        body=row.body_id,
        post=row.asking,
        at=row.at,
        over=True,
        matter=row.matter,
        leaves=tuple(f"{row.body_id}/{index}" for _, index, _ in row.together),
        params={
            "matters": [number for number, _, _ in row.together],
            "total": row.total,
            "threshold": row.threshold,
            **({"payee": row.payee} if row.split_by == "payee" else {}),
        },
    )


SOURCES = (Source("possible_split", "split", "body_id", "at", _splits, _draft),)
