"""Addresses of findings on the desk, below /desk/<body>/findings/."""

from __future__ import annotations

from django.urls import path

from sunlit.desk.findings import views

finding_urls = [
    path("<slug:body>/findings/", views.overview, name="findings"),
    path("<slug:body>/findings/<path:key>/", views.account, name="finding"),
]
