"""Lists of duties to disclose, each in the order of its index."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.db.models import F, Q, QuerySet

from sunlit.matters.models import Duty, Matter

LINE = ("matter__title",)


def owed(slugs: Sequence[str], *, scope: str = "", post: str = "") -> QuerySet[Duty]:
    """Return what these bodies still have to make public, the first due first."""
    return _narrowed(Duty.objects.filter(body__in=slugs, state="due"), scope, post).order_by("due_at", "ref")


def met(slugs: Sequence[str], since: int, *, scope: str = "", post: str = "") -> QuerySet[Duty]:
    """Return what these bodies made public after `since`, the newest first."""
    rows = Duty.objects.filter(body__in=slugs, state="met", met_at__gt=since)
    return _narrowed(rows, scope, post).order_by("-met_at", "ref")


def newest(slugs: Sequence[str]) -> QuerySet[Duty]:
    """Return the duties of these bodies, the one triggered last first."""
    return Duty.objects.filter(body__in=slugs).select_related(*LINE).order_by("-triggered_at", "ref")


def coming_of(matter: Matter) -> list[Duty]:
    """Return what is still to be made public of one matter, the first due first."""
    return list(Duty.objects.filter(matter=matter, state="due").order_by("due_at", "ref"))


def all_of(matter: Matter) -> list[Duty]:
    """Return everything that was or is to be made public of one matter, the first due first."""
    return list(Duty.objects.filter(matter=matter).order_by("due_at", "ref"))


def owed_by_posts(posts: Mapping[str, Sequence[str]], most: int = 50) -> list[Duty]:
    """Return what the given posts enter, by slug of the body, the first due first."""
    wanted = Q(pk__in=[])
    for slug, codes in posts.items():
        wanted |= Q(body=slug, recorder__in=codes)
    rows = Duty.objects.filter(wanted, state="due").select_related("body", *LINE)
    return list(rows.order_by(F("due_at").asc(), "ref")[:most])


def _narrowed(rows: QuerySet[Duty], scope: str, post: str) -> QuerySet[Duty]:
    rows = rows.filter(scope=scope) if scope else rows
    rows = rows.filter(post=post) if post else rows
    return rows.select_related(*LINE)
