"""What every page says above its content when nothing can be entered here, and the page instead of a form."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from sunlit.catalogue.models import Body
from sunlit.ledger.errors import ReadOnly
from sunlit.ledger.mirroring import followed
from sunlit.ledger.standing import mirror_of, why_stopped

Answer = Callable[[HttpRequest], HttpResponse]
FORMS = ("ask", "object", "find")  # pages of a body that exist only to enter something


def standing(request: HttpRequest) -> dict[str, Any]:
    """Give every template `standing_of(slug, body)`: of a mirror, one that ended or is in doubt, or None."""
    return {"standing_of": lambda slug, body=None: _standing(request, slug, body)}


def _standing(request: HttpRequest, slug: str, body: Body | None) -> dict[str, Any] | None:
    mirror = mirror_of()
    if mirror is not None:
        state = followed(slug) if slug else None
        return {
            "is_mirror": True,
            "site": mirror.site,
            "there": mirror.site + request.path,
            "checked_at": state.checked_at if state else 0,
            "refused": state.refused if state else "",
            "unkept": sorted(map(int, state.unkept)) if state else [],
        }
    if body is not None and body.log.succeeded_by:
        return {"is_mirror": False, "successor": body.log.succeeded_by}
    if slug and why_stopped(slug):
        return {"is_mirror": False, "successor": ""}
    return None


class ReadingOnly:
    """Middleware: on a mirror no form is shown or taken; elsewhere an entry that is refused says why."""

    def __init__(self, get_response: Answer) -> None:
        """Wrap what answers."""
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer; on a mirror, say where to go instead of showing a form."""
        if _enters_something(request) and mirror_of() is not None:
            return read_only(request)
        return self._get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Turn the refusal to enter anything into a page."""
        return read_only(request) if isinstance(exception, ReadOnly) else None


def read_only(request: HttpRequest) -> HttpResponse:
    """Say that nothing can be entered here, and where to go."""
    mirror = mirror_of()
    there = mirror.site + request.path if mirror else ""
    context = {"place": None, "there": there, "site": mirror.site if mirror else ""}
    return render(request, "portal/read_only.html", context, status=403 if mirror else 503)


def _enters_something(request: HttpRequest) -> bool:
    parts = request.path_info.strip("/").split("/")
    if request.method not in ("GET", "HEAD", "OPTIONS") or parts[0] in ("desk", "accounts", "start"):
        return True
    if parts[0] == "en":
        parts = parts[1:]
    return len(parts) > 1 and parts[0] != "log" and parts[1] in FORMS
