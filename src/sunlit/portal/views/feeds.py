"""Atom feeds of a body, a power, a matter: entries of the log in its order, newest first."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from sunlit.catalogue.models import Power
from sunlit.ledger.models import Disclosure, Leaf
from sunlit.matters.models import Matter
from sunlit.matters.queries.lists import under
from sunlit.matters.queries.page import IN_A_VOTE
from sunlit.portal.belonging import homes, what
from sunlit.portal.places import Place, place_of
from sunlit.portal.public import public_page
from sunlit.portal.telling import public_value
from sunlit.ui.environment import url
from sunlit.ui.formats import iso, local
from sunlit.ui.wording import plain, t

MOST = 50
ATOM = "application/atom+xml; charset=utf-8"
IN_THE_ROOM = (  # what happens from one minute to the next; the page of a meeting tells it
    "attendance.noted",
    "attendance.counted",
    "member.spoke",
    "note.answered",
    "envelope.received",
    "observer.applied",
    "observer.withdrew",
    "observer.noted",
)
_WORDS = ("text", "summary", "what", "title")  # what stands for an entry, the first that is public


@dataclass(frozen=True, slots=True)
class Item:
    """One entry of the log in a feed. `id` never changes, in either language, at whatever address."""

    id: str
    title: str
    words: str
    at: str
    address: str


@public_page
def body_feed(request: HttpRequest, body: str) -> HttpResponse:
    """Feed what a body does, entry by entry; the single ballots of a vote are left to its result."""
    place = place_of(body)
    rows = Leaf.objects.filter(log_id=body)
    return _feed(request, place, rows, plain(place.name), url("portal:home", body))


@public_page
def matter_feed(request: HttpRequest, body: str, number: str) -> HttpResponse:
    """Feed what is done in one matter."""
    place = place_of(body)
    found = Matter.objects.filter(ref=f"{body}/{number}").select_related("title").first()
    if found is None:
        raise Http404(f"{body} has no matter {number}")
    rows = Leaf.objects.filter(log_id=body, stream=f"matter:{number}")
    title = plain(public_value(found.title)) or number
    return _feed(request, place, rows, title, url("portal:matter", body, number))


@public_page
def power_feed(request: HttpRequest, body: str, code: str) -> HttpResponse:
    """Feed every matter that is opened under one power, and every version of the power itself."""
    place = place_of(body)
    power = Power.objects.filter(body=body, code=code, in_force=True).first()
    if power is None:
        raise Http404(f"{body} has no power {code}")
    refs = Power.objects.filter(body=body, code=code).values_list("ref", flat=True)
    opened = under(list(refs)).order_by("-opened_at")
    leaves = list(opened.values_list("leaf", flat=True)[:MOST])
    rows = Leaf.objects.filter(ref__in=leaves) | Leaf.objects.filter(log_id=body, stream=f"power:{code}")
    return _feed(request, place, rows, f"{code} {plain(power.name)}", url("portal:power", body, code))


@public_page
def meetings_feed(request: HttpRequest, body: str) -> HttpResponse:
    """Feed the meetings of a body: called, who may observe them, what each item came to, the minutes."""
    place = place_of(body)
    rows = Leaf.objects.filter(log_id=body, stream__startswith="meeting:")
    title = t("meeting.of", body=plain(place.name))
    return _feed(request, place, rows, title, url("portal:meetings", body))


def _feed(request: HttpRequest, place: Place, rows: QuerySet[Leaf], title: str, page: str) -> HttpResponse:
    leaves = list(rows.exclude(kind__in=(*IN_A_VOTE, *IN_THE_ROOM)).order_by("-index")[:MOST])
    authority = place.body.log.origin.partition("/")[0]
    context = {
        "title": title,
        "author": plain(place.name),
        "page": request.build_absolute_uri(page),
        "here": request.build_absolute_uri(request.path),
        "id": f"tag:{authority},{_begun(place)}:{request.path.removeprefix('/en')}",
        "updated": iso(leaves[0].at if leaves else place.body.log.last_at),
        "items": _items(request, authority, leaves),
    }
    return render(request, "portal/feed.xml", context, content_type=ATOM)


def _begun(place: Place) -> str:
    """Return the day on which the log began: from then on its origin names it."""
    at = Leaf.objects.filter(ref=f"{place.slug}/0").values_list("at", flat=True).first()
    return f"{local(at or 0):%Y-%m-%d}"


def _items(request: HttpRequest, authority: str, leaves: list[Leaf]) -> list[Item]:
    home = homes((leaf.log_id, leaf.stream) for leaf in leaves)
    words = _words(leaves)
    return [
        Item(
            f"tag:{authority},{local(leaf.at):%Y-%m-%d}:{leaf.ref}",
            f"{home[leaf.log_id, leaf.stream].words} · {what(leaf, home[leaf.log_id, leaf.stream])}",
            words.get(leaf.ref, ""),
            iso(leaf.at),
            request.build_absolute_uri(url("portal:act", leaf.log_id, leaf.index)),
        )
        for leaf in leaves
    ]


def _words(leaves: list[Leaf]) -> dict[str, str]:
    """Return the public words of each leaf, in one query."""
    rows = Disclosure.objects.filter(leaf__in=leaves, name__in=_WORDS, scope="public", value__isnull=False)
    found: dict[str, tuple[int, str]] = {}
    for row in rows:
        known = found.get(row.leaf_id)
        rank = _WORDS.index(row.name)
        if known is None or rank < known[0]:
            found[row.leaf_id] = (rank, plain(row.value))
    return {ref: words for ref, (_, words) in found.items()}
