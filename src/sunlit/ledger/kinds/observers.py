"""Kinds in the stream of a meeting that tell of its observers: call, applications, draw, who came."""

from __future__ import annotations

from sunlit.ledger.kinds.kind import Kind

OBSERVER_KINDS = (
    Kind(
        "observers.called",
        "meeting",
        "Residents may apply to sit in the meeting. Every source of the draw is named, and is known at "
        "`known_at`, after the time to apply is over.",
        {"seats": "count", "substitutes": "count", "apply_until": "instant", "known_at": "numbers"},
        {},
        ("text", "source1", "source2", "source3"),
    ),
    Kind(
        "observer.applied",
        "meeting",
        "Somebody applies; the name stays sealed unless the number is drawn, and is erased at `expires_at` "
        "if it is not. `lock` is the SHA-256 of the code on the receipt.",
        {"n": "count", "lock": "digest", "expires_at": "instant"},
        {},
        ("personal",),
    ),
    Kind(
        "observer.withdrew",
        "meeting",
        "An application is taken back, or a seat given up, with the code of the receipt: it opens `lock`.",
        {"n": "count", "code": "code"},
    ),
    Kind(
        "observers.drawn",
        "meeting",
        "Who gets a seat: drawn after RFC 3797 with SHA-256 from `pool` applications by the values of the "
        "sources; all of them where there are seats enough, and then there are no values.",
        {"pool": "count", "drawn": "numbers"},
        {"values": "codes", "substitutes": "numbers"},
    ),
    Kind(
        "observer.noted",
        "meeting",
        "An observer is present, absent, or leaves; the seat of one who is absent passes to a substitute.",
        {"n": "count", "status": "code"},
    ),
)
