"""Addresses of announced changes on the desk, below /desk/<body>/changes/."""

from __future__ import annotations

from django.urls import path

from sunlit.desk.changing import views

changing_urls = [
    path("<slug:body>/changes/", views.overview, name="changes"),
    path("<slug:body>/changes/powers/", views.powers, name="change_powers"),
    path("<slug:body>/changes/rules/", views.rules, name="change_rules"),
    path("<slug:body>/changes/withdraw/", views.withdrawal, name="change_withdraw"),
    path("<slug:body>/changes/<int:n>/", views.take_back, name="change"),
]
