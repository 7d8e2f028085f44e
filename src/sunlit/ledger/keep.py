"""The rows of each kind of entry of this room."""

from __future__ import annotations

from sunlit.ledger.keepers import keeps
from sunlit.ledger.models import Leaf, LogSeen
from sunlit.record.entry import Entry


@keeps("checkpoint.seen", "checkpoint.refused")
def log_seen(leaf: Leaf, entry: Entry) -> None:
    """Keep what one body saw of another's log."""
    LogSeen.objects.create(
        leaf=leaf,
        by_id=leaf.log_id,
        body=entry.data["body"],
        size=entry.data["size"],
        root=entry.data["root"],
        checkpoint=entry.data["checkpoint"],
        at=entry.at,
        refused=entry.kind == "checkpoint.refused",
    )
