"""Addresses of the ledgers."""

from __future__ import annotations

from django.urls import path

from sunlit.portal.ledgers import views

ledger_urls = [
    path("<slug:body>/matters.xlsx", views.matters, name="matters_xlsx"),
    path("<slug:body>/duties.xlsx", views.duties, name="duties_xlsx"),
]
