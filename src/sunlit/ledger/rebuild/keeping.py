"""One entry from elsewhere becomes rows: the same keepers as when it was made here."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sunlit.ledger.disclosing import expires_at_of
from sunlit.ledger.errors import LedgerError
from sunlit.ledger.keepers import keeper_of
from sunlit.ledger.models import Disclosure, Leaf, Log, Stream
from sunlit.ledger.search import index_disclosures
from sunlit.ledger.storing import store_leaf
from sunlit.record import disclosure
from sunlit.record.b64 import b64url
from sunlit.record.entry import Entry


def keep_entry(log: Log, found: Entry, raw: bytes, rows: Mapping[str, dict[str, Any]]) -> Leaf:
    """Store `raw`, the bytes of `found`, as the next entry of `log` with all its rows; return its leaf.

    `rows` holds what is known of each disclosure by digest: text (None when erased or not for us), position,
    name, erased_at. The caller holds the log's row in a transaction and has checked the bytes.
    """
    leaf = store_leaf(log, found, raw)
    _store_disclosures(leaf, found, rows)
    keeper_of(found.kind)(leaf, found)
    return leaf


def check_next(log: Log, found: Entry) -> None:
    """Raise LedgerError unless `found` may be the next entry of `log`: its place, its time, its stream."""
    last = Stream.objects.filter(pk=f"{log.slug}/{found.stream}").values_list("seq", "head").first()
    seq, prev = (0, "") if last is None else (last[0] + 1, b64url(bytes(last[1])))
    for name, expected, was in (
        ("log", log.origin, found.log),
        ("body", log.slug, found.body),
        ("seq", seq, found.seq),
        ("prev", prev, found.prev),
    ):
        if was != expected:
            raise LedgerError(f"{log.slug}: entry {log.size} has {name} {was!r}, expected {expected!r}")
    if found.at < log.last_at:
        raise LedgerError(f"{log.slug}: entry {log.size} is older than the one before it")


def _store_disclosures(leaf: Leaf, found: Entry, rows: Mapping[str, dict[str, Any]]) -> None:
    """Store what was disclosed with a leaf, in the scope its entry gave; without text where left out."""
    stubs = {stub["d"]: stub for stub in found.withheld}
    made: list[Disclosure] = []
    for digest in found.d:
        row, stub = rows.get(digest, {}), stubs.get(digest, {})
        text = row.get("text")
        made.append(
            Disclosure(
                digest=digest,
                leaf=leaf,
                position=row.get("position", len(made)),
                name=row.get("name", stub.get("name", "")),
                scope=stub.get("scope", "public"),
                org=stub.get("org", ""),
                text=text,
                value=None if text is None else disclosure.read(text).value,
                erased_at=row.get("erased_at"),
                expires_at=expires_at_of(row.get("name", stub.get("name", "")), found.data),
            )
        )
    made.sort(key=lambda one: one.position)
    index_disclosures(Disclosure.objects.bulk_create(made))
