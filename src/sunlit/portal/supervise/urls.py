"""Addresses of supervision by everyone."""

from __future__ import annotations

from django.urls import path

from sunlit.portal.supervise import board, orders, register

supervise_urls = [
    path("<slug:body>/supervise/", board.supervise, name="supervise"),
    path("<slug:body>/supervise/orders/", orders.orders, name="orders"),
    path("<slug:body>/supervise/orders/<str:number>/", orders.order, name="order"),
    path("<slug:body>/withheld/", register.withheld, name="withheld"),
]
