"""Addresses of announced changes, below /<body>/changes/."""

from __future__ import annotations

from django.urls import path

from sunlit.portal.changes import rules, views

changes_urls = [
    path("<slug:body>/rules/", rules.rules, name="rules"),
    path("<slug:body>/changes/", views.changes, name="changes"),
    path("<slug:body>/changes/<int:n>/", views.change, name="change"),
]
