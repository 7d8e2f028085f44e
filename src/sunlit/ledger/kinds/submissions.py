"""Kinds in the stream of one submission of the public."""

from __future__ import annotations

from sunlit.ledger.kinds.kind import Kind

SUBMISSION_KINDS = (
    Kind(
        "submission.received",
        "submission",
        "A question, comment, objection or rating has arrived. The reply clock runs from here on; of a "
        "rating `choice` counts at once, and `due_at` is when no more are taken. `office_only`: at the "
        "wish of who sent it the words are never shown, the reply is.",
        {"number": "code", "type": "code", "post": "code", "due_at": "instant"},
        {
            "matter": "option",
            "power": "option",
            "objection": "count",
            "provisional": "flag",
            "step": "option",
            "named": "option",
            "choice": "code",
            "office_only": "flag",
        },
        ("text", "name"),
    ),
    Kind(
        "submission.shown",
        "submission",
        "The submission is shown to the public.",
        {"number": "code"},
    ),
    Kind(
        "submission.hidden",
        "submission",
        "The submission is not shown, on a ground; until the given instant the author may appeal.",
        {"number": "code", "ground": "code", "appeal_until": "instant"},
        {},
        ("reason",),
    ),
    Kind(
        "reply.given",
        "submission",
        "The responsible post replies.",
        {"number": "code"},
        {},
        ("text", "file"),
    ),
)
