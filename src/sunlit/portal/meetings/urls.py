"""Addresses of the public pages of meetings."""

from __future__ import annotations

from django.urls import path

from sunlit.portal.meetings import views

meeting_urls = [
    path("<slug:body>/meetings/", views.meetings, name="meetings"),
    path("<slug:body>/meetings.ics", views.meetings_ics, name="meetings_ics"),
    path("<slug:body>/meetings/<str:number>/", views.meeting, name="meeting"),
    path("<slug:body>/meetings/<str:number>/minutes/", views.minutes, name="minutes"),
]
