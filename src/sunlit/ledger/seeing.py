"""An upper body records each day how far the logs of the bodies below it have come.

So the county is a witness of its towns without a machine for it: a town that rewrites its history no longer
continues what the county's record holds, and both checkpoints stand there for good.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, tzinfo
from typing import Any
from zoneinfo import ZoneInfo

from sunlit.ledger.clock import now_ms
from sunlit.ledger.keychains import keychain_of
from sunlit.ledger.log import Writer, writing
from sunlit.ledger.models import Leaf, Log, LogSeen
from sunlit.ledger.places import evidence_folder, write_durably
from sunlit.ledger.reading import blob_value, entry_of
from sunlit.ledger.standing import may_write
from sunlit.ledger.tilefiles import TileFiles
from sunlit.record.b64 import b64url, unb64url
from sunlit.record.checkpoint import Checkpoint
from sunlit.record.entry import Entry
from sunlit.record.errors import RecordError
from sunlit.record.keychain import Keychain
from sunlit.record.tiles import HashReader
from sunlit.record.tree import consistency_proof, root_of, verify_consistency

LOGGER = logging.getLogger("sunlit.ledger")


def see_logs() -> list[Leaf]:
    """Record in each upper body's log what is new in the logs below it, once a day; return the entries."""
    first = {leaf.log_id: entry_of(leaf) for leaf in Leaf.objects.filter(index=0)}
    logs = {log.slug: log for log in Log.objects.filter(slug__in=first)}
    found = []
    for slug, opened in sorted(first.items()):
        upper = opened.data.get("parent", "")
        if upper in first and may_write(logs[upper]) and not seen_today(upper, slug, first[upper]):
            try:
                leaf = see_checkpoint(upper, logs[slug])
            except RecordError as error:
                LOGGER.error("%s could not read the log of %s: %s", upper, slug, error)
                continue
            if leaf is not None:
                found.append(leaf)
    return found


@dataclass(frozen=True)
class Shown:
    """What a log below shows of itself, and how to read it: here, or at the place where it is kept."""

    body: str
    keys: Keychain
    signed: bytes  # the checkpoint
    read: Callable[[str], bytes]  # of its tiles
    leaves: Callable[[Checkpoint], Sequence[bytes]]  # every leaf hash, where the tiles leave a doubt


def see_checkpoint(upper: str, log: Log) -> Leaf | None:
    """Record the public checkpoint of a log that is kept here in the log of `upper`; see `see`."""
    files = TileFiles(log.slug)

    def leaves(head: Checkpoint) -> list[bytes]:
        rows = Leaf.objects.filter(log=log, index__lt=head.size).order_by("index")
        return [bytes(raw) for raw in rows.values_list("hash", flat=True)]

    return see(upper, Shown(log.slug, keychain_of(log), files.cosigned(), files.read, leaves))


def see(upper: str, shown: Shown) -> Leaf | None:
    """Record what a log shows in the log of `upper`, if it is new to it; return the entry.

    One that does not continue the last one seen is recorded as refused, with both signed notes kept, and the
    last one seen stays what it was. Raises RecordError when the checkpoint is not by the log's key.
    """
    if not shown.signed:
        return None
    head = shown.keys.open(shown.signed)
    root = b64url(head.root)
    last = last_seen(upper, shown.body)
    if LogSeen.objects.filter(by_id=upper, body=shown.body, size=head.size, root=root).exists():
        return None
    if last is not None and not continues(shown, head, last.size, unb64url(last.root)):
        return refuse(upper, last, shown.body, shown.keys.origin, shown.signed, head)
    with writing(upper) as writer:
        data = _data(writer, shown.body, shown.keys.origin, shown.signed, head)
        return writer.append("checkpoint.seen", f"log:{shown.body}", data=data)


def refuse(upper: str, last: LogSeen, body: str, origin: str, signed: bytes, head: Checkpoint) -> Leaf:
    """Record that a signed checkpoint and one seen before are of two histories; keep both notes."""
    with writing(upper) as writer:
        data = _data(writer, body, origin, signed, head)
        _keep_evidence(upper, last, signed, head)
        seen = Leaf.objects.values_list("index", flat=True).get(pk=last.leaf_id)
        return writer.append("checkpoint.refused", f"log:{body}", data={**data, "seen": seen})


def _data(writer: Writer, body: str, origin: str, signed: bytes, head: Checkpoint) -> dict[str, Any]:
    return {
        "body": body,
        "origin": origin,
        "size": head.size,
        "root": b64url(head.root),
        "checkpoint": writer.blob({"checkpoint": signed.decode()}),
    }


def last_seen(upper: str, slug: str) -> LogSeen | None:
    """Return the last checkpoint of a body's log that `upper` has seen and that continued those before."""
    return LogSeen.objects.filter(by_id=upper, body=slug, refused=False).order_by("-at", "-size").first()


def continues(shown: Shown, head: Checkpoint, size: int, root: bytes) -> bool:
    """Return whether `head` continues the tree of `size` entries, by the tiles or else by all leaves.

    A damaged tile is no second history: before anything is held against a body its leaves are counted.
    """
    if head.size <= size:
        return head.size == size and head.root == root
    if size == 0:
        return True
    try:
        proof = consistency_proof(size, head.size, HashReader(head.size, shown.read))
        verify_consistency(size, head.size, proof, root, head.root)
    except RecordError:
        hashes = shown.leaves(head)
        return root_of(hashes[:size]) == root and root_of(hashes) == head.root
    return True


def _keep_evidence(upper: str, last: LogSeen, signed: bytes, head: Checkpoint) -> None:
    """Write both signed notes into a file; they stand in the record as blobs, too."""
    before = str(blob_value(upper, last.checkpoint)["checkpoint"])
    file = evidence_folder() / f"{last.body}-{upper}-{head.size}-{last.size}.txt"
    if not file.exists():
        text = f"Seen by {upper} before:\n\n{before}\n----\n\nDoes not continue it:\n\n{signed.decode()}"
        write_durably(file, text.encode())
    LOGGER.critical(
        "%s: the checkpoint of %s entries does not continue the %s entries that %s has seen; see %s",
        *(last.body, head.size, last.size, upper, file.name),
    )


def seen_today(upper: str, slug: str, opened: Entry) -> bool:
    """Say whether `upper`, whose entry 0 is `opened`, has recorded something of a body's log today."""
    zone = _zone(opened)
    last = LogSeen.objects.filter(by_id=upper, body=slug).order_by("-at").values_list("at", flat=True).first()
    return last is not None and _day(last, zone) == _day(now_ms(), zone)


def _day(ms: int, zone: tzinfo) -> date:
    return datetime.fromtimestamp(ms / 1000, zone).date()


def _zone(opened: Entry) -> tzinfo:
    try:
        return ZoneInfo(opened.data["zone"])
    except (KeyError, ValueError):
        return UTC
