"""Addresses of the registers of document numbers."""

from __future__ import annotations

from django.urls import path

from sunlit.portal.documents import views

document_urls = [
    path("<slug:body>/documents/", views.documents, name="documents"),
    path("<slug:body>/documents.csv", views.documents_csv, name="documents_csv"),
    path("<slug:body>/documents.json", views.documents_json, name="documents_json"),
    path("<slug:body>/documents.xlsx", views.documents_xlsx, name="documents_xlsx"),
]
