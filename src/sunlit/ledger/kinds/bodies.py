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
        "A person begins to hold a post; every later act names this tenure. One who stands in for another "
        "(`stands_in` names the tenure of who is away) holds it on the days `from_on` to `to_on` only, the "
        "last one included, and not past the end of the tenure that he stands in for.",
        {"tenure": "code", "post": "code", "person": "code", "from_on": "date"},
        {"seat": "option", "stands_in": "code", "to_on": "date"},
        ("name", "reason"),
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
        "The body changes what it may choose itself: thresholds, days to answer, its calendar. `change` is "
        "the number under which it was announced.",
        {},
        {"calendar": "digest", "change": "count"},
        ("text", "reason"),
    ),
    Kind(
        "change.announced",
        "body",
        "What the body means to change, before it applies: a power (a new one or a new version), the "
        "withdrawal of one, or its rules. `rules` names what would be in force from `applies_on`, for a "
        "withdrawal what would cease; `lowered` counts what it demands or shows less than before.",
        {"n": "count", "what": "code", "applies_on": "date", "lowered": "count"},
        {"code": "code"},
        ("reason",),
    ),
    Kind(
        "change.withdrawn",
        "body",
        "An announced change that will not apply after all.",
        {"n": "count"},
        {},
        ("reason",),
    ),
    Kind(
        "power.adopted",
        "power",
        "A version of a power of the catalogue with its procedure; `rules` names both.",
        {"code": "code", "version": "count", "class": "code", "level": "code", "position": "count"},
        {"type": "code", "risk": "code", "procedure": "digest", "change": "count"},
        ("text", "reason"),
    ),
    Kind(
        "power.withdrawn",
        "power",
        "A power leaves the catalogue; what runs under it keeps its version. `change` is the number under "
        "which it was announced.",
        {"code": "code", "version": "count"},
        {"change": "count"},
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
        "A disclosure of an earlier entry was erased for good, with its salt; the leaf and every proof stay. "
        "`name` is what it was disclosed as; `agreed_by` the second person, `agreed_of` the body above if he "
        "is of that one.",
        {"act": "index", "digest": "digest", "ground": "code"},
        {
            "name": "code",
            "agreed_by": "code",
            "agreed_tenure": "code",
            "agreed_person": "code",
            "agreed_of": "code",
        },
    ),
)
