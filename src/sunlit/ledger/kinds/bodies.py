"""Kinds in the stream of the body itself, and in the streams of its powers."""

from __future__ import annotations

from sunlit.ledger.kinds.kind import Kind

BODY_KINDS = (
    Kind(
        "log.opened",
        "body",
        "Entry 0 of every log: the body, its place in the tree, time zone, closing hour, calendar, key. A "
        "log that succeeds one that can no longer be signed names it, how far it is known, and why.",
        {
            "level": "code",
            "parent": "option",
            "zone": "code",
            "closes": "clock",
            "calendar": "digest",
            "key": "line",
            "demo": "flag",
        },
        {
            "position": "count",
            "predecessor": "code",
            "size": "count",
            "root": "digest",
            "checkpoint": "digest",
        },
        ("reason",),
    ),
    Kind(
        "posts.adopted",
        "body",
        "The body adopts its list of posts, organs and outsiders; `rules` names the list.",
        {},
        {"posts": "count"},
    ),
    Kind(
        "tenure.begun",
        "body",
        "A person begins to hold a post; every later act names this tenure.",
        {"tenure": "code", "post": "code", "person": "code", "from_on": "date"},
        {"seat": "option"},
        ("name",),
    ),
    Kind(
        "tenure.ended",
        "body",
        "A person ceases to hold a post; the successor takes over the open tasks.",
        {"tenure": "code", "to_on": "date"},
        {"successor": "option"},
        ("text", "reason"),
    ),
    Kind(
        "rules.adopted",
        "body",
        "The body changes what it may choose itself: thresholds, days to answer, its calendar.",
        {},
        {"calendar": "digest"},
        ("text", "reason"),
    ),
    Kind(
        "power.adopted",
        "power",
        "A version of a power of the catalogue with its procedure; `rules` names both.",
        {"code": "code", "version": "count", "class": "code", "level": "code", "position": "count"},
        {"type": "code", "risk": "code", "procedure": "digest"},
        ("text", "reason"),
    ),
    Kind(
        "finding.answered",
        "body",
        "The owner of a finding answers it, and says whether a consequence followed.",
        {"finding": "code", "consequence": "flag"},
        {},
        ("text",),
    ),
    Kind(
        "register.made",
        "body",
        "The last leaf of every stream before this entry, as lines of the blob `rules` under one root: "
        "nothing followed.",
        {"streams": "count", "root": "digest"},
    ),
    Kind(
        "duelist.made",
        "body",
        "What is due, was met, is overdue and is kept back at the close of a working day; the blob `rules` "
        "holds the list.",
        {"day": "date", "due": "count", "met": "count", "overdue": "count", "withheld": "count"},
    ),
    Kind(
        "disclosure.erased",
        "body",
        "A disclosure of an earlier entry was erased for good, with its salt; the leaf and every proof stay.",
        {"act": "index", "digest": "digest", "ground": "code"},
    ),
)
