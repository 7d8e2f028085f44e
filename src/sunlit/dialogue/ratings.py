"""What residents think of the outcome of a closed matter: until when they are asked, and what they chose."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from django.db.models import Count

from sunlit.catalogue.models import Body
from sunlit.catalogue.queries import calendar_of
from sunlit.dialogue.models import Submission
from sunlit.matters.models import Matter
from sunlit.matters.queries.lists import one_by_one
from sunlit.procedure.calendar import Calendar
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
    """Return the matters that can be rated now, each with its end, the one that ends first in front.

    Bodies that count the same days have the same order of ends as of closings, so that no more matters are
    read than are shown: one query for each way to count, as a rule one.
    """
    pairs = []
    for days, calendar, slugs in _ways(bodies):
        since = _first_open(days, calendar, now)
        closed = Matter.objects.filter(closed_at__gte=since, closed_at__lte=now)
        rows = one_by_one(closed, "body_id", slugs).select_related("body", "title", "summary")
        found = rows.order_by("closed_at")[:limit]
        pairs += [(row, _until(row.closed_at or now, days, calendar)) for row in found]
    return sorted(pairs, key=lambda pair: pair[1])[:limit]


def _ways(bodies: Iterable[str]) -> list[tuple[int, Calendar, list[str]]]:
    """Return the bodies by how they count: the days they give, and their calendar."""
    ways: dict[tuple[int, str, str, str], tuple[int, Calendar, list[str]]] = {}
    for body in Body.objects.filter(slug__in=list(bodies)):
        days = rating_days(body)
        way = (days, body.calendar, body.zone, body.closes)
        ways.setdefault(way, (days, calendar_of(body), []))[2].append(body.slug)
    return list(ways.values())


def _first_open(days: int, calendar: Calendar, now: int) -> int:
    """Return the earliest closing after which a matter can still be rated."""
    instants = range(now - LONGEST, now + 1)
    return instants.start + bisect_left(instants, now, key=lambda at: _until(at, days, calendar))


def _until(closed_at: int, days: int, calendar: Calendar) -> int:
    return due(calendar, closed_at, Span(days, "wd")).at or 0
