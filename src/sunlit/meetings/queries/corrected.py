"""What was corrected in the minutes of a meeting, each beside the entry it corrects."""

from __future__ import annotations

from dataclasses import dataclass

from sunlit.ledger.models import Disclosure, Leaf
from sunlit.ledger.reading import entry_of
from sunlit.meetings.models import Meeting
from sunlit.meetings.queries.views import Text


@dataclass(frozen=True, slots=True)
class Corrected:
    """New words for an entry of a meeting; both stay readable."""

    index: int  # of the correction
    entry: int  # log index of what it corrects
    at: int
    text: Text
    reason: Text


def corrections_of(meeting: Meeting) -> list[Corrected]:
    """Return the corrections of a meeting's minutes, the oldest first; two queries at most."""
    stream = f"meeting:{meeting.number}"
    leaves = list(
        Leaf.objects.filter(log_id=meeting.body_id, stream=stream, kind="minutes.corrected").order_by("seq")
    )
    said = {
        (row.leaf_id, row.name): row.value
        for row in Disclosure.objects.filter(leaf__in=leaves, scope="public")
        if isinstance(row.value, dict)
    }
    return [
        Corrected(
            leaf.index,
            int(entry_of(leaf).data["entry"]),
            leaf.at,
            said.get((leaf.pk, "text"), {}),
            said.get((leaf.pk, "reason"), {}),
        )
        for leaf in leaves
    ]
