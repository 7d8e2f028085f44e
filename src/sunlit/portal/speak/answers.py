"""What was asked and what was answered: a list for each body, a page for each submission."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from sunlit.catalogue.days import today_of
from sunlit.catalogue.grounds import grounds
from sunlit.catalogue.models import Body, Tenure
from sunlit.catalogue.queries import post_names, running_on, stands_for
from sunlit.dialogue.queries import of_body, rows, seen
from sunlit.ledger.clock import now_ms
from sunlit.ledger.models import Leaf
from sunlit.ledger.reading import entry_of
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
    one = seen([row], now_ms())[0]
    context = {
        "place": place,
        "one": one,
        "stand_ins": today_at(place.body, one.post) if one.answer in ("due", "overdue") else [],
        "answered_for": _answered_for(body, one.reply_index),
        "posts": post_names(body),
        "grounds": grounds(),
    }
    return render(request, "portal/speak/question.html", context)


def today_at(body: Body, post: str) -> list[Tenure]:
    """Return who stands in at a post today."""
    rows = Tenure.objects.filter(running_on(today_of(body)), body=body, post__code=post).exclude(until=None)
    return list(rows.select_related("name").order_by("from_on"))


def _answered_for(slug: str, index: int | None) -> dict[str, str]:
    """Return who was away where a stand-in gave the answer."""
    leaf = Leaf.objects.filter(ref=f"{slug}/{index}").first() if index is not None else None
    if leaf is None:
        return {}
    rows = Tenure.objects.exclude(until=None).select_related("stands_in__name")
    return stands_for(rows.filter(ref=f"{slug}/{entry_of(leaf).actor.get('tenure', '')}").first())
