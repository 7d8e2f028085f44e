"""Addresses of all that the public says, below /<body>/."""

from __future__ import annotations

from django.urls import path

from sunlit.portal.speak import answers, views

speak_urls = [
    path("<slug:body>/ask/", views.ask_question, name="ask"),
    path("<slug:body>/rate/<str:number>/", views.rate_outcome, name="rate"),
    path("<slug:body>/object/<str:number>/", views.object_to_notice, name="object"),
    path("<slug:body>/questions/", answers.questions, name="questions"),
    path("<slug:body>/questions/<str:number>/", answers.question, name="question"),
    path("<slug:body>/questions/<str:number>/receipt/", views.receipt_page, name="receipt"),
    path("<slug:body>/questions/<str:number>/receipt.txt", views.receipt_text, name="receipt_text"),
    path("<slug:body>/questions/<str:number>/receipt.json", views.receipt_evidence, name="receipt_evidence"),
    path("<slug:body>/find/", views.find_answer, name="find"),
]
