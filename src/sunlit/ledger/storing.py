"""How one entry becomes rows: the leaf, the end of its stream, the head of its log."""

from __future__ import annotations

from sunlit.ledger.errors import LedgerError
from sunlit.ledger.models import Leaf, Log, Stream
from sunlit.record.entry import Entry
from sunlit.record.hashing import leaf_hash


def store_leaf(log: Log, entry: Entry, raw: bytes) -> Leaf:
    """Store `raw`, the bytes of `entry`, as the next leaf of `log` and move the head; `log` follows.

    The caller holds the log's row in a transaction, and undoes that when this raises.
    """
    index = log.size
    leaf = Leaf.objects.create(
        ref=f"{log.slug}/{index}",
        log=log,
        index=index,
        kind=entry.kind,
        stream=entry.stream,
        seq=entry.seq,
        at=entry.at,
        hash=leaf_hash(raw),
        entry=raw,
    )
    ref = f"{log.slug}/{entry.stream}"
    if entry.seq == 0:
        Stream.objects.create(ref=ref, log=log, name=entry.stream, seq=0, head=leaf.hash)
    else:
        Stream.objects.filter(pk=ref).update(seq=entry.seq, head=leaf.hash)
    if not Log.objects.filter(pk=log.slug, size=index).update(size=index + 1, last_at=entry.at):
        raise LedgerError(f"the head of {log.slug} moved away from {index} under its lock")
    log.size, log.last_at = index + 1, entry.at
    return leaf
