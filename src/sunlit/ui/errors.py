"""The pages shown when something is not there, not allowed, or broken: what happened and what to do next."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer 404: to a person with a page, below /log/ with the reason as text, for programs."""
    if request.path_info.startswith("/log/"):
        return HttpResponse(f"404: {exception}\n", status=404, content_type="text/plain; charset=utf-8")
    return render(request, "ui/404.html", status=404)


def refused(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001  Django's
    """Answer 403: who may see this, and that what is public needs no account."""
    return render(request, "ui/403.html", status=403)


def form_refused(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001  Django's
    """Answer a form that came without its cookie: nothing was entered, and how to send it again."""
    return render(request, "ui/form_refused.html", status=403)


def failed(request: HttpRequest) -> HttpResponse:
    """Answer 500 with a page that needs no database and no address of ours."""
    return render(request, "ui/500.html", status=500)
