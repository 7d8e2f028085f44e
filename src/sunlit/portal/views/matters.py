"""Lists of matters: of a body, and of one village."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from sunlit.catalogue.columns import CLASSES, class_code, class_named
from sunlit.dialogue.ratings import open_to_rating
from sunlit.ledger.clock import now_ms
from sunlit.matters.queries.lists import matters as rows_of
from sunlit.matters.queries.lists import open_now, page_of
from sunlit.meetings.queries import coming_under
from sunlit.portal.ledgers.rows import years_of
from sunlit.portal.places import names_under, near, place_of
from sunlit.portal.public import page_number, public_page

STATES = ("running", "notice", "consult", "late", "done", "stopped")


@public_page
def matters(request: HttpRequest, body: str) -> HttpResponse:
    """List the matters of a body and of those below it, last touched first, by state, class and village."""
    place, now = place_of(body), now_ms()
    names = names_under(place)
    state = request.GET.get("state", "")
    power_class = class_named(request.GET.get("class", ""))
    village = request.GET.get("village", "")
    chosen = {
        "state": state if state in STATES else "",
        "class": class_code(power_class),
        "village": village if village in names else "",
    }
    rows = rows_of(
        list(names),
        state="" if chosen["state"] == "late" else chosen["state"],
        power_class=power_class,
        village=chosen["village"],
        late_at=now if chosen["state"] == "late" else 0,
    )
    context = {
        "place": place,
        "nav": "know",
        "now": now,
        "names": names,
        "page": page_of(rows, page_number(request)),
        "chosen": chosen,
        "states": STATES,
        "classes": [class_code(name) for name in CLASSES],
        "query": urlencode({name: value for name, value in chosen.items() if value}),
        "years": years_of(body, now),
    }
    return render(request, "portal/matters.html", context)


@public_page
def village(request: HttpRequest, body: str, village: str) -> HttpResponse:
    """Show what concerns one village: its own matters and those of its town."""
    place, now = place_of(body), now_ms()
    found = next((child for child in place.children if child.slug == village), None)
    if found is None and place.slug == village and place.level == "village":
        found = near(place.body)
    if found is None:
        raise Http404(f"{body} has no village {village}")
    slugs = list(dict.fromkeys((body, village)))
    context = {
        "place": place,
        "nav": "know",
        "now": now,
        "village": found,
        "names": {place.slug: place.name, found.slug: found.name},
        "open": [m for m in open_now(slugs, now, 20) if village in (m.village, m.body_id)],
        "page": page_of(rows_of(slugs, village=village), page_number(request)),
    }
    return render(request, "portal/village.html", context)


@public_page
def take_part(request: HttpRequest, body: str) -> HttpResponse:
    """Show everything that is open to objections or comments now, and how to take part."""
    place, now = place_of(body), now_ms()
    names = names_under(place)
    found = open_now(list(names), now, 100)
    context = {
        "place": place,
        "nav": "part",
        "now": now,
        "names": names,
        "notices": [row for row in found if row.state == "notice"],
        "consultations": [row for row in found if row.state != "notice"],
        "ratings": open_to_rating(names, now),
        "meetings": [row for row in coming_under(list(names)) if row.is_open],
        "rules": place.body.rules,
    }
    return render(request, "portal/take_part.html", context)
