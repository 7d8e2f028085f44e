"""What supervision shows everyone: late, unanswered, off the procedure; for a county, town beside town."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count as Counted
from django.db.models import Q, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from sunlit.catalogue.queries import BodyNode, body_tree
from sunlit.ledger.clock import now_ms
from sunlit.matters.models import Count as Figures
from sunlit.matters.queries.lists import PAGE, Page
from sunlit.portal.places import Place, place_of
from sunlit.portal.public import page_number, public_page
from sunlit.portal.supervise.lines import Line, lines_of
from sunlit.supervision.queries import (
    Count,
    counts_by_body,
    findings,
    last_due_list,
    orders_of,
    shortlists,
    withheld_by_ground,
)

LISTS: Mapping[str, tuple[str, ...]] = {  # red first
    "late": (
        "step_overdue",
        "report_overdue",
        "duty_overdue",
        "review_overdue",
        "reporting_overdue",
        "ratification_overdue",
        "order_overdue",
    ),
    "unanswered": ("answer_overdue", "objection_overdue"),
    "departures": ("departure", "unlisted", "possible_split", "observers_uncalled", "observers_undrawn"),
    "done_late": (
        "step_late",
        "duty_late",
        "answer_late",
        "reporting_late",
        "ratification_late",
        "order_late",
    ),
    "notes": ("meeting_void", "returned_twice", "entered_late"),
}
HEADS = ("late", "unanswered", "departures", "done_late")  # counted at the top; notes are no fault
RED = ("late", "unanswered")
SHORT = 6
Text = Mapping[str, str]
ByBody = Mapping[str, Mapping[str, Count]]


@dataclass(frozen=True, slots=True)
class Ruler:
    """One body with all below it, beside the others."""

    slug: str
    name: Text
    running: int
    totals: Mapping[str, Count]  # by list
    steps_done: int
    steps_on_time: int


@public_page
def supervise(request: HttpRequest, body: str) -> HttpResponse:
    """Show what was found at a body and below it: the head of every list, or one list (`?list=`) by pages.

    With `?own=1` a list leaves out the bodies below.
    """
    place, now, tree = place_of(body), now_ms(), body_tree(body)[0]
    names = {node.body.slug: node.body.name for node in _nodes(tree)}
    counts = counts_by_body(now, list(names))
    chosen = request.GET.get("list", "")
    own = chosen in LISTS and request.GET.get("own") == "1"
    context: dict[str, Any] = {
        "place": place,
        "nav": "supervise",
        "lists": tuple(LISTS),
        "heads": HEADS,
        "red": RED,
        "totals": _totals(counts, [body] if own else names),
    }
    if chosen in LISTS:
        context |= _one(request, place, now, chosen, names, below=not own)
        return render(request, "portal/supervise/list.html", context)
    found = shortlists(now, place.body, _with_some(counts), below=True, limit=SHORT)
    context |= {
        "lines": lines_of(found, names, body),
        "rulers": _rulers(tree, counts) if tree.children else [],
        "withheld": sum(withheld_by_ground(place.body).values()),
        "due_list": last_due_list(place.body, now),
        "orders": orders_of(place.body).aggregate(
            n=Counted("pk"), n_open=Counted("pk", filter=Q(closed_at=None))
        ),
    }
    return render(request, "portal/supervise/supervise.html", context)


def _one(
    request: HttpRequest, place: Place, now: int, chosen: str, names: Mapping[str, Text], *, below: bool
) -> dict[str, Any]:
    """Return one page of one list; `?state=open` leaves out what was answered for."""
    number, state = page_number(request), "open" if request.GET.get("state") == "open" else ""
    start = (number - 1) * PAGE
    found = findings(
        now, place.body, below=below, classes=LISTS[chosen], state=state, limit=PAGE + 1, offset=start
    )
    rows: list[Line] = lines_of({chosen: found[:PAGE]}, names, place.slug)[chosen]
    asked = {"list": chosen} | ({} if below else {"own": "1"})
    return {
        "chosen": chosen,
        "state": state,
        "page": Page(rows, number, len(found) > PAGE),
        "all_query": urlencode(asked),
        "open_query": urlencode(asked | {"state": "open"}),
        "query": urlencode(asked | ({"state": state} if state else {})),
    }


def _nodes(tree: BodyNode) -> Iterable[BodyNode]:
    yield tree
    for child in tree.children:
        yield from _nodes(child)


def _totals(counts: ByBody, slugs: Iterable[str]) -> dict[str, Count]:
    """Return the counts of each list over these bodies."""
    known = [counts[slug] for slug in slugs]
    return {
        name: Count(
            sum(one[cls].all for one in known for cls in classes),
            sum(one[cls].open for one in known for cls in classes),
        )
        for name, classes in LISTS.items()
    }


def _with_some(counts: ByBody) -> dict[str, tuple[str, ...]]:
    """Return the lists without the classes of which nothing was found: nobody need look for those."""
    return {
        name: tuple(cls for cls in classes if any(one[cls].all for one in counts.values()))
        for name, classes in LISTS.items()
    }


def _rulers(tree: BodyNode, counts: ByBody) -> list[Ruler]:
    """Return the body itself and each body directly below it, with all that is below that; one query."""
    fields = ("running", "steps_done", "steps_late")
    rows = Figures.objects.filter(body__in=list(counts)).values_list("body")
    sums = {slug: found for slug, *found in rows.annotate(*(Sum(name) for name in fields))}
    groups = [(tree, [tree.body.slug])]
    groups += [(child, [node.body.slug for node in _nodes(child)]) for child in tree.children]
    found = []
    for node, slugs in groups:
        running, done, late = (sum(sums[slug][n] for slug in slugs if slug in sums) for n in range(3))
        totals = _totals(counts, slugs)
        found.append(Ruler(node.body.slug, node.body.name, running, totals, done, done - late))
    return found
