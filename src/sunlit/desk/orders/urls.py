"""Addresses of orders to act on the desk, below /desk/<body>/orders/."""

from __future__ import annotations

from django.urls import path

from sunlit.desk.orders import views

order_urls = [
    path("<slug:body>/orders/", views.overview, name="orders"),
    path("<slug:body>/orders/new/", views.new_order, name="new_order"),
    path("<slug:body>/orders/<str:number>/", views.order, name="order"),
]
