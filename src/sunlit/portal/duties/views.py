"""What a body must make public, to whom and by when: overdue, week by week, and met recently."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from sunlit.catalogue.queries import post_names
from sunlit.ledger.clock import now_ms
from sunlit.ledger.models import Leaf
from sunlit.matters.models import Duty
from sunlit.matters.queries.duties import met, newest, owed
from sunlit.portal.duties.ical import Event, calendar
from sunlit.portal.duties.listing import Line, by_week, lines_of
from sunlit.portal.ledgers.rows import years_of
from sunlit.portal.places import Place, names_under, place_of
from sunlit.portal.public import public_page
from sunlit.procedure.duties import SCOPES
from sunlit.ui.environment import url
from sunlit.ui.formats import iso, local
from sunlit.ui.wording import plain, t

DAY = 24 * 3_600_000  # milliseconds
MOST, MOST_MET, MOST_FED = 300, 30, 50
RECENT = 30 * DAY
ICAL = "text/calendar; charset=utf-8"
ATOM = "application/atom+xml; charset=utf-8"


@dataclass(frozen=True, slots=True)
class Item:
    """One duty in a feed."""

    id: str
    title: str
    words: str
    at: str
    address: str


@public_page
def duties(request: HttpRequest, body: str) -> HttpResponse:
    """Show the calendar of a body and of those below it; `?scope=` and `?post=` narrow it."""
    place, now = place_of(body), now_ms()
    names = names_under(place)
    asked = request.GET.get("scope", "")
    scope, post = asked if asked in SCOPES else "", request.GET.get("post", "")[:40]
    posts = post_names(body)
    post = post if post in posts else ""
    slugs = [body] if post else list(names)
    rows = owed(slugs, scope=scope, post=post)[:MOST]
    lines = lines_of(list(rows), now, body, names)
    done = met(slugs, now - RECENT, scope=scope, post=post)[:MOST_MET]
    context = {
        "place": place,
        "nav": "supervise",
        "overdue": [line for line in lines if line.overdue],
        "weeks": by_week((line for line in lines if not line.overdue), now),
        "met": lines_of(list(done), now, body, names),
        "scope": scope,
        "scopes": SCOPES,
        "post": post,
        "post_name": plain(posts.get(post)),
        "years": years_of(body, now),
        "queries": {
            one: urlencode({name: said for name, said in (("scope", one), ("post", post)) if said})
            for one in ("", *SCOPES)
        },
    }
    return render(request, "portal/duties/duties.html", context)


@public_page
def duties_ics(request: HttpRequest, body: str) -> HttpResponse:
    """Serve what is due, and what was met lately, for the reader's own calendar."""
    place, now = place_of(body), now_ms()
    names = names_under(place)
    rows = [*owed(list(names))[:MOST], *met(list(names), now - RECENT)[:MOST]]
    lines = lines_of(rows, now, body, names)
    authority = place.body.log.origin.partition("/")[0]
    events = [
        Event(
            f"{line.duty.ref}@{authority}",
            line.duty.due_at,
            line.duty.met_at or line.duty.triggered_at,
            _summary(line),
            _description(line),
            request.build_absolute_uri(line.address),
            line.duty.provisional,
        )
        for line in lines
    ]
    name = t("duties.title", body=plain(place.name))
    return HttpResponse(calendar(f"Duties to disclose of {body}", name, events), content_type=ICAL)


@public_page
def duties_feed(request: HttpRequest, body: str) -> HttpResponse:
    """Feed each duty as soon as its trigger has occurred, before it falls due."""
    place, now = place_of(body), now_ms()
    names = names_under(place)
    lines = lines_of(list(newest(list(names))[:MOST_FED]), now, body, names)
    authority, begun = place.body.log.origin.partition("/")[0], _begun(place)
    context = {
        "title": t("duties.title", body=plain(place.name)),
        "author": plain(place.name),
        "page": request.build_absolute_uri(url("portal:duties", body)),
        "here": request.build_absolute_uri(request.path),
        "id": f"tag:{authority},{begun}:{request.path.removeprefix('/en')}",
        "updated": iso(max((_changed(line.duty) for line in lines), default=place.body.log.last_at)),
        "items": [
            Item(
                f"tag:{authority},{local(line.duty.triggered_at):%Y-%m-%d}:duty/{line.duty.ref}",
                _summary(line),
                _description(line),
                iso(_changed(line.duty)),
                request.build_absolute_uri(line.address),
            )
            for line in lines
        ],
    }
    return render(request, "portal/feed.xml", context, content_type=ATOM)


def _changed(duty: Duty) -> int:
    return duty.met_at or duty.triggered_at


def _summary(line: Line) -> str:
    return t(f"duties.summary.{line.duty.state}", what=line.what, matter=line.title)


def _description(line: Line) -> str:
    said = t("duties.said", what=line.what, scope=line.scope, date=line.when, post=line.post)
    return f"{line.place}{t('punct.colon')}{said}" if line.place else said


def _begun(place: Place) -> str:
    """Return the day on which the log began: from then on its origin names it."""
    at = Leaf.objects.filter(ref=f"{place.slug}/0").values_list("at", flat=True).first()
    return f"{local(at or 0):%Y-%m-%d}"
