"""Pages of announced changes of a body's powers and rules."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from sunlit.catalogue.models import Change
from sunlit.catalogue.queries import post_names
from sunlit.catalogue.queries.changes import change_of, ended_changes, standing_changes
from sunlit.portal.changes.worded import differences_of, shown
from sunlit.portal.places import place_of
from sunlit.portal.public import page_number, public_page


@public_page
def changes(request: HttpRequest, body: str) -> HttpResponse:
    """List what is announced, then what was carried out or taken back, newest first, by pages."""
    place = place_of(body)
    page = ended_changes(place.body, page_number(request))
    context = {
        "place": place,
        "nav": "powers",
        "standing": shown(standing_changes(place.body)),
        "ended": shown(page.rows),
        "page": page,
    }
    return render(request, "portal/changes/changes.html", context)


@public_page
def change(request: HttpRequest, body: str, n: int) -> HttpResponse:
    """Show one change: why, from when, and every difference."""
    place = place_of(body)
    try:
        found = change_of(place.body, n)
    except Change.DoesNotExist as missing:
        raise Http404(f"there is no change {n}") from missing
    (one,) = shown([found])
    context = {
        "place": place,
        "nav": "powers",
        "one": one,
        "change": found,
        "differences": differences_of(found),
        "posts": post_names(body),
    }
    return render(request, "portal/changes/change.html", context)
