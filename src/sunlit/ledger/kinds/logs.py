"""Kinds in which a body records what it saw of the log of another."""

from __future__ import annotations

from sunlit.ledger.kinds.kind import Kind

LOG_KINDS = (
    Kind(
        "key.rotated",
        "body",
        "A new key signs from here on. `old` is the SHA-256 of the key before it, as text; the blob `rules` "
        "holds the `handover`, a note that both keys signed.",
        {"old": "digest", "key": "line"},
    ),
    Kind(
        "checkpoint.seen",
        "log",
        "The body saw a checkpoint of another log, and that it continues the one seen before; "
        "the blob `checkpoint` is the signed note.",
        {"body": "code", "origin": "code", "size": "count", "root": "digest", "checkpoint": "digest"},
    ),
    Kind(
        "checkpoint.refused",
        "log",
        "The body saw a checkpoint that does not continue the one seen at `seen`: "
        "both are signed by the same key.",
        {
            "body": "code",
            "origin": "code",
            "size": "count",
            "root": "digest",
            "checkpoint": "digest",
            "seen": "index",
        },
    ),
)
