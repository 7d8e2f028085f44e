"""The register of what is kept back: number, ground, who approved it, when it is looked at again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from sunlit.catalogue.days import today_of
from sunlit.catalogue.grounds import grounds
from sunlit.catalogue.models import Body
from sunlit.catalogue.queries import post_names
from sunlit.matters.queries.erasures import erasures
from sunlit.matters.queries.lists import PAGE, Page
from sunlit.portal.places import Near, Place, place_of
from sunlit.portal.public import page_number, public_page
from sunlit.supervision.queries import withheld as kept
from sunlit.supervision.queries import withheld_below, withheld_by_ground


@dataclass(frozen=True)
class Below:
    """What the bodies below keep back now: a line for each, a column for each ground that occurs."""

    grounds: Sequence[str]
    lines: Sequence[tuple[Near, int, Sequence[int]]]  # with how many bodies below it are counted in it
    totals: Sequence[int]

    @property
    def total(self) -> int:
        """How many there are in all."""
        return sum(self.totals)


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
        "below": below(place) if place.children else None,
        "page": Page(rows[:PAGE], number, len(rows) > PAGE),
        "posts": posts,
        "erased_n": erased_n,
        "erased": gone,
        "query": f"ground={ground}" if ground else "",
    }
    return render(request, "portal/supervise/withheld.html", context)


def below(place: Place) -> Below:
    """Return what the bodies below a place keep back, each counted with those below it."""
    counts = withheld_below(place.body)
    occurring = [code for code in grounds() if any(code in of for of in counts.values())]
    parents = list(Body.objects.filter(parent__parent=place.body).values_list("parent_id", flat=True))
    lines = [
        (child, parents.count(child.slug), [counts.get(child.slug, {}).get(code, 0) for code in occurring])
        for child in place.children
    ]
    return Below(occurring, lines, [sum(column) for column in zip(*(n for _, _, n in lines), strict=True)])
