"""An upper body records each day how far the logs of the bodies below it have come.

So the county is a witness of its towns without a machine for it: a town that rewrites its history no longer
continues what the county's record holds, and both checkpoints stand there for good.
"""

from __future__ import annotations

import logging
from datetime import UTC, date, datetime, tzinfo
from zoneinfo import ZoneInfo

from sunlit.ledger.clock import now_ms
from sunlit.ledger.keychains import keychain_of
from sunlit.ledger.log import writing
from sunlit.ledger.models import Leaf, Log, LogSeen
from sunlit.ledger.places import evidence_folder, write_durably
from sunlit.ledger.reading import blob_value, entry_of
from sunlit.ledger.standing import may_write
from sunlit.ledger.tilefiles import TileFiles
from sunlit.record.b64 import b64url, unb64url
from sunlit.record.checkpoint import Checkpoint
from sunlit.record.entry import Entry
from sunlit.record.errors import RecordError
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
        if upper in first and may_write(logs[upper]) and not _seen_today(upper, slug, _zone(first[upper])):
            try:
                leaf = see_checkpoint(upper, logs[slug])
            except RecordError as error:
                LOGGER.error("%s could not read the log of %s: %s", upper, slug, error)
                continue
            if leaf is not None:
                found.append(leaf)
    return found


def see_checkpoint(upper: str, log: Log) -> Leaf | None:
    """Record the public checkpoint of `log` in the log of `upper`, if it is new to it; return the entry.

    One that does not continue the last one seen is recorded as refused, with both signed notes kept, and the
    last one seen stays what it was. Raises RecordError when the checkpoint is not by the log's key.
    """
    files = TileFiles(log.slug)
    signed = files.cosigned()
    if not signed:
        return None
    head = keychain_of(log).open(signed)
    root = b64url(head.root)
    rows = LogSeen.objects.filter(by_id=upper, body=log.slug)
    last = rows.filter(refused=False).order_by("-at", "-size").first()
    if rows.filter(size=head.size, root=root).exists():
        return None
    fits = last is None or _continues(log, head, last.size, unb64url(last.root))
    with writing(upper) as writer:
        data = {
            "body": log.slug,
            "origin": log.origin,
            "size": head.size,
            "root": root,
            "checkpoint": writer.blob({"checkpoint": signed.decode()}),
        }
        if fits or last is None:
            return writer.append("checkpoint.seen", f"log:{log.slug}", data=data)
        _keep_evidence(upper, last, signed, head)
        seen = Leaf.objects.values_list("index", flat=True).get(pk=last.leaf_id)
        return writer.append("checkpoint.refused", f"log:{log.slug}", data={**data, "seen": seen})


def _continues(log: Log, head: Checkpoint, size: int, root: bytes) -> bool:
    """Return whether `head` continues the tree of `size` entries, by the tiles or else by the leaves stored.

    A damaged tile is no second history: before anything is held against a body its leaves are counted.
    """
    if head.size < size:
        return False
    if size == 0:
        return True
    try:
        proof = consistency_proof(size, head.size, HashReader(head.size, TileFiles(log.slug).read))
        verify_consistency(size, head.size, proof, root, head.root)
    except RecordError:
        rows = Leaf.objects.filter(log=log, index__lt=head.size).order_by("index")
        hashes = [bytes(raw) for raw in rows.values_list("hash", flat=True)]
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


def _seen_today(upper: str, slug: str, zone: tzinfo) -> bool:
    last = LogSeen.objects.filter(by_id=upper, body=slug).order_by("-at").values_list("at", flat=True).first()
    return last is not None and _day(last, zone) == _day(now_ms(), zone)


def _day(ms: int, zone: tzinfo) -> date:
    return datetime.fromtimestamp(ms / 1000, zone).date()


def _zone(opened: Entry) -> tzinfo:
    try:
        return ZoneInfo(opened.data["zone"])
    except (KeyError, ValueError):
        return UTC
