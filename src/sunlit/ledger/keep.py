"""The rows of each kind of entry of this room."""

from __future__ import annotations

from sunlit.ledger.erasing.removing import remove
from sunlit.ledger.keepers import keeps
from sunlit.ledger.keychains import keychain_of
from sunlit.ledger.models import Disclosure, Erasure, Leaf, Log, LogSeen
from sunlit.ledger.reading import blob_value
from sunlit.record.entry import Entry
from sunlit.record.keychain import rotated


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


@keeps("key.rotated")
def key_rotated(leaf: Leaf, entry: Entry) -> None:
    """Keep the key that took over, once the old one is seen to have handed over to it."""
    log = leaf.log
    chain = rotated(keychain_of(log), leaf.index, entry, blob_value(log.slug, entry.rules))
    log.later_keys = chain.facts()[1:]
    Log.objects.filter(pk=log.slug).update(later_keys=log.later_keys)


@keeps("disclosure.erased")
def disclosure_erased(leaf: Leaf, entry: Entry) -> None:
    """Erase what an earlier entry disclosed, here as everywhere the record is kept."""
    data = entry.data
    act = Leaf.objects.filter(ref=f"{leaf.log_id}/{data['act']}").first()
    Erasure.objects.create(
        leaf=leaf,
        log_id=leaf.log_id,
        digest=data["digest"],
        act_index=data["act"],
        stream=act.stream if act is not None else "",
        name=data.get("name", "personal" if data["ground"] == "expired" else ""),
        ground=data["ground"],
        asked_by=entry.actor.get("post", ""),
        agreed_by=data.get("agreed_by", ""),
        agreed_of=data.get("agreed_of", ""),
        at=entry.at,
    )
    row = Disclosure.objects.select_related("leaf").filter(digest=data["digest"], leaf__log_id=leaf.log_id)
    for disclosure in row:
        remove(disclosure, entry.at)
