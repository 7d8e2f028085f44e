"""Addresses of what waits for a second person."""

from __future__ import annotations

from django.urls import path

from sunlit.desk.agreeing import views

agreeing_urls = [
    path("agree/<str:key>/", views.judge, name="agree"),
    path("asked/<str:key>/", views.press, name="asked"),
]
