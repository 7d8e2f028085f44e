"""Addresses of the calendar of duties to disclose."""

from __future__ import annotations

from django.urls import path

from sunlit.portal.duties import views

duties_urls = [
    path("<slug:body>/duties/", views.duties, name="duties"),
    path("<slug:body>/duties.ics", views.duties_ics, name="duties_ics"),
    path("<slug:body>/duties.atom", views.duties_feed, name="duties_feed"),
]
