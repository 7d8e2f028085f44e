"""The register of what is kept back: number, ground, who approved it, when it is looked at again."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from sunlit.catalogue.days import today_of
from sunlit.catalogue.grounds import grounds
from sunlit.catalogue.queries import post_names
from sunlit.matters.queries.erasures import erasures
from sunlit.matters.queries.lists import PAGE, Page
from sunlit.portal.places import place_of
from sunlit.portal.public import page_number, public_page
from sunlit.supervision.queries import withheld as kept
from sunlit.supervision.queries import withheld_by_ground


@public_page
def withheld(request: HttpRequest, body: str) -> HttpResponse:
    """List what a body keeps back, the next review first; `?ground=` narrows it."""
    place, number = place_of(body), page_number(request)
    asked = request.GET.get("ground", "")
    ground = asked if asked in grounds() else ""
    start = (number - 1) * PAGE
    rows = kept(place.body, today_of(place.body), ground=ground, limit=PAGE + 1, offset=start)
    posts = post_names(body)
    erased_n, gone = erasures(body, posts, PAGE)
    by_ground = withheld_by_ground(place.body)
    context = {
        "place": place,
        "nav": "",
        "ground": ground,
        "grounds": grounds(),
        "by_ground": [(code, by_ground[code]) for code in grounds() if code in by_ground],
        "total": sum(by_ground.values()),
        "page": Page(rows[:PAGE], number, len(rows) > PAGE),
        "posts": posts,
        "erased_n": erased_n,
        "erased": gone,
        "query": f"ground={ground}" if ground else "",
    }
    return render(request, "portal/supervise/withheld.html", context)
