"""Addresses of the report of a matter."""

from __future__ import annotations

from django.urls import path

from sunlit.portal.report import views

report_urls = [
    path("<slug:body>/matters/<str:number>/report/", views.report, name="matter_report"),
    path("<slug:body>/matters/<str:number>/proof/", views.proof, name="matter_proof"),
    path("<slug:body>/matters/<str:number>/report.json", views.data, name="matter_report_data"),
]
