"""The pages for what is not there, not allowed, or broken: in the reader's language, with what to do next."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from sunlit.portal.places import Place, place_of
from sunlit.ui.wording import t

_NOT_PLACES = ("", "en", "desk", "accounts", "log", "static", "start")


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer 404: what was published is never quietly removed; search, or look for the answer."""
    return _page(request, 404)


def refused(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer 403."""
    return _page(request, 403)


def too_many(request: HttpRequest) -> HttpResponse:
    """Answer 429: what was asked for too often is asked for again in a while."""
    return _page(request, 429)


def failed(request: HttpRequest) -> HttpResponse:
    """Answer 500 without asking the database for anything."""
    context = {"place": None, "status": 500, "said": t("error.500"), "desk": False}
    return HttpResponse(render_to_string("portal/error.html", context, request), status=500)


def _page(request: HttpRequest, status: int) -> HttpResponse:
    user = getattr(request, "user", None)  # none where an answer is given before anybody is looked up
    desk = request.path_info.startswith("/desk/") and bool(user and user.is_authenticated)
    context = {"place": _place(request), "status": status, "said": t(f"error.{status}"), "desk": desk}
    return render(request, "portal/error.html", context, status=status)


def _place(request: HttpRequest) -> Place | None:
    """Return the body in whose pages the reader was, if the address names one."""
    parts = request.path_info.strip("/").split("/")
    if parts[0] in ("en", "log"):
        parts = parts[1:] or [""]
    if parts[0] in _NOT_PLACES:
        return None
    try:
        return place_of(parts[0][:40])
    except Http404:
        return None
