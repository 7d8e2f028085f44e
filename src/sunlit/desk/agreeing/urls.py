"""Addresses of what waits for a second person."""

from __future__ import annotations

from django.urls import path

from sunlit.desk.agreeing import views

agreeing_urls = [
    path("agree/<str:key>/", views.judge, name="agree"),
    path("agree/<str:key>/files/<str:digest>/", views.file_to_agree, name="agree_file"),
    path("asked/<str:key>/", views.press, name="asked"),
]
