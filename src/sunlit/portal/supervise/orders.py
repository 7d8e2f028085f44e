"""Orders to act, as everyone reads them: the list, and the sheet of each with what followed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from sunlit.catalogue.queries import body_names, calendar_of, post_names, post_names_of
from sunlit.ledger.clock import now_ms
from sunlit.ledger.models import Disclosure
from sunlit.matters.queries.lists import Page, page_of
from sunlit.portal.places import place_of
from sunlit.portal.public import page_number, public_page
from sunlit.portal.qr import qr_path
from sunlit.portal.supervise.lines import order_number
from sunlit.portal.telling import public_value
from sunlit.procedure.deadlines import working_days_late
from sunlit.supervision.models import Order
from sunlit.supervision.queries import (
    class_of,
    files_of,
    find_order,
    orders_of,
    orders_to,
    replies_to,
    steps_of,
)
from sunlit.ui.environment import url

MOST_RECEIVED = 20  # orders from above on the first page
LOOKS = {"owed": "sun", "late": "bad", "answered": "teal", "closed": "ok"}


@dataclass(frozen=True, slots=True)
class Line:
    """One order in a list."""

    order: Order
    number: str
    state: str
    text: dict[str, str] | None


def state_of(order: Order, now: int) -> str:
    """Return how far an order has come: one of LOOKS."""
    if order.closed_at is not None:
        return "closed"
    if order.is_answered:
        return "answered"
    return "late" if order.due_at < now else "owed"


@public_page
def orders(request: HttpRequest, body: str) -> HttpResponse:
    """List the orders of a body, newest first."""
    place, now = place_of(body), now_ms()
    page = page_of(orders_of(place.body), page_number(request))
    lines = [_line(row, now) for row in page.rows]
    received = [_line(row, now) for row in orders_to(place.body)[:MOST_RECEIVED]]
    context = {
        "place": place,
        "nav": "supervise",
        "page": Page(lines, page.number, page.more),
        "received": received,
        "posts": post_names_of((_home(one.order), one.order.post) for one in [*lines, *received]),
        "places": body_names(_home(one.order) for one in lines),
        "looks": LOOKS,
    }
    return render(request, "portal/supervise/orders.html", context)


def _line(row: Order, now: int) -> Line:
    return Line(row, order_number(row.number), state_of(row, now), public_value(row.text))


def _home(order: Order) -> str:
    """Return the body whose post an order is addressed to."""
    return order.of or order.body_id


@public_page
def order(request: HttpRequest, body: str, number: str) -> HttpResponse:
    """Show one order as the sheet that is handed over, and under it what followed."""
    place, found = place_of(body), find_order(body, number)
    if found is None:
        raise Http404(f"{body} has issued no order {number}")
    steps, replies, now = steps_of(found), replies_to(found), now_ms()
    year, _, n = found.number.partition("-")
    context = {
        "place": place,
        "nav": "supervise",
        "order": found,
        "year": year,
        "n": int(n),
        "state": state_of(found, now),
        "looks": LOOKS,
        "once_late": _once_late(found),
        "text": public_value(found.text),
        "steps": [(step, public_value(step.text) if step.text else None) for step in steps],
        "files": {ref: [_file(one) for one in rows] for ref, rows in files_of([*steps, *replies]).items()},
        "cause": class_of(found.finding),
        "title": public_value(found.matter.title) if found.matter else None,
        "posts": post_names(body),
        "below": post_names(found.of) if found.of else {},
        "of": body_names([found.of]).get(found.of) if found.of else None,
        "replies": [(reply, public_value(reply.text)) for reply in replies],
        "address": (address := request.build_absolute_uri(url("portal:order", body, number))),
        "qr": qr_path(address),
    }
    return render(request, "portal/supervise/order.html", context)


def _once_late(order: Order) -> int:
    """Return the working days by which an order went unanswered past its time; 0 when it never did."""
    if order.late_from is None or order.late_at is None:
        return 0
    return working_days_late(calendar_of(order.body), order.late_from, order.late_at)


def _file(row: Disclosure) -> dict[str, Any]:
    """Return a file as a link shows it."""
    value = row.value or {}
    return {"sha256": value["sha256"], "name": value["name"], "size_bytes": value["size"]}
