"""Who holds which post."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet

from sunlit.accounts.holdings import holdings_of
from sunlit.accounts.models import User
from sunlit.catalogue.days import today_of
from sunlit.catalogue.models import Body, Tenure
from sunlit.catalogue.seats import RECORDER

_WITH = ("body", "post", "name", "stands_in__name")


def runs_on(tenure: Tenure, day: date) -> bool:
    """Return whether a tenure that was begun runs on `day`: not ended, and in its days if it stands in."""
    if tenure.to_on is not None:
        return False
    return tenure.until is None or tenure.from_on <= day <= tenure.until


def running_on(day: date) -> Q:
    """Return the same as a filter of tenures."""
    return Q(to_on=None) & (Q(until=None) | Q(from_on__lte=day, until__gte=day))


def tenures_now(body: Body) -> list[Tenure]:
    """Return the tenures that run today, with post and name, in the order of the list of posts."""
    return list(_running(body).order_by("post__position", "leaf__index"))


def members_now(body: Body, organ: str) -> list[Tenure]:
    """Return who sits in an organ now, in the order in which they were entered."""
    return list(_running(body).filter(post__code=organ).order_by("leaf__index"))


def voters_now(body: Body, organ: str) -> list[Tenure]:
    """Return who votes in an organ now, in the order in which they were entered."""
    return [one for one in members_now(body, organ) if one.has_vote]


def holders_now(body: Body) -> dict[str, list[Tenure]]:
    """Return the running tenures of each post by its code. One query."""
    found: dict[str, list[Tenure]] = {}
    for tenure in tenures_now(body):
        found.setdefault(tenure.post.code, []).append(tenure)
    return found


def tenures_held_by(user: User | AnonymousUser, body: Body | None = None) -> list[Tenure]:
    """Return the running tenures that an account holds, in the order in which they were given to it."""
    held = holdings_of(user)
    if not held:
        return []
    rows = Tenure.objects.filter(ref__in=held, to_on=None).select_related(*_WITH)
    if body is not None:
        rows = rows.filter(body=body)
    days = {one.slug: today_of(one) for one in {row.body for row in rows}}
    return sorted(
        (row for row in rows if runs_on(row, days[row.body_id])), key=lambda tenure: held.index(tenure.ref)
    )


def acting_among(held: Sequence[Tenure], post: str = "") -> Tenure | None:
    """Return the tenure under which an account acts that holds these in a body: that of `post`, or the first.

    A desk comes before a seat: whoever sits in a committee acts under his own post unless he says otherwise.
    In a committee he acts as its recorder, if he is that too.
    """
    if post:
        there = [tenure for tenure in held if tenure.post.code == post]
        return min(there, key=lambda tenure: tenure.has_vote, default=None)
    return min(held, key=lambda tenure: bool(tenure.seat), default=None)


def entering(tenures: Sequence[Tenure]) -> list[Tenure]:
    """Return those tenures under which the acts of their posts are entered. One query.

    Where an organ has a recorder he alone enters what it decides; where it has none every member may.
    """
    seated = {tenure.post_id for tenure in tenures if tenure.has_vote}
    rows = Tenure.objects.filter(to_on=None, until=None, post__in=seated, seat=RECORDER) if seated else ()
    recorded = {row.post_id for row in rows}  # who stands in for a recorder ends with him
    return [one for one in tenures if not one.has_vote or one.post_id not in recorded]


def stand_ins_in(body: Body, post: str = "") -> list[Tenure]:
    """Return who stands in for a holder in a body, at one post or at all, now or later; soonest first."""
    rows = Tenure.objects.filter(body=body, to_on=None, until__gte=today_of(body))
    if post:
        rows = rows.filter(post__code=post)
    return list(rows.select_related(*_WITH, "reason", "leaf").order_by("from_on", "leaf__index"))


def standing_in_for(held: Sequence[Tenure]) -> list[Tenure]:
    """Return who stands in today for the holders of some tenures. One query."""
    rows = Tenure.objects.filter(stands_in__in=[one.ref for one in held], to_on=None).select_related(*_WITH)
    return [row for row in rows.order_by("from_on") if runs_on(row, today_of(row.body))]


def stands_for(tenure: Tenure | None) -> dict[str, str]:
    """Return the name of who was away where a tenure is a stand-in's; its code where the name is gone."""
    away = tenure.stands_in if tenure is not None else None
    if away is None:
        return {}
    return (away.name.value if away.name else None) or {"zh": away.code, "en": away.code}


def is_away(tenure: Tenure) -> bool:
    """Return whether somebody stands in for the holder of a tenure today."""
    return Tenure.objects.filter(running_on(today_of(tenure.body)), stands_in=tenure.ref).exists()


def _running(body: Body) -> QuerySet[Tenure]:
    rows = Tenure.objects.filter(running_on(today_of(body)), body=body)
    return rows.select_related(*_WITH)
