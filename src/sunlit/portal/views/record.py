"""The page of a body's record for people: what it is, where it stands, how anyone checks it."""

from __future__ import annotations

from functools import lru_cache
from hashlib import sha256
from pathlib import Path

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from sunlit import ui
from sunlit.ledger.queries import record_state, seen_above
from sunlit.portal.places import place_of
from sunlit.portal.public import public_page

VERIFIER = Path(ui.__file__).parent / "static" / "sunlit-verify.py"


@public_page
def record(request: HttpRequest, body: str) -> HttpResponse:
    """Show size, last checkpoint and key of a log, the addresses of its parts and how to check them."""
    place = place_of(body)
    context = {
        "place": place,
        "nav": "",
        "state": record_state(body),
        "verifier_hash": verifier_hash(),
        "seen": seen_above(body),
        "upper": place.parent,
        "base": request.build_absolute_uri(f"/log/{body}/"),
    }
    return render(request, "portal/record.html", context)


@lru_cache(maxsize=1)
def verifier_hash() -> str:
    """Return the SHA-256 of the verifier that this site hands out, as `sha256sum` prints it."""
    return sha256(VERIFIER.read_bytes()).hexdigest()
