"""Addresses of the disclosure list."""

from __future__ import annotations

from django.urls import path

from sunlit.portal.disclosures import views

disclosure_urls = [
    path("<slug:body>/disclosure-list/", views.disclosures, name="disclosures"),
    path("<slug:body>/disclosure-list.csv", views.disclosures_csv, name="disclosures_csv"),
    path("<slug:body>/disclosure-list.json", views.disclosures_json, name="disclosures_json"),
]
