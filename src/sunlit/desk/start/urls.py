"""Addresses of the first set-up, below /start/."""

from __future__ import annotations

from django.urls import path

from sunlit.desk.start import views

app_name = "start"
urlpatterns = [
    path("", views.door, name="door"),
    path("confirm/", views.confirm, name="confirm"),
    path("done/", views.done, name="done"),
    path("<slug:key>/", views.question, name="question"),
]
