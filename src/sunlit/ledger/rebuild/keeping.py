"""One entry from elsewhere becomes rows: the same keepers as when it was made here."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import MultipleObjectsReturned, ObjectDoesNotExist
from django.db import DataError, IntegrityError

from sunlit.ledger.disclosing import expires_at_of
from sunlit.ledger.errors import LedgerError, Unkept
from sunlit.ledger.keepers import keeper_of
from sunlit.ledger.models import Disclosure, Leaf, Log, Stream
from sunlit.ledger.search import index_disclosures
from sunlit.ledger.storing import store_leaf
from sunlit.record import disclosure
from sunlit.record.b64 import b64url
from sunlit.record.entry import Entry

BREAKS = (
    ArithmeticError,
    AttributeError,
    DataError,
    IntegrityError,
    LookupError,
    MultipleObjectsReturned,
    ObjectDoesNotExist,
    TypeError,
    ValueError,
)  # what a keeper raises for an entry that no action here would have made


def keep_entry(log: Log, found: Entry, raw: bytes, rows: Mapping[str, dict[str, Any]]) -> Leaf:
    """Store `raw`, the bytes of `found`, as the next entry of `log` with all its rows; return its leaf.

    `rows` holds what is known of each disclosure by digest: text (None when erased or not for us), position,
    name, erased_at. The caller holds the log's row in a transaction and has checked the bytes; Unkept names
    an entry of which no rows can be made, and the transaction is then lost.
    """
    keeper = keeper_of(found.kind)
    leaf = keep_words(log, found, raw, rows)
    try:
        keeper(leaf, found)
    except BREAKS as error:
        why = " ".join(str(error).split())[:200]
        raise Unkept(
            f"{log.slug}: no rows can be made of entry {leaf.index} ({found.kind}): "
            f"{type(error).__name__}: {why}"
        ) from error
    return leaf


def keep_words(log: Log, found: Entry, raw: bytes, rows: Mapping[str, dict[str, Any]]) -> Leaf:
    """Store `raw` as the next entry of `log` with what was disclosed with it, and no rows of its kind."""
    leaf = store_leaf(log, found, raw)
    _store_disclosures(leaf, found, rows)
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
