"""Reading what the log holds."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from sunlit.ledger.errors import LedgerError
from sunlit.ledger.models import Blob, Disclosure, Leaf
from sunlit.record import canonical
from sunlit.record.entry import Entry, decode


@lru_cache(maxsize=8_192)
def _entry(raw: bytes) -> Entry:
    return decode(raw)


def entry_of(leaf: Leaf) -> Entry:
    """Return the entry of a leaf. It is shared by all who ask: read it, never change it."""
    return _entry(bytes(leaf.entry))


def stream_events(slug: str, stream: str) -> list[tuple[Leaf, Entry]]:
    """Return every leaf of a stream with its entry, oldest first."""
    leaves = Leaf.objects.filter(log_id=slug, stream=stream).order_by("seq")
    return [(leaf, entry_of(leaf)) for leaf in leaves]


def stream_indexes(slug: str, stream: str) -> list[int]:
    """Return the log index of every entry of a stream, oldest first."""
    return list(
        Leaf.objects.filter(log_id=slug, stream=stream).order_by("seq").values_list("index", flat=True)
    )


@lru_cache(maxsize=1_024)
def _blob(slug: str, digest: str) -> bytes:
    found = Blob.objects.filter(pk=f"{slug}/{digest}").values_list("content", flat=True).first()
    if found is None:
        raise LedgerError(f"the log {slug} has no blob {digest}")
    return bytes(found)


def blob_bytes(slug: str, digest: str) -> bytes:
    """Return the canonical bytes of a rule; LedgerError when the log has none of that name."""
    return _blob(slug, digest)


@lru_cache(maxsize=512)
def blob_value(slug: str, digest: str) -> Any:
    """Return the value of a rule. It is shared by all who ask: read it, never change it."""
    return canonical.decode(blob_bytes(slug, digest))


def disclosures_of(leaf: Leaf, name: str = "") -> list[Disclosure]:
    """Return what was disclosed with a leaf, in the order given; only those called `name` when it is given.

    The caller must look at `scope` before showing any of it.
    """
    found = Disclosure.objects.filter(leaf=leaf).order_by("position")
    return list(found.filter(name=name) if name else found)
