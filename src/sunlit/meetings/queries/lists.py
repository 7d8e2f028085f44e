"""Lists of meetings."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Case, Count, F, Q, QuerySet, When

from sunlit.catalogue.models import Body, Tenure
from sunlit.ledger.clock import now_ms
from sunlit.matters.models import Matter
from sunlit.meetings.models import Meeting, Noted


def meetings(body: Body) -> QuerySet[Meeting]:
    """Return the meetings of a body, the latest first, with the number of their items."""
    rows = Meeting.objects.filter(body=body).select_related("body", "title", "place")
    return rows.annotate(
        draw_due=draw_due(),
        items_count=Count("items"),
        items_decided=Count("items", filter=Q(items__result__in=("decided", "tie"))),
    ).order_by("-at", "-number")


def coming_under(slugs: Sequence[str], limit: int = 20) -> list[Meeting]:
    """Return the meetings of these bodies that run now or are called, the soonest first; one query.

    `seats_until` is until when one may apply to observe it; None where one may not.
    """
    may_apply = Q(state="called", observer_call__apply_until__gte=now_ms(), observer_call__drawn_leaf=None)
    rows = Meeting.objects.filter(body__in=slugs, state__in=("open", "called")).annotate(
        seats_until=Case(When(may_apply, then=F("observer_call__apply_until")))
    )
    return list(rows.select_related("title", "place").order_by("at", "number")[:limit])


def meetings_about(matter: Matter) -> list[Meeting]:
    """Return the meetings that run now or are called with this matter on their agenda, the soonest first."""
    waits = Q(items__matter=matter, items__state__in=("waiting", "open"))
    rows = Meeting.objects.filter(waits, state__in=("open", "called"))
    return list(rows.select_related("title").order_by("at").distinct())


def meetings_of(held: Sequence[Tenure], limit: int = 20) -> list[Meeting]:
    """Return the meetings that run now or are called and concern these tenures, the soonest first.

    `draw_due` says that the time to apply as an observer is over, and nobody has drawn.
    """
    codes = {(one.body_id, one.code) for one in held}
    rows = Meeting.objects.filter(body__in={one.body_id for one in held}, state__in=("open", "called"))
    found = rows.select_related("title", "body").annotate(draw_due=draw_due()).order_by("at")[: limit * 5]
    mine: list[Meeting] = [
        row for row in found if codes & {(row.body_id, code) for code in (*row.members, row.recorder)}
    ]
    return mine[:limit]


def to_answer(held: Sequence[Tenure], limit: int = 20) -> list[Noted]:
    """Return what others entered of these tenures and nobody has answered, until the minutes are adopted."""
    refs = [one.ref for one in held]
    rows = Noted.objects.filter(tenure__in=refs, agrees=None, meeting__adopted_at=None)
    rows = rows.select_related("meeting__title", "meeting__body", "tenure__post", "leaf")
    return list(rows.order_by("leaf__at")[:limit])


def draw_due() -> Q:
    """Return what holds of a meeting whose observers wait to be drawn, as a question to the database."""
    return Q(state="called", observer_call__apply_until__lt=now_ms(), observer_call__drawn_leaf=None)
