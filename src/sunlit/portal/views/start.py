"""The first page of an installation: the bodies that run their powers here, in their tree."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from sunlit.catalogue.queries import BodyNode, body_tree
from sunlit.ledger.clock import now_ms
from sunlit.matters.models import Count, Matter
from sunlit.matters.queries.lists import emergencies, open_now
from sunlit.portal.public import public_page
from sunlit.portal.supervise.lines import lines_of
from sunlit.supervision.queries import NOT_DONE, findings
from sunlit.ui.environment import url

MOST_OPEN = 6
MOST_LATE = 5
MOST_COUNTED = 999  # matters open to the reader; nobody needs more to know that there are many


@dataclass(frozen=True, slots=True)
class Branch:
    """A body with its figures, and those below it."""

    slug: str
    name: dict[str, str]
    level: str
    running: int
    done: int
    open_now: int
    children: list[Branch]


@public_page
def start(request: HttpRequest) -> HttpResponse:
    """Show the county with its towns and villages; where there is one body only, go to its home."""
    tree, now = body_tree(), now_ms()
    if len(tree) == 1 and not tree[0].children:
        return redirect(url("portal:home", tree[0].body.slug))
    slugs = list(_slugs(tree))
    counts = Count.objects.values("body").annotate(running=Sum("running"), done=Sum("done"))
    figures = {row["body"]: row for row in counts}
    waiting = Matter.objects.filter(open_until__gt=now).order_by("open_until").values_list("body", flat=True)
    names = dict(_names(tree))
    late = findings(now, classes=NOT_DONE, limit=MOST_LATE)
    context = {
        "place": None,
        "demo": any(node.body.log.demo for node in tree),
        "tree": _branches(tree, figures, Counter(waiting[:MOST_COUNTED])),
        "top": tree[0].body if len(tree) == 1 else None,
        "open": open_now(slugs, now, MOST_OPEN),
        "emergencies": emergencies(slugs),
        "late": lines_of({"late": late}, names, "")["late"],
        "names": names,
        "now": now,
    }
    return render(request, "portal/start.html", context)


def _slugs(tree: list[BodyNode]) -> Iterator[str]:
    for node in tree:
        yield node.body.slug
        yield from _slugs(node.children)


def _names(tree: list[BodyNode]) -> Iterator[tuple[str, dict[str, str]]]:
    for node in tree:
        yield node.body.slug, node.body.name
        yield from _names(node.children)


def _branches(
    tree: list[BodyNode], figures: Mapping[str, Mapping[str, Any]], waiting: dict[str, int]
) -> list[Branch]:
    return [
        Branch(
            node.body.slug,
            node.body.name,
            node.body.level,
            figures.get(node.body.slug, {}).get("running", 0),
            figures.get(node.body.slug, {}).get("done", 0),
            waiting.get(node.body.slug, 0),
            _branches(node.children, figures, waiting),
        )
        for node in tree
    ]
