"""Every entry of a body's log for people: the list, newest first, and a page for each."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from sunlit.catalogue.grounds import grounds
from sunlit.catalogue.models import Tenure
from sunlit.catalogue.queries import post_names, stands_for
from sunlit.ledger.models import Disclosure, Leaf
from sunlit.ledger.queries import record_state
from sunlit.ledger.reading import entry_of
from sunlit.matters.models import Withholding
from sunlit.matters.queries.erasures import erasure_in, erasures_of_acts
from sunlit.matters.queries.numbers import number_of_leaf
from sunlit.portal.belonging import Home, homes, what
from sunlit.portal.places import place_of
from sunlit.portal.public import public_page
from sunlit.portal.sealing import act_seal
from sunlit.record.b64 import b64url
from sunlit.record.entry import Entry

PAGE = 50


@dataclass(frozen=True, slots=True)
class Line:
    """One entry in a list."""

    index: int
    at: int
    what: str
    post: dict[str, str]
    home: Home


@dataclass(frozen=True, slots=True)
class Said:
    """One disclosure of an entry as the public sees it: its words, or a stub."""

    digest: str
    name: str
    state: str  # shown, erased, or the scope that is narrower than public
    value: Any
    ground: str
    review_on: str


@dataclass(frozen=True)
class Opened:
    """Something that was kept back and is open now."""

    digest: str
    sealed: int  # the entry that kept it back
    index: int  # the entry that opened it
    words: Disclosure | None  # None once it was erased


@public_page
def acts(request: HttpRequest, body: str) -> HttpResponse:
    """List every entry of a log, newest first; `?before=` names the index from which to go on."""
    place = place_of(body)
    asked = request.GET.get("before", "")[:12]
    rows = Leaf.objects.filter(log_id=body).order_by("-index")
    if asked.isascii() and asked.isdecimal():
        rows = rows.filter(index__lt=int(asked))
    leaves = list(rows[: PAGE + 1])
    shown = leaves[:PAGE]
    context = {
        "place": place,
        "nav": "",
        "lines": lines(shown, post_names(body)),
        "older": shown[-1].index if len(leaves) > PAGE else None,
        "newer": shown[0].index + PAGE + 1 if shown and shown[0].index + 1 < place.body.log.size else None,
    }
    return render(request, "portal/acts.html", context)


def lines(leaves: list[Leaf], posts: dict[str, dict[str, str]]) -> list[Line]:
    """Return each leaf as a line, with what it belongs to."""
    home = homes((leaf.log_id, leaf.stream) for leaf in leaves)
    return [
        Line(
            leaf.index,
            leaf.at,
            what(leaf, home.get((leaf.log_id, leaf.stream))),
            posts.get(str(entry_of(leaf).actor.get("post", "")), {}),
            home.get((leaf.log_id, leaf.stream)) or Home(leaf.stream),
        )
        for leaf in leaves
    ]


@public_page
def act(request: HttpRequest, body: str, index: int) -> HttpResponse:
    """Show one entry: in words, byte for byte, with what was disclosed, and how to check it."""
    place = place_of(body)
    leaf = Leaf.objects.filter(ref=f"{body}/{index}").first()
    if leaf is None:
        raise Http404(f"{body} has no entry {index}")
    entry = entry_of(leaf)
    posts = post_names(body)
    context = {
        "place": place,
        "nav": "",
        "seal": act_seal(place, index, posts),
        "leaf": leaf,
        "entry": entry,
        "line": lines([leaf], posts)[0],
        "hash": b64url(bytes(leaf.hash)),
        "signer": posts.get(str(entry.data.get("signed_by", "")), {}),
        "agreer": _agreer(entry, posts),
        "reviewer": _reviewer(body, entry),
        "number": number_of_leaf(leaf),
        "raw": json.dumps(json.loads(bytes(leaf.entry)), ensure_ascii=False, indent=2),
        "said": said_with(leaf, entry),
        "gone": {one.digest: one for one in erasures_of_acts(body, [index], posts)},
        "erasure": erasure_in(body, index, posts),
        "opened": opened_by(leaf),
        "standing": standing_in(leaf, entry),
        "grounds": grounds(),
        "state": record_state(body),
        "before": index - 1 if index else None,
        "after": index + 1 if index + 1 < place.body.log.size else None,
    }
    return render(request, "portal/act.html", context)


def _agreer(entry: Entry, posts: dict[str, dict[str, str]]) -> dict[str, str]:
    """Return the post of the second person whom an entry names; of the body above, where he is of that."""
    code = str(entry.data.get("agreed_by", ""))
    above = entry.data.get("agreed_of", "")
    return (post_names(above) if above else posts).get(code, {"zh": code} if code else {})


def _reviewer(body: str, entry: Entry) -> dict[str, str]:
    """Return the post under which an act was reviewed before it was public; of the body above, if of that."""
    slug = str(entry.data.get("reviewed_of", "")) or body
    ref = f"{slug}/{entry.data.get('reviewer', '')}"
    code = Tenure.objects.filter(ref=ref).values_list("post__code", flat=True).first()
    return post_names(slug).get(code, {}) if code else {}


def standing_in(leaf: Leaf, entry: Entry) -> dict[str, Any]:
    """Return for whom the actor stood in, and the stand-in that the entry begins; nothing else has either."""
    rows = Tenure.objects.select_related("stands_in__name").exclude(until=None)
    actor = rows.filter(ref=f"{leaf.log_id}/{entry.actor.get('tenure', '')}").first()
    begun = rows.filter(leaf=leaf).first() if leaf.kind == "tenure.begun" else None
    return {"for": stands_for(actor), "begun": begun, "away": stands_for(begun)}


def opened_by(leaf: Leaf) -> Opened | None:
    """Return what the entry keeps back or opens, once it is open: the text and both entries."""
    if leaf.kind not in ("withholding.made", "withholding.opened"):
        return None
    rows = Withholding.objects.filter(matter__body=leaf.log_id).select_related("leaf")
    of = {"leaf": leaf} if leaf.kind == "withholding.made" else {"opened_index": leaf.index}
    row = rows.filter(opened_index__isnull=False, **of).first()
    if row is None or row.opened_index is None:
        return None
    return Opened(row.digest, row.leaf.index, row.opened_index, row.opened_words())


def said_with(leaf: Leaf, entry: Entry) -> list[Said]:
    """Return what was disclosed with a leaf, in the order given; nothing narrower than public is in it."""
    stubs = {stub["d"]: stub for stub in entry.withheld}
    found = []
    for row in Disclosure.objects.filter(leaf=leaf).order_by("position"):
        state = "erased" if row.value is None else "shown" if row.scope == "public" else row.scope
        stub = stubs.get(row.digest, {}) if state not in ("shown", "erased") else {}
        found.append(
            Said(
                row.digest,
                row.name,
                state,
                row.value if state == "shown" else None,
                stub.get("ground", ""),
                stub.get("review_on", ""),
            )
        )
    return found
