"""Where a page stands: the body whose page it is, with what is above and below it."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q
from django.http import Http404

from sunlit.catalogue.models import Body

Text = dict[str, str]


@dataclass(frozen=True, slots=True)
class Near:
    """A body as another page names it."""

    slug: str
    name: Text
    level: str


@dataclass(frozen=True, slots=True)
class Place:
    """The body of a page. `children` are the bodies directly below it, in their order."""

    slug: str
    name: Text
    demo: bool
    level: str
    parent: Near | None
    children: tuple[Near, ...]
    body: Body


def place_of(slug: str) -> Place:
    """Return the place of a slug in one query. Raises Http404 when there is no such body."""
    rows = Body.objects.filter(Q(slug=slug) | Q(parent=slug)).select_related("log", "parent")
    found = {row.slug: row for row in rows.order_by("position", "slug")}
    body = found.pop(slug, None)
    if body is None:
        raise Http404(f"there is no body {slug!r}")
    return Place(
        slug,
        body.name,
        body.log.demo,
        body.level,
        near(body.parent) if body.parent else None,
        tuple(near(row) for row in found.values()),
        body,
    )


def near(body: Body) -> Near:
    """Return a body as another page names it."""
    return Near(body.slug, body.name, body.level)


def names_under(place: Place) -> dict[str, Text]:
    """Return the names of a body, of the bodies below it and of those below these, by slug; itself first."""
    rows = Body.objects.filter(Q(parent=place.slug) | Q(parent__parent=place.slug)) if place.children else ()
    return {place.slug: place.name} | {row.slug: row.name for row in rows}
