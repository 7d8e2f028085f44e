"""What an entry may say of the meeting in which an organ passed it: the item dealt with that matter."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from sunlit.procedure.meetings.history import Item, Meeting
from sunlit.procedure.rules.codes import Objection

CITED: Final = ("meeting", "item")
_PASSED: Final = ("decided", "heard")  # one that was put off, sent back or void passed nothing


def citing_objections(
    meeting: Meeting | None, data: Mapping[str, Any], organ: str, matter: str, since: int
) -> list[Objection]:
    """Return why a ratification in `matter` cannot have been passed in the item of `meeting` that it cites.

    `data` is what the ratification says, `since` when the departure was declared. The item is of that organ,
    ended afterwards, and names that matter or none.
    """
    if not any(name in data for name in CITED):
        return []
    item = meeting.items.get(data.get("item", 0)) if meeting is not None else None
    if meeting is None or item is None or meeting.organ != organ or not _dealt_with(item, matter, since):
        params = {"meeting": str(data.get("meeting", "")), "item": data.get("item", 0)}
        return [Objection("meeting_cited", params)]
    here = len(item.here) if meeting.members else meeting.eligible
    if data.get("eligible") != meeting.eligible:
        return [Objection("counts", {"found": data.get("eligible"), "expected": meeting.eligible})]
    if data.get("present", 0) > here:
        return [Objection("counts", {"found": data.get("present"), "expected": here})]
    return []


def _dealt_with(item: Item, matter: str, since: int) -> bool:
    ended = item.status == "closed" and item.result in _PASSED and item.closed_at is not None
    return ended and item.matter in ("", matter) and (item.closed_at or 0) >= since
