"""Addresses of the catalogue, below /<body>/powers/."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import path

from sunlit.portal.views import feeds


def _not_here(request: HttpRequest, body: str, code: str = "") -> HttpResponse:
    raise Http404(request.path)


powers_urls = [
    path("<slug:body>/powers/", _not_here, name="powers"),
    path("<slug:body>/powers/<str:code>/feed.atom", feeds.power_feed, name="power_feed"),
    path("<slug:body>/powers/<str:code>/", _not_here, name="power"),
]
