"""What residents think of the outcome of a closed matter: until when they are asked, and what they chose."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from django.db.models import Count

from sunlit.catalogue.models import Body
from sunlit.catalogue.queries import calendar_of
from sunlit.dialogue.models import Submission
from sunlit.matters.models import Matter
from sunlit.matters.queries.lists import one_by_one
from sunlit.procedure.deadlines import Span, due

RATING: Final = "rating"
RATING_WORK_DAYS = 20  # a proposal; the body's rule `rating_work_days` says otherwise
CHOICES: Final = {
    "satisfied": {"zh": "满意", "en": "Satisfied"},
    "basically": {"zh": "基本满意", "en": "Basically satisfied"},
    "not": {"zh": "不满意", "en": "Not satisfied"},
}
LONGEST = 120 * 24 * 3_600_000  # milliseconds: no window is looked for that closed longer ago


@dataclass(frozen=True, slots=True)
class Ratings:
    """How a matter was rated so far, and until when it can be."""

    until: int
    is_open: bool
    counts: dict[str, int]  # by choice, in the order of CHOICES

    @property
    def total(self) -> int:
        """How many have rated it."""
        return sum(self.counts.values())


def rating_days(body: Body) -> int:
    """Return for how many working days after it has closed a matter can be rated."""
    return int(body.rules.get("rating_work_days", RATING_WORK_DAYS))


def rating_until(matter: Matter) -> int | None:
    """Return until when a matter can be rated; None while it has not closed."""
    if matter.closed_at is None:
        return None
    return due(calendar_of(matter.body), matter.closed_at, Span(rating_days(matter.body), "wd")).at


def ratings_of(matter: Matter, now: int) -> Ratings | None:
    """Return how a matter was rated; None while it has not closed. One query."""
    until = rating_until(matter)
    if until is None:
        return None
    rows = Submission.objects.filter(matter=matter, type=RATING).order_by().values("choice")
    given = dict(rows.annotate(n=Count("ref")).values_list("choice", "n"))
    return Ratings(until, now <= until, {choice: given.get(choice, 0) for choice in CHOICES})


def open_to_rating(bodies: Iterable[str], now: int, limit: int = 20) -> list[tuple[Matter, int]]:
    """Return the matters that can be rated now, each with its end, the one that ends first in front."""
    closed = Matter.objects.filter(closed_at__gt=now - LONGEST, closed_at__lte=now)
    rows = one_by_one(closed, "body_id", list(bodies))
    found = rows.select_related("body", "title", "summary").order_by("closed_at")[:200]
    pairs = [(row, rating_until(row) or 0) for row in found]
    return sorted((pair for pair in pairs if pair[1] >= now), key=lambda pair: pair[1])[:limit]
