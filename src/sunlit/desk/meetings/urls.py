"""Addresses of meetings on the desk, below /desk/<body>/."""

from __future__ import annotations

from django.urls import path

from sunlit.desk.meetings import calling, observing, room

meeting_urls = [
    path("<slug:body>/meetings/", calling.overview, name="meetings"),
    path("<slug:body>/meetings/new/", calling.new_meeting, name="new_meeting"),
    path("<slug:body>/interests/", calling.interests, name="interests"),
    path("<slug:body>/meetings/<str:number>/", room.meeting, name="meeting"),
    path("<slug:body>/meetings/<str:number>/board/", room.board, name="meeting_board"),
    path("<slug:body>/meetings/<str:number>/observers/", observing.observers, name="observers"),
    path("<slug:body>/meetings/<str:number>/ballot/", room.ballot, name="ballot"),
]
