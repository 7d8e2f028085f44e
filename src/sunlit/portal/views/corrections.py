"""Everything a body has put right, on one page."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from sunlit.catalogue.queries import post_names
from sunlit.matters.queries.corrections import corrections as found
from sunlit.portal.places import place_of
from sunlit.portal.public import page_number, public_page


@public_page
def corrections(request: HttpRequest, body: str) -> HttpResponse:
    """List the corrections of a body, newest first, by pages."""
    place = place_of(body)
    context = {
        "place": place,
        "nav": "supervise",
        "page": found(place.body, page_number(request)),
        "posts": post_names(body),
    }
    return render(request, "portal/corrections.html", context)
