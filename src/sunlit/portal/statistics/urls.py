"""The address of statistics."""

from __future__ import annotations

from django.urls import path

from sunlit.portal.statistics import views

statistics_urls = [path("<slug:body>/statistics/", views.statistics, name="statistics")]
