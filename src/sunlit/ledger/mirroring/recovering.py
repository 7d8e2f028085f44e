"""Bring back, from a mirror, what an older copy of the database lacks."""

from __future__ import annotations

from dataclasses import dataclass

from sunlit.ledger.errors import LedgerError
from sunlit.ledger.head import HeadStore
from sunlit.ledger.keychains import keychain_of
from sunlit.ledger.mirroring.growing import (
    Inconsistent,
    Progress,
    Signed,
    Unsound,
    keep_evidence,
    keys_at,
    opened,
    prove,
    stored_tree,
)
from sunlit.ledger.mirroring.intake import Documents, Intake
from sunlit.ledger.mirroring.sources import Source
from sunlit.ledger.models import Disclosure, Log
from sunlit.record import checkpoint, note
from sunlit.record.keychain import Keychain


@dataclass(frozen=True)
class Recovered:
    """What a recovery brought."""

    before: int  # entries the database held
    size: int  # entries it holds now
    signed: int  # entries that were signed, as far as anybody here knows
    lost: int  # words of the new entries that are not public, so that no mirror has them
    missing: dict[str, str]  # documents the source does not have: name by SHA-256


def recover(slug: str, source: Source, documents: Documents, progress: Progress) -> Recovered:
    """Take the entries that the database lacks from `source`, proven by the log's own signature.

    The stored head is raised first: from then on nothing can be signed that does not continue what the
    source holds. Raises LedgerError when the database holds entries that the signed history does not know.
    """
    log = Log.objects.get(slug=slug)
    keys = keys_at(source, keychain_of(log))
    there = opened(source.read("checkpoint"), keys)
    head = _head(log, keys)
    try:
        return _recover(log, head, there, source, documents, progress)
    except Inconsistent as found:
        if head.head.size and found.here.head == head.head:
            raise LedgerError(keep_evidence(slug, found)) from found
        raise LedgerError(
            f"{found}: something was entered into this older copy that was never signed. Restore the backup "
            "again into an empty place, and recover before anything is entered"
        ) from found


def _recover(
    log: Log, head: Signed, there: Signed, source: Source, documents: Documents, progress: Progress
) -> Recovered:
    slug = log.slug
    if there.head.size >= log.size:
        staging = prove(slug, source, _here(log), there, stored_tree(slug, log.size), progress)
        _raise_head(slug, head, there)
        intake = Intake(slug, source, documents, public_only=False)
        intake.take(staging, there.head.size, progress)
        staging.clear()
        missing = intake.missing
    else:
        prove(slug, source, _here(log), there, stored_tree(slug, 0), progress)
        _raise_head(slug, head, there)
        missing = {}
    size = Log.objects.get(slug=slug).size
    words = Disclosure.objects.filter(leaf__log_id=slug, leaf__index__gte=log.size)
    lost = words.filter(text=None, erased_at=None).count()
    return Recovered(log.size, size, max(head.head.size, there.head.size), lost, missing)


def _head(log: Log, keys: Keychain) -> Signed:
    """Return the stored head; one that cannot be read any more counts as gone."""
    raw = HeadStore().read(log.slug)
    try:
        return opened(raw, keys)
    except Unsound:
        return Signed(raw, opened(b"", keys).head)


def _here(log: Log) -> Signed:
    """Return what the database holds as if it were a checkpoint, which nobody signed."""
    held = checkpoint.Checkpoint(log.origin, log.size, stored_tree(log.slug, log.size).root())
    return Signed(HeadStore().read(log.slug), held)


def _raise_head(slug: str, head: Signed, there: Signed) -> None:
    """Store the source's checkpoint as signed head where it is ahead of ours, or ours is gone."""
    store = HeadStore()
    if there.head.size < head.head.size:
        return
    if there.head.size == head.head.size and head.head.size:
        if there.head.root != head.head.root:
            raise Inconsistent(f"{slug}: the stored head and the source differ at one size", head, there)
        return
    store.begin(slug)
    store.swap(slug, head.note, own_signature_only(there.note).encode())


def own_signature_only(signed: bytes) -> str:
    """Return a note without the cosignatures of witnesses: as the log itself signed it."""
    text, signatures = note.read_note(signed)
    own = text.split("\n", 1)[0]
    return note.add_lines(f"{text}\n", [one.line for one in signatures if one.name == own])
