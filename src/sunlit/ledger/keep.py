"""The rows of each kind of entry of this room."""

from __future__ import annotations

from sunlit.ledger.erasing.removing import remove
from sunlit.ledger.keepers import keeps
from sunlit.ledger.models import Disclosure, Leaf, LogSeen
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


@keeps("register.made")
def register_made(leaf: Leaf, entry: Entry) -> None:
    """Keep nothing: the register is the entry and its blob."""


@keeps("disclosure.erased")
def disclosure_erased(leaf: Leaf, entry: Entry) -> None:
    """Erase what an earlier entry disclosed, here as everywhere the record is kept."""
    row = Disclosure.objects.select_related("leaf").filter(
        digest=entry.data["digest"], leaf__log_id=leaf.log_id
    )
    for disclosure in row:
        remove(disclosure, entry.at)
