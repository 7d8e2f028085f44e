"""Orders to act: the lists of them, and the findings that rest on one that was not answered in time."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery

from sunlit.catalogue.models import Body
from sunlit.ledger.models import Disclosure
from sunlit.supervision.models import Order, OrderReply, OrderStep
from sunlit.supervision.queries.finding import Draft, Source

_ROWS = ("matter__title", "matter__body", "matter__procedure")


def orders_of(body: Body) -> QuerySet[Order]:
    """Return the orders of a body, newest first."""
    rows = with_replies(Order.objects.filter(body=body))
    return rows.select_related("text", *_ROWS).order_by("-at", "-number")


def with_replies(rows: QuerySet[Order]) -> QuerySet[Order]:
    """Return orders with when the body below last answered, and when a new date was last set."""
    replies = OrderReply.objects.filter(
        of=OuterRef("body_id"), number=OuterRef("number"), body=OuterRef("of")
    )
    moved = OrderStep.objects.filter(order=OuterRef("pk"), what="extended").order_by("-at")
    found: QuerySet[Any] = rows.annotate(
        reply_at=Subquery(replies.order_by("-at").values("at")[:1]),
        moved_at=Subquery(moved.values("at")[:1]),
    )
    return found


def replies_to(order: Order) -> list[OrderReply]:
    """Return what the body below has answered in its own record, in its order."""
    rows = OrderReply.objects.filter(of=order.body_id, number=order.number, body=order.of)
    return list(rows.select_related("body", "text", "leaf").order_by("at"))


def orders_received(posts: Mapping[str, Collection[str]]) -> list[Order]:
    """Return the orders of bodies above that `posts` (by body) have to answer, the first due first."""
    rows = with_replies(Order.objects.filter(of__in=list(posts), closed_at=None))
    found = rows.select_related("body", "text", "leaf").order_by("due_at")
    return [one for one in found if one.post in posts[one.of] and not one.is_answered]


def orders_to(body: Body) -> QuerySet[Order]:
    """Return the orders of bodies above to posts of `body`, newest first."""
    rows = with_replies(Order.objects.filter(of=body.slug))
    return rows.select_related("body", "text").order_by("-at", "-number")


def find_order(body: str, number: str) -> Order | None:
    """Return one order with its matter, or None."""
    rows = with_replies(Order.objects.select_related("body", "text", "leaf", *_ROWS))
    return rows.filter(body=body, number=number).first()


def steps_of(order: Order) -> list[OrderStep]:
    """Return what happened to an order, in its order."""
    return list(order.steps.select_related("text").order_by("index"))


def files_of(steps: Iterable[OrderStep | OrderReply]) -> Mapping[str, list[Disclosure]]:
    """Return the public files of each step by the reference of its leaf."""
    found: dict[str, list[Disclosure]] = {}
    refs = [step.leaf_id for step in steps]
    rows = Disclosure.objects.filter(leaf__in=refs, name="file", scope="public", value__isnull=False)
    for row in rows.order_by("leaf", "position"):
        found.setdefault(row.leaf_id, []).append(row)
    return found


def orders_owed(posts: Mapping[str, list[str]]) -> list[Order]:
    """Return the orders that `posts` (by body) have to answer, the first due first."""
    rows = Order.objects.filter(body__in=list(posts), of="", answered_at=None, closed_at=None)
    found = rows.select_related("body", "text", "matter__title").order_by("due_at")
    return [one for one in found if one.post in posts[one.body_id]]


def orders_to_judge(bodies: Iterable[str]) -> list[Order]:
    """Return the orders of these bodies that were answered and wait for the post that issued them."""
    rows = with_replies(Order.objects.filter(body__in=list(bodies), closed_at=None))
    rows = rows.exclude(of="", answered_at=None).select_related("body", "text", "matter__title")
    answered = [one for one in rows if one.is_answered]
    return sorted(answered, key=lambda one: one.answered_at or one.replied_at or 0)


def _overdue(now: int) -> QuerySet[Order]:
    owed = Order.objects.filter(of="", answered_at=None, closed_at=None, due_at__lt=now)
    return owed.select_related(*_ROWS)


def _overdue_draft(row: Order) -> Draft:
    return _draft("order_overdue", row, row.due_at, row.due_at, None)


def _late(now: int) -> QuerySet[Order]:
    """Return orders whose time passed once; one that is overdue again counts as overdue alone."""
    again = {"answered_at": None, "closed_at": None, "due_at__lt": now}
    return Order.objects.filter(of="", late=True).exclude(**again).select_related(*_ROWS)


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
