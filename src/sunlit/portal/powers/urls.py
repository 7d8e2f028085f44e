"""Addresses of the catalogue, below /<body>/powers/."""

from __future__ import annotations

from django.urls import path

from sunlit.portal.powers import listing, page
from sunlit.portal.views import feeds

powers_urls = [
    path("<slug:body>/powers/", listing.powers, name="powers"),
    path("<slug:body>/powers.csv", listing.powers_csv, name="powers_csv"),
    path("<slug:body>/powers.json", listing.powers_json, name="powers_json"),
    path("<slug:body>/powers/<str:code>/", page.power, name="power"),
    path("<slug:body>/powers/<str:code>/v<int:version>/", page.version, name="power_version"),
    path("<slug:body>/powers/<str:code>/chart.svg", page.chart, name="power_chart"),
    path("<slug:body>/powers/<str:code>/data.json", page.data, name="power_data"),
    path("<slug:body>/powers/<str:code>/feed.atom", feeds.power_feed, name="power_feed"),
]
