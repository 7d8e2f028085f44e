"""A town that gives document numbers: its series, and a year of matters that bear them."""

from __future__ import annotations

from typing import Any

from sunlit.catalogue.actions import adopt_rules
from sunlit.matters.models import DocumentNumber
from tests.town import Town, at

SERIES: list[dict[str, Any]] = [
    {
        "code": "decision",
        "for": "decision",
        "zh": "青禾党发",
        "en": "Qinghe Party doc.",
        "posts": ["committee"],
    },
    {"code": "minutes", "for": "minutes", "zh": "青禾会纪", "en": "Qinghe minutes", "posts": ["committee"]},
    {"code": "notice", "for": "notice", "zh": "青禾公示", "en": "Qinghe notice", "posts": []},
]


def give_numbers(
    of: Town, said: str = "2026-03-02 10:00", series: list[dict[str, Any]] | None = None
) -> Town:
    """Let the town adopt its series on its first day."""
    with at(said):
        of.body = adopt_rules(of.body, {**of.body.rules, "series": SERIES if series is None else series})
    return of


def given(slug: str = "qinghe") -> list[str]:
    """Return every number given so far, in the order of the record: "notice 2026/1"."""
    rows = DocumentNumber.objects.filter(body=slug).order_by("at", "leaf__index")
    return [f"{row.series} {row.year}/{row.n}" for row in rows]
