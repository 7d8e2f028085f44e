"""The document numbers that the record of a demo body gave, for texts that name them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sunlit.cli.demo.wordage import Recorded
from sunlit.matters.models import DocumentNumber, Matter
from sunlit.meetings.models import Meeting
from sunlit.procedure.numbering import written


def recorded_for(rules: Mapping[str, Any], matter: Matter | None, meeting: Meeting | None) -> Recorded | None:
    """Return how a text finds the last number of its matter, or of its meeting's minutes.

    None where the body's rules hold no series: it keeps a book of its own.
    """
    if "series" not in rules:
        return None

    def number(kind: str) -> Mapping[str, str] | None:
        given = DocumentNumber.objects.filter(numbered_as=kind)
        if kind == "minutes":
            given = given.filter(body=meeting.body, meeting=meeting.number) if meeting else given.none()
        else:
            given = given.filter(matter=matter)
        row = given.order_by("-at").first()
        return (
            None if row is None else {lang: written(row.name, row.year, row.n, lang) for lang in ("zh", "en")}
        )

    return number
