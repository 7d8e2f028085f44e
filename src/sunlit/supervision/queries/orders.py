"""Orders to act: the lists of them, and the findings that rest on one that was not answered in time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.db.models import QuerySet

from sunlit.catalogue.models import Body
from sunlit.ledger.models import Disclosure
from sunlit.supervision.models import Order, OrderStep
from sunlit.supervision.queries.finding import Draft, Source

_ROWS = ("matter__title", "matter__body", "matter__procedure")


def orders_of(body: Body) -> QuerySet[Order]:
    """Return the orders of a body, newest first."""
    return Order.objects.filter(body=body).select_related("text", *_ROWS).order_by("-at", "-number")


def find_order(body: str, number: str) -> Order | None:
    """Return one order with its matter, or None."""
    rows = Order.objects.select_related("body", "text", "leaf", *_ROWS)
    return rows.filter(body=body, number=number).first()


def steps_of(order: Order) -> list[OrderStep]:
    """Return what happened to an order, in its order."""
    return list(order.steps.select_related("text").order_by("index"))


def files_of(steps: Iterable[OrderStep]) -> Mapping[str, list[Disclosure]]:
    """Return the public files of each step by the reference of its leaf."""
    found: dict[str, list[Disclosure]] = {}
    refs = [step.leaf_id for step in steps]
    rows = Disclosure.objects.filter(leaf__in=refs, name="file", scope="public", value__isnull=False)
    for row in rows.order_by("leaf", "position"):
        found.setdefault(row.leaf_id, []).append(row)
    return found


def orders_owed(posts: Mapping[str, list[str]]) -> list[Order]:
    """Return the orders that `posts` (by body) have to answer, the first due first."""
    rows = Order.objects.filter(body__in=list(posts), answered_at=None, closed_at=None)
    found = rows.select_related("body", "text", "matter__title").order_by("due_at")
    return [one for one in found if one.post in posts[one.body_id]]


def orders_to_judge(bodies: Iterable[str]) -> list[Order]:
    """Return the orders of these bodies that were answered and wait for the post that issued them."""
    rows = Order.objects.filter(body__in=list(bodies), answered_at__isnull=False, closed_at=None)
    return list(rows.select_related("body", "text", "matter__title").order_by("answered_at"))


def _overdue(now: int) -> QuerySet[Order]:
    owed = Order.objects.filter(answered_at=None, closed_at=None, due_at__lt=now)
    return owed.select_related(*_ROWS)


def _overdue_draft(row: Order) -> Draft:
    return _draft("order_overdue", row, row.due_at, row.due_at, None)


def _late(now: int) -> QuerySet[Order]:
    """Return orders whose time passed once; one that is overdue again counts as overdue alone."""
    again = {"answered_at": None, "closed_at": None, "due_at__lt": now}
    return Order.objects.filter(late=True).exclude(**again).select_related(*_ROWS)


def _late_draft(row: Order) -> Draft:
    return _draft("order_late", row, row.late_at or row.due_at, row.late_from or row.due_at, row.late_at)


def _draft(cls: str, row: Order, at: int, late_from: int, late_to: int | None) -> Draft:
    return Draft(
        key=f"order:{row.ref}",
        cls=cls,
        body=row.body_id,
        post=row.post,
        at=at,
        over=late_to is not None,
        late_from=late_from,
        late_to=late_to,
        matter=row.matter,
        order=row.number,
        leaves=(row.leaf_id, *([f"{row.body_id}/{row.last_index}"] if late_to is not None else [])),
    )


SOURCES = (
    Source("order_overdue", "order", "body_id", "due_at", _overdue, _overdue_draft),
    Source("order_late", "order", "body_id", "late_at", _late, _late_draft),
)
