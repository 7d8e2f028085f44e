"""Addresses of supervision by everyone."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import path


def _not_here(request: HttpRequest, body: str) -> HttpResponse:
    raise Http404(request.path)


supervise_urls = [
    path("<slug:body>/supervise/", _not_here, name="supervise"),
    path("<slug:body>/withheld/", _not_here, name="withheld"),
]
