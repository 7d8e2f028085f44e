"""Addresses of being away, below /desk/<body>/posts/."""

from __future__ import annotations

from django.urls import path

from sunlit.desk.away import sheet, views

away_urls = [
    path("<slug:body>/posts/<str:code>/away/", views.away, name="away"),
    path("<slug:body>/posts/<str:code>/back/", views.back, name="back"),
    path("<slug:body>/posts/<str:code>/sheet/", sheet.sheet, name="sheet"),
]
