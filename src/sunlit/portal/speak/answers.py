"""What was asked and what was answered: a list for each body, a page for each submission."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from sunlit.catalogue.grounds import grounds
from sunlit.catalogue.queries import post_names
from sunlit.dialogue.queries import of_body, rows, seen
from sunlit.ledger.clock import now_ms
from sunlit.matters.queries.lists import page_of
from sunlit.portal.places import place_of
from sunlit.portal.public import page_number, public_page

STATES = ("open", "overdue", "answered", "hidden")


@public_page
def questions(request: HttpRequest, body: str) -> HttpResponse:
    """List what was said to a body, newest first; waiting and hidden ones keep their line, without a text."""
    place, now = place_of(body), now_ms()
    asked = request.GET.get("state", "")
    state = asked if asked in STATES else ""
    page = page_of(of_body(place.body, state, now), page_number(request))
    context = {
        "place": place,
        "state": state,
        "states": STATES,
        "page": page,
        "lines": seen(page.rows, now),
        "posts": post_names(body),
        "grounds": grounds(),
    }
    return render(request, "portal/speak/questions.html", context)


@public_page
def question(request: HttpRequest, body: str, number: str) -> HttpResponse:
    """Show one submission: what was asked, who owes the answer by when, the answer, and their leaves."""
    place = place_of(body)
    row = rows().filter(ref=f"{body}/{number}").first()
    if row is None:
        raise Http404(f"{body} has received no {number}")
    context = {
        "place": place,
        "one": seen([row], now_ms())[0],
        "posts": post_names(body),
        "grounds": grounds(),
    }
    return render(request, "portal/speak/question.html", context)
