"""Search over what is public: powers by name, then texts of the record, titles first."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import SafeString, mark_safe

from sunlit.catalogue.queries import powers
from sunlit.ledger.search import Hit
from sunlit.ledger.search import search as search_texts
from sunlit.matters.queries.lists import Page
from sunlit.matters.queries.numbers import numbers_named
from sunlit.portal.belonging import Home, homes
from sunlit.portal.documents.lines import Line, lines_of
from sunlit.portal.places import names_under, place_of
from sunlit.portal.public import page_number, public_page
from sunlit.procedure.numbering import asked_for
from sunlit.ui.wording import lang

PAGE = 20
MOST_POWERS = 5
MOST_LINES = 3  # texts of one matter that a page of results shows


@dataclass(slots=True)
class Found:
    """A matter, a power or a question with the places that answer the search."""

    home: Home
    log: str
    lines: list[tuple[str, int, SafeString]] = field(default_factory=list)  # name, index, words with marks


@public_page
def search(request: HttpRequest, body: str) -> HttpResponse:
    """Answer a search within a body and the bodies below it."""
    place = place_of(body)
    names = names_under(place)
    asked = request.GET.get("q", "").strip()[:100]
    number = page_number(request)
    hits = search_texts(asked, list(names), PAGE + 1, (number - 1) * PAGE, lang()) if asked else []
    context = {
        "place": place,
        "nav": "",
        "asked": asked,
        "names": names,
        "numbers": _numbers(asked, list(names)) if number == 1 else [],
        "powers": powers(place.body, q=asked)[:MOST_POWERS] if asked and number == 1 else [],
        "page": Page(gathered(hits[:PAGE]), number, len(hits) > PAGE),
    }
    return render(request, "portal/search.html", context)


def _numbers(asked: str, slugs: list[str]) -> list[Line]:
    """Return what bears the document number that was asked for."""
    number = asked_for(asked)
    return lines_of(numbers_named(number, slugs)) if number is not None else []


def gathered(hits: Iterable[Hit]) -> list[Found]:
    """Return hits by what they belong to, in the order in which each was found first."""
    known = list(hits)
    home = homes((hit.log, hit.stream) for hit in known)
    found: dict[tuple[str, str], Found] = {}
    for hit in known:
        key = (hit.log, hit.stream)
        if key not in home:
            continue
        one = found.setdefault(key, Found(home[key], hit.log))
        if len(one.lines) < MOST_LINES:
            words = mark_safe(hit.snippet)  # the search escapes first and marks after
            one.lines.append((hit.name, int(hit.leaf.rsplit("/", 1)[1]), words))
    return list(found.values())
