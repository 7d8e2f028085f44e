"""Addresses of the public pages of meetings."""

from __future__ import annotations

from django.urls import path

from sunlit.portal.meetings import observing, views

meeting_urls = [
    path("<slug:body>/meetings/", views.meetings, name="meetings"),
    path("<slug:body>/meetings.ics", views.meetings_ics, name="meetings_ics"),
    path("<slug:body>/meetings/<str:number>/", views.meeting, name="meeting"),
    path("<slug:body>/meetings/<str:number>/minutes/", views.minutes, name="minutes"),
    path("<slug:body>/meetings/<str:number>/observe/", observing.observe, name="observe"),
    path("<slug:body>/meetings/<str:number>/observe/<int:n>/", observing.observer, name="observer"),
    path(
        "<slug:body>/meetings/<str:number>/observe/<int:n>/receipt.txt",
        observing.observer_text,
        name="observer_text",
    ),
    path("<slug:body>/meetings/<str:number>/draw/", observing.draw, name="draw"),
    path("<slug:body>/meetings/<str:number>/draw.json", observing.draw_data, name="draw_data"),
]
