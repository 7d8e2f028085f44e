"""Kinds in the stream of one meeting, and what members declare of their interests before it.

What decides a matter (ballots, withdrawals, the result) stands in the matter's own stream; here stands what
happened in the room.
"""

from __future__ import annotations

from sunlit.ledger.kinds.kind import DOCUMENT, Kind

MEETING_KINDS = (
    Kind(
        "interest.declared",
        "body",
        "A member names the persons and firms he has an interest in; it replaces his earlier declaration.",
        {"tenure": "code"},
        {},
        ("parties",),
    ),
    Kind(
        "meeting.called",
        "meeting",
        "A meeting is called: who sits in it, when it begins, until when an item counts as announced.",
        {
            "number": "code",
            "organ": "code",
            "at": "instant",
            "announce_by": "instant",
            "recorder": "code",
            "open": "flag",
        },
        {"members": "codes", "head": "code", "eligible": "count"},
        ("title", "place", "text", "file"),
    ),
    Kind(
        "meeting.cancelled",
        "meeting",
        "A meeting that has not begun is called off.",
        {"number": "code"},
        {},
        ("reason",),
    ),
    Kind(
        "recorder.named",
        "meeting",
        "Another tenure enters what happens from here on: the recorder hands over, or no longer holds his.",
        {"tenure": "code"},
    ),
    Kind(
        "item.added",
        "meeting",
        "An item is put on the agenda; one that was not announced in time says so.",
        {"item": "count", "announced": "flag"},
        {"matter": "code", "step": "code", "split_of": "count", "part": "count"},
        ("title", "file"),
    ),
    Kind(
        "meeting.opened",
        "meeting",
        "The meeting begins.",
        {"number": "code"},
    ),
    Kind(
        "attendance.noted",
        "meeting",
        "A member is present, absent, comes late or leaves.",
        {"tenure": "code", "status": "code"},
    ),
    Kind(
        "attendance.counted",
        "meeting",
        "How many are present, where those entitled are only counted.",
        {"present": "count"},
    ),
    Kind(
        "item.opened",
        "meeting",
        "An item is taken up; who is present now may vote on it.",
        {"item": "count"},
    ),
    Kind(
        "recusal.noted",
        "meeting",
        "A member withdraws from an item, with the ground.",
        {"item": "count", "tenure": "code", "ground": "code"},
    ),
    Kind(
        "note.answered",
        "meeting",
        "A member says whether it is so that he withdrew, or left, as another entered. It moves nothing.",
        {"entry": "index", "tenure": "code", "agrees": "flag"},
        {},
        ("text",),
    ),
    Kind(
        "motion.put",
        "meeting",
        "The words to be voted on. Before the first ballot a later motion takes the place of an earlier one.",
        {"item": "count"},
        {},
        ("text",),
    ),
    Kind(
        "member.spoke",
        "meeting",
        "A member speaks to an item.",
        {"item": "count", "tenure": "code"},
    ),
    Kind(
        "envelope.received",
        "meeting",
        "A member has handed in a secret ballot; what it says stands nowhere beside his name.",
        {"item": "count", "tenure": "code"},
    ),
    Kind(
        "envelopes.opened",
        "meeting",
        "The secret ballots, sealed and in the order of their digests, so that they cannot be changed later.",
        {"item": "count", "ballots": "count"},
        {"tellers": "codes"},
        ("choice",),
    ),
    Kind(
        "item.closed",
        "meeting",
        "It ends: decided, tie, void, heard, deferred, split, amended. `act` is the result of its matter.",
        {"item": "count", "result": "code"},
        {"act": "index"},
        ("reason",),
    ),
    Kind(
        "item.reopened",
        "meeting",
        "A closed item is taken up again, by more than half of all members.",
        {"item": "count", "for": "count", "against": "count"},
        {},
        ("reason",),
    ),
    Kind(
        "meeting.closed",
        "meeting",
        "The meeting ends. Items it did not reach wait for the next one.",
        {"number": "code"},
        {**DOCUMENT},
    ),
    Kind(
        "minutes.corrected",
        "meeting",
        "New words for what an entry of the meeting says; the entry stays.",
        {"entry": "index"},
        {},
        ("text", "reason"),
    ),
    Kind(
        "minutes.adopted",
        "meeting",
        "The minutes, made from these entries, are adopted.",
        {"number": "code"},
        {},
        ("text", "file"),
    ),
)
