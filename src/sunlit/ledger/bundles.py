"""Evidence in one file: entries with their texts, their proofs, and the checkpoint with every cosignature.

What a reader keeps today still proves itself when this server is gone.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from sunlit.ledger.errors import LedgerError
from sunlit.ledger.models import Disclosure, Leaf, Log
from sunlit.ledger.proofs import NotPublished, checkpoint_note, keychain
from sunlit.ledger.tilefiles import TileFiles
from sunlit.ledger.witnessing.policies import policy_of
from sunlit.record import checkpoint, note
from sunlit.record.tiles import LevelReader
from sunlit.record.tree import inclusion_proof
from sunlit.verify import Proven, bundle


def bundle_of(slug: str, index: int) -> dict[str, Any]:
    """Return the evidence of one entry with its public texts; NotPublished until a checkpoint covers it."""
    return _bundle(slug, Leaf.objects.filter(pk=f"{slug}/{index}"), f"entry {index}")


def stream_bundle(slug: str, stream: str, also: Iterable[str] = ()) -> dict[str, Any]:
    """Return the evidence of a whole stream, "matter:2026-0117", as far as the checkpoint covers it.

    `also` holds digests whose texts the one who asks may read although they are not public.
    """
    leaves = Leaf.objects.filter(log_id=slug, stream=stream).order_by("seq")
    return _bundle(slug, leaves, stream, stream=stream, also=also)


def _bundle(
    slug: str, leaves: Any, what: str, *, stream: str = "", also: Iterable[str] = ()
) -> dict[str, Any]:
    signed = checkpoint_note(slug)
    size = checkpoint.decode(note.read_note(signed)[0]).size
    found = list(leaves.filter(index__lt=size).values_list("ref", "index", "entry"))
    if not found:
        raise NotPublished(f"the checkpoint of {slug}, {size} entries, covers no {what}")
    texts = _texts([ref for ref, _, _ in found], set(also))
    read = LevelReader(size, TileFiles(slug).levels)
    entries = [
        Proven(index, bytes(raw), inclusion_proof(index, size, read), texts[ref]) for ref, index, raw in found
    ]
    keys = keychain(slug).up_to(size)
    return bundle(
        vkey=keys.vkeys[-1],
        keys=keys.facts(),
        checkpoint=signed.decode(),
        entries=entries,
        stream=stream,
        witnesses=_witnesses(slug),
    )


def _witnesses(slug: str) -> list[str]:
    """Return the keys of the witnesses that the body's policy names; none when it cannot be read."""
    try:
        found = policy_of(Log.objects.get(slug=slug))
    except LedgerError:
        return []
    return [one.key.vkey for one in found.witnesses] if found else []


def _texts(refs: list[str], also: set[str]) -> dict[str, list[str]]:
    """Return the texts of each leaf in the order given: public ones, and those named in `also`."""
    texts: defaultdict[str, list[str]] = defaultdict(list)
    rows = Disclosure.objects.filter(leaf_id__in=refs, text__isnull=False).order_by("leaf_id", "position")
    for leaf, scope, digest, text in rows.values_list("leaf_id", "scope", "digest", "text"):
        if scope == "public" or digest in also:
            texts[leaf].append(str(text))
    return texts
