"""What was asked and what was answered: a list for each body, a page for each submission."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from sunlit.catalogue.grounds import grounds
from sunlit.catalogue.models import Body
from sunlit.catalogue.queries import post_names
from sunlit.dialogue.queries import counts, of_body, rows, seen
from sunlit.ledger.clock import now_ms
from sunlit.matters.queries.lists import page_of

STATES = ("open", "overdue", "answered", "hidden")


@require_safe
def questions(request: HttpRequest, body: str) -> HttpResponse:
    """List what was said to a body, newest first; waiting and hidden ones keep their line, without a text."""
    found = get_object_or_404(Body, slug=body)
    now = now_ms()
    state = request.GET.get("state", "")
    number = request.GET.get("page", "1")
    page = page_of(of_body(found, state, now), int(number) if number.isdecimal() else 1)
    context = {
        "body": found,
        "state": state if state in STATES else "",
        "states": STATES,
        "page": page,
        "lines": seen(page.rows, now),
        "counts": counts(found, now),
        "posts": post_names(body),
        "grounds": grounds(),
    }
    return render(request, "portal/speak/questions.html", context)


@require_safe
def question(request: HttpRequest, body: str, number: str) -> HttpResponse:
    """Show one submission: what was asked, who owes the answer by when, the answer, and their leaves."""
    row = rows().filter(ref=f"{body}/{number}").first()
    if row is None:
        raise Http404(f"{body} has received no {number}")
    context = {
        "body": row.body,
        "one": seen([row], now_ms())[0],
        "posts": post_names(body),
        "grounds": grounds(),
    }
    return render(request, "portal/speak/question.html", context)
