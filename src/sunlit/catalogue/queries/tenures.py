"""Who holds which post."""

from __future__ import annotations

from collections.abc import Sequence

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet

from sunlit.accounts.holdings import holdings_of
from sunlit.accounts.models import User
from sunlit.catalogue.models import Body, Tenure

RECORDER = "recorder"  # the seat of who enters what an organ decides; it has no vote

_WITH = ("body", "post", "name")


def tenures_now(body: Body) -> list[Tenure]:
    """Return the tenures that have not ended, with post and name, in the order of the list of posts."""
    return list(_running().filter(body=body).order_by("post__position", "leaf__index"))


def members_now(body: Body, organ: str) -> list[Tenure]:
    """Return who sits in an organ now, in the order in which they were entered."""
    return list(_running().filter(body=body, post__code=organ).order_by("leaf__index"))


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
    rows = _running().filter(ref__in=held)
    if body is not None:
        rows = rows.filter(body=body)
    return sorted(rows, key=lambda tenure: held.index(tenure.ref))


def tenure_of(user: User | AnonymousUser, body: Body, post: str = "") -> Tenure | None:
    """Return the tenure under which an account acts in a body: that of `post`, else the first it holds.

    A desk comes before a seat: whoever sits in a committee acts under his own post unless he says otherwise.
    In a committee he acts as its recorder, if he is that too.
    """
    held = tenures_held_by(user, body)
    if post:
        there = [tenure for tenure in held if tenure.post.code == post]
        return min(there, key=lambda tenure: tenure.seat not in ("", RECORDER), default=None)
    return min(held, key=lambda tenure: bool(tenure.seat), default=None)


def entering(tenures: Sequence[Tenure]) -> list[Tenure]:
    """Return those tenures under which the acts of their posts are entered. One query.

    Where an organ has a recorder he alone enters what it decides; where it has none every member may.
    """
    seated = {tenure.post_id for tenure in tenures if tenure.seat not in ("", RECORDER)}
    rows = Tenure.objects.filter(to_on=None, post__in=seated, seat=RECORDER) if seated else ()
    recorded = {row.post_id for row in rows}
    return [one for one in tenures if one.seat in ("", RECORDER) or one.post_id not in recorded]


def _running() -> QuerySet[Tenure]:
    return Tenure.objects.filter(to_on=None).select_related(*_WITH)
