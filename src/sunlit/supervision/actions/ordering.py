"""Orders to act: issue one, answer it, set a later day, close it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db.models.functions import Length

from sunlit.catalogue.models import Body, Tenure
from sunlit.catalogue.queries import bodies_under, calendar_of
from sunlit.dialogue.posts import posts_held
from sunlit.dialogue.words import official_words
from sunlit.ledger.elsewhere import listed
from sunlit.ledger.log import Disclosed, Writer, writing
from sunlit.ledger.models import Leaf
from sunlit.matters.actions.door import actor_of, key_used, leaf_of, made_by, remember
from sunlit.matters.actions.opening import following, local_year
from sunlit.matters.fitting import tenure_objections
from sunlit.matters.proposed import Attached, Text
from sunlit.matters.refusal import ActRefused
from sunlit.matters.telling import file_values
from sunlit.procedure.rules import Objection
from sunlit.record.b64 import b64url
from sunlit.supervision.models import Order
from sunlit.supervision.queries import find, find_order

ORDERING = ("discipline", "village_oversight")  # the posts that may order others to act
CODE = re.compile(r"[a-z0-9_]{1,40}")
FARTHEST = timedelta(days=366)


@dataclass(frozen=True)
class ProposedOrder:
    """What an order is to say: who must do what by the close of which day, and why."""

    to: str  # post
    text: Text
    due_on: date
    finding: str = ""
    of: str = ""  # a body below whose post it is
    files: Sequence[Attached] = field(default_factory=tuple)


def issue_order(proposed: ProposedOrder, by: Tenure, key: str = "") -> Order:
    """Order a post to act, and return the order; its number follows the last one of the body's year.

    Raises `ActRefused`: a post that does not supervise, one that orders itself, a post that nobody holds, a
    finding that does not stand, a day that is over or a year away, no text.
    """
    said = [*_words("text", proposed.text), *_files(proposed.files)]
    with writing(by.body_id) as writer:
        leaf = _issued_before(key, by)
        if leaf is None:
            data = _data(proposed, by, writer)
            leaf = writer.append(
                "order.issued",
                f"order:{data['number']}",
                actor=actor_of(by),
                data=data,
                disclosures=said,
            )
            remember(key, leaf)
    return Order.objects.select_related("body", "text").get(leaf=leaf)


def answer_order(
    order: Order, text: Text, by: Tenure, *, files: Sequence[Attached] = (), key: str = ""
) -> Leaf:
    """Say what was done on an order.

    Raises `ActRefused`: closed or answered already, a post that the order is not addressed to, no text.
    """
    said = [*_words("text", text), *_files(files)]
    with writing(order.body_id) as writer:
        now = _locked(order)
        refused = []
        if now.of or by.post.code not in answering(now):
            refused.append(Objection("order_to", {"post": now.post, "found": by.post.code}, ""))
        if now.answered_at is not None:
            refused.append(Objection("order_answered", {"number": now.number}, ""))
        return _enter(writer, now, "order.answered", by, key, said, refused)


def reply_order(
    order: Order, text: Text, by: Tenure, *, files: Sequence[Attached] = (), key: str = ""
) -> Leaf:
    """Answer an order of a body above in the record of one's own body, citing the entry of the order there.

    The record of the body above is read and not written. Raises `ActRefused`: closed or answered already, a
    post that the order is not addressed to, no text.
    """
    said = [*_words("text", text), *_files(files)]
    with writing(by.body_id) as writer:
        earlier = leaf_of(key, by.body_id, "body")
        if earlier is not None:
            return earlier
        now = find_order(order.body_id, order.number)
        assert now is not None  # an order is never removed
        found = tenure_objections(by, by.body, writer.now)
        if now.of != by.body_id or by.post.code not in _answering(by.body, now.post):
            found.append(Objection("order_to", {"post": now.post, "found": by.post.code}, ""))
        if now.closed_at is not None:
            found.append(Objection("order_closed", {"number": now.number}, ""))
        elif now.is_answered:
            found.append(Objection("order_answered", {"number": now.number}, ""))
        if found:
            raise ActRefused(found)
        leaf = writer.append("order.replied", "body", actor=actor_of(by), data=_cited(now), disclosures=said)
        remember(key, leaf)
        return leaf


def _cited(order: Order) -> dict[str, Any]:
    """Return what names the entry of an order in its own record."""
    leaf = Leaf.objects.select_related("log").get(pk=order.leaf_id)
    return {
        "of": order.body_id,
        "number": order.number,
        "log": leaf.log.origin,
        "index": leaf.index,
        "leaf": b64url(bytes(leaf.hash)),
    }


def extend_order(order: Order, due_on: date, reason: Text, by: Tenure, key: str = "") -> Leaf:
    """Set a later day, with the reason: what was answered was not enough, or more time is needed.

    Raises `ActRefused`: closed already, a post that does not supervise, a day that is not later, no reason.
    """
    said = _words("reason", reason)
    with writing(order.body_id) as writer:
        now = _locked(order)
        due_at = calendar_of(now.body).closing(due_on)
        refused = _supervisor(by) + _day(due_at, due_on, max(now.due_at, writer.now), writer.now)
        return _enter(writer, now, "order.extended", by, key, said, refused, {"due_at": due_at})


def close_order(order: Order, text: Text, by: Tenure, key: str = "") -> Leaf:
    """Find that an order was carried out, or say why it no longer stands.

    Raises `ActRefused`: closed already, a post that does not supervise, no text.
    """
    said = _words("text", text)
    with writing(order.body_id) as writer:
        return _enter(writer, _locked(order), "order.closed", by, key, said, _supervisor(by))


def answering(order: Order) -> set[str]:
    """Return the posts that may answer an order: the one addressed, and the one that records for it."""
    body = Body.objects.filter(slug=order.of).first() if order.of else order.body
    return _answering(body, order.post) if body is not None else set()


def _answering(body: Body, post: str) -> set[str]:
    recorder = body.posts.filter(code=post).values_list("recorded_by", flat=True).first()
    return {post, recorder or post}


def _enter(
    writer: Writer,
    order: Order,
    kind: str,
    by: Tenure,
    key: str,
    said: Sequence[Disclosed],
    refused: Sequence[Objection],
    more: Mapping[str, Any] | None = None,
) -> Leaf:
    """Append what happens to an order. The same `key` a second time enters nothing."""
    stream = f"order:{order.number}"
    earlier = leaf_of(key, order.body_id, stream)
    if earlier is not None:
        return earlier
    found = [*tenure_objections(by, order.body, writer.now), *refused]
    if order.closed_at is not None:
        found.append(Objection("order_closed", {"number": order.number}, ""))
    if found:
        raise ActRefused(found)
    data = {"number": order.number, **(more or {})}
    leaf = writer.append(kind, stream, actor=actor_of(by), data=data, disclosures=said)
    remember(key, leaf)
    return leaf


def _issued_before(key: str, by: Tenure) -> Leaf | None:
    """Return what the form with this key has issued. Raises `ActRefused`: it made something else."""
    earlier = made_by(key)
    if earlier is not None and (earlier.kind != "order.issued" or earlier.log_id != by.body_id):
        raise key_used(earlier)
    return earlier


def _data(proposed: ProposedOrder, by: Tenure, writer: Writer) -> dict[str, Any]:
    """Return what the entry says. Raises `ActRefused` with everything that stands against it."""
    body, now = by.body, writer.now
    due_at = calendar_of(body).closing(proposed.due_on)
    found = [*tenure_objections(by, body, now), *_supervisor(by), *_day(due_at, proposed.due_on, now, now)]
    found += _addressed(proposed, by, now)
    finding = find(proposed.finding, now) if proposed.finding else None
    if proposed.finding and (finding is None or finding.body != (proposed.of or body.slug)):
        found.append(Objection("finding_unknown", {"finding": proposed.finding}, ""))
    if found:
        raise ActRefused(found)
    last = Order.objects.filter(body=body).order_by("-at", Length("number").desc(), "-number")
    number = following(last.values_list("number", flat=True).first(), f"{local_year(body, now)}-")
    data: dict[str, Any] = {"number": number, "to": proposed.to, "due_at": due_at}
    if proposed.of:
        data["of"] = proposed.of
    if finding is not None:
        data["finding"] = finding.key
        if finding.matter:
            data["matter"] = finding.matter
    return data


def outside(body: Body) -> list[str]:
    """Return the bodies below that another installation keeps: what they answer is not read here."""
    return sorted({one.body for one in listed() if one.upper == body.slug})


def _addressed(proposed: ProposedOrder, by: Tenure, now: int) -> list[Objection]:
    """Return that nobody could carry the order out: nobody holds the post, or the body is none below."""
    if not proposed.of:
        held = posts_held(by.body, calendar_of(by.body).day(now))
        fit = proposed.to in held and proposed.to != by.post.code
    elif proposed.of in bodies_under(by.body_id)[1:]:
        below = Body.objects.get(slug=proposed.of)
        fit = proposed.to in posts_held(below, calendar_of(below).day(now))
    else:
        fit = proposed.of in outside(by.body) and CODE.fullmatch(proposed.to) is not None
    return [] if fit else [Objection("order_nobody", {"post": proposed.to}, "")]


def _supervisor(by: Tenure) -> list[Objection]:
    if by.post.code in ORDERING:
        return []
    return [Objection("order_post", {"posts": ", ".join(ORDERING), "found": by.post.code}, "")]


def _day(due_at: int, due_on: date, after: int, now: int) -> list[Objection]:
    if after < due_at <= now + int(FARTHEST.total_seconds() * 1000):
        return []
    return [Objection("order_day", {"found": due_on.isoformat()}, "")]


def _words(name: str, text: Text) -> list[Disclosed]:
    return [Disclosed(name, official_words(text))]


def _files(files: Sequence[Attached]) -> list[Disclosed]:
    values, found = file_values(files)
    if found:
        raise ActRefused(found)
    return [Disclosed("file", value) for value in values]


def _locked(order: Order) -> Order:
    """Read the order again under the body's lock: what the page showed may be past."""
    return Order.objects.select_related("body").get(ref=order.ref)
