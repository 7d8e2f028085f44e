"""The rows of each kind of entry of this room."""

from __future__ import annotations

from sunlit.catalogue.models import Body
from sunlit.ledger.keepers import keeps
from sunlit.ledger.models import Disclosure, Leaf
from sunlit.library.keep import keep_documents
from sunlit.record.entry import Entry
from sunlit.supervision.models import FindingAnswer, Order, OrderReply, OrderStep


@keeps("finding.answered")
def finding_answered(leaf: Leaf, entry: Entry) -> None:
    """Keep an answer to a finding."""
    FindingAnswer.objects.create(
        leaf=leaf,
        body=Body.objects.get(slug=entry.body),
        finding=entry.data["finding"],
        text=Disclosure.objects.get(leaf=leaf, name="text"),
        post=entry.actor.get("post", ""),
        consequence=entry.data["consequence"],
        at=entry.at,
    )


@keeps("duelist.made")
def due_list_made(leaf: Leaf, entry: Entry) -> None:
    """Keep nothing: the list is the entry and its blob."""


@keeps("order.issued")
def order_issued(leaf: Leaf, entry: Entry) -> None:
    """Keep an order to act."""
    data, of = entry.data, entry.data.get("of", "")
    order = Order.objects.create(
        ref=f"{entry.body}/{data['number']}",
        leaf=leaf,
        body=Body.objects.get(slug=entry.body),
        number=data["number"],
        finding=data.get("finding", ""),
        matter_id=f"{entry.body}/{data['matter']}" if data.get("matter") and not of else None,
        of=of,
        subject=data.get("matter", "") if of else "",
        text=Disclosure.objects.get(leaf=leaf, name="text"),
        issued_by=entry.actor.get("post", ""),
        post=data["to"],
        at=entry.at,
        due_at=data["due_at"],
        last_index=leaf.index,
    )
    _keep_step(order, leaf, entry)


@keeps("order.replied")
def order_replied(leaf: Leaf, entry: Entry) -> None:
    """Keep an answer to an order of the body above; nothing of that body's own rows is touched."""
    data = entry.data
    if entry.d:
        keep_documents(leaf)
    OrderReply.objects.create(
        leaf=leaf,
        body=Body.objects.get(slug=entry.body),
        of=data["of"],
        number=data["number"],
        log=data["log"],
        cited=data["index"],
        digest=data["leaf"],
        post=entry.actor.get("post", ""),
        at=entry.at,
        text=Disclosure.objects.get(leaf=leaf, name="text"),
    )


@keeps("order.answered", "order.extended", "order.closed")
def order_moved(leaf: Leaf, entry: Entry) -> None:
    """Keep what happened to an order, and how it stands since."""
    order = Order.objects.get(ref=f"{entry.body}/{entry.data['number']}")
    if not order.of and order.answered_at is None and entry.at > order.due_at and not order.late:
        order.late, order.late_from, order.late_at = True, order.due_at, entry.at
    if entry.kind == "order.answered":
        order.answered_at = entry.at
    elif entry.kind == "order.extended":
        order.due_at, order.answered_at = entry.data["due_at"], None
    else:
        order.closed_at = entry.at
    order.last_index = leaf.index
    order.save()
    _keep_step(order, leaf, entry)


def _keep_step(order: Order, leaf: Leaf, entry: Entry) -> None:
    if entry.d:
        keep_documents(leaf)
    OrderStep.objects.create(
        leaf=leaf,
        order=order,
        index=leaf.index,
        what=entry.kind.partition(".")[2],
        post=entry.actor.get("post", ""),
        at=entry.at,
        due_at=entry.data.get("due_at"),
        text=Disclosure.objects.filter(leaf=leaf, name__in=("text", "reason")).first(),
    )
