"""The page for a form that came without its cookie. What is missing or broken is the portal's to answer."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def form_refused(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001  Django's signature
    """Answer 403: nothing was entered, and how to send it again."""
    return render(request, "ui/form_refused.html", status=403)
