"""Which posts read what the public sent in before, or although, it is not shown to everybody."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sunlit.catalogue.days import local_day
from sunlit.dialogue.models import Submission
from sunlit.dialogue.posts import OFFICE, moderators
from sunlit.ledger.audience import Reader, audience_of, may_read
from sunlit.ledger.clock import now_ms
from sunlit.ledger.models import Disclosure

WAITING = "waiting"
KEPT = "kept"  # at the wish of its author: never shown, to nobody but those who answer it
KEPT_GROUND = "personal_privacy"  # of the closed list: the sender's own, who wishes it


@audience_of("submission")
def posts_of_submission(disclosure: Disclosure) -> set[str]:
    """Return the posts that may read words or name of a submission.

    A waiting text is read by those who judge it and by the posts that may answer it, and so is one that is
    kept for the office; a hidden one by those who may show it again. A name left for the office is read by
    the post that answers alone.
    """
    leaf = disclosure.leaf
    row = (
        Submission.objects.select_related("body", "matter")
        .filter(ref=f"{leaf.log_id}/{leaf.stream.split(':', 1)[1]}")
        .first()
    )
    if row is None:
        return set()
    return _readers(row, disclosure.name, _judges(row))


def readable(reader: Reader, rows: Iterable[Submission]) -> dict[str, Any]:
    """Return the words of submissions that `reader` may read, by their keys; two queries for each body."""
    found: dict[str, Any] = {}
    judges: dict[str, set[str]] = {}
    for row in rows:
        if row.body_id not in judges:
            judges[row.body_id] = _judges(row)
        if may_read(reader, row.text, _readers(row, "text", judges[row.body_id])):
            found[row.ref] = row.text.value
    return found


def _judges(row: Submission) -> set[str]:
    return set(moderators(row.body, local_day(row.body, now_ms())))


def _readers(row: Submission, name: str, judges: set[str]) -> set[str]:
    if name == "name":
        return {row.post}
    own = row.matter.posts.values() if row.matter else ()
    return judges | {row.post, OFFICE, *own} if row.shown in (WAITING, KEPT) else judges
