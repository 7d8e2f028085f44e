"""Kinds in the stream of one order to act, by which a supervising post has something put right."""

from __future__ import annotations

from sunlit.ledger.kinds.kind import Kind

ORDER_KINDS = (
    Kind(
        "order.issued",
        "order",
        "A supervising post orders the post `to` to act by an instant: what must be done is its text. "
        "`finding` names the finding that it follows from. `of`: post and matter are of this body below.",
        {"number": "code", "to": "code", "due_at": "instant"},
        {"finding": "code", "matter": "code", "of": "code"},
        ("text", "file"),
    ),
    Kind(
        "order.answered",
        "order",
        "The post that was ordered to act says what it has done.",
        {"number": "code"},
        {},
        ("text", "file"),
    ),
    Kind(
        "order.extended",
        "order",
        "The supervising post sets a later instant, with the reason; an answer is owed again.",
        {"number": "code", "due_at": "instant"},
        {},
        ("reason",),
    ),
    Kind(
        "order.closed",
        "order",
        "The supervising post finds that the order was carried out, or says why it no longer stands.",
        {"number": "code"},
        {},
        ("text",),
    ),
    Kind(
        "order.replied",
        "body",
        "A post of this body answers an order of the body `of` above: the entry `index` of the record `log`, "
        "whose leaf hash is `leaf`.",
        {"of": "code", "number": "code", "log": "code", "index": "count", "leaf": "digest"},
        {},
        ("text", "file"),
    ),
)
