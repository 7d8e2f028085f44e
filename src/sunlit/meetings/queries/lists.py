"""Lists of meetings."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Count, Q, QuerySet

from sunlit.catalogue.models import Body
from sunlit.matters.models import Matter
from sunlit.meetings.models import Meeting


def meetings(body: Body) -> QuerySet[Meeting]:
    """Return the meetings of a body, the latest first, with the number of their items."""
    rows = Meeting.objects.filter(body=body).select_related("body", "title", "place")
    return rows.annotate(
        items_count=Count("items"),
        items_decided=Count("items", filter=Q(items__result__in=("decided", "tie"))),
    ).order_by("-at", "-number")


def coming(body: Body, limit: int = 20) -> Sequence[Meeting]:
    """Return the meetings that run now or are called, the soonest first."""
    return list(meetings(body).filter(state__in=("open", "called")).order_by("at")[:limit])


def meetings_about(matter: Matter) -> list[Meeting]:
    """Return the meetings that run now or are called with this matter on their agenda, the soonest first."""
    waits = Q(items__matter=matter, items__state__in=("waiting", "open"))
    rows = Meeting.objects.filter(waits, state__in=("open", "called"))
    return list(rows.select_related("title").order_by("at").distinct())
