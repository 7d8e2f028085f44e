"""What the public can ask of a log: checkpoint, tiles, and the proof that an entry stands in it."""

from __future__ import annotations

from sunlit.ledger.errors import LedgerError
from sunlit.ledger.keychains import keychain_of
from sunlit.ledger.models import Log
from sunlit.ledger.tilefiles import TileFiles
from sunlit.record import checkpoint, note, proof
from sunlit.record.checkpoint import Checkpoint
from sunlit.record.errors import RecordError
from sunlit.record.keychain import Keychain
from sunlit.record.proof import Proof
from sunlit.record.tiles import WIDTH, LevelReader, parse_path
from sunlit.record.tree import inclusion_proof


class NotPublished(LedgerError):
    """The entry or tile is not (yet) covered by a public checkpoint."""


def checkpoint_note(slug: str) -> bytes:
    """Return the public checkpoint with the cosignatures it has so far; NotPublished before the first."""
    signed = TileFiles(slug).cosigned()
    if not signed:
        raise NotPublished(f"{slug} has no checkpoint yet")
    return signed


def witnessed_note(slug: str) -> bytes:
    """Return the last checkpoint that satisfied the policy, cosignatures included; NotPublished before."""
    signed = TileFiles(slug).witnessed()
    if not signed:
        raise NotPublished(f"no checkpoint of {slug} was witnessed as its policy asks")
    return signed


def checkpoint_of(slug: str) -> Checkpoint:
    """Return what the public checkpoint says; NotPublished before the first."""
    return checkpoint.decode(note.read_note(checkpoint_note(slug))[0])


def tile(slug: str, path: str) -> bytes:
    """Return a tile or bundle of entries that the public checkpoint covers; NotPublished otherwise."""
    try:
        named = parse_path(path)
        level = 0 if named.level == "entries" else int(named.level)
        end = (named.index * WIDTH + (named.width or WIDTH)) << (8 * level)
        if end > checkpoint_of(slug).size:
            raise NotPublished(f"{slug} has no {path} yet")
        return TileFiles(slug).read(path)
    except RecordError as error:
        raise NotPublished(str(error)) from error


def proof_of(slug: str, index: int) -> Proof:
    """Return the proof that entry `index` stands in the public checkpoint; NotPublished otherwise."""
    signed = checkpoint_note(slug)
    size = checkpoint.decode(note.read_note(signed)[0]).size
    if not 0 <= index < size:
        raise NotPublished(f"entry {index} of {slug} is not in the checkpoint of {size} entries")
    hashes = inclusion_proof(index, size, LevelReader(size, TileFiles(slug).levels))
    return Proof(index, tuple(hashes), signed.decode())


def proof_text(slug: str, index: int) -> str:
    """Return the proof as a text that any C2SP client reads (tlog-proof)."""
    return proof.encode(proof_of(slug, index))


def keychain(slug: str) -> Keychain:
    """Return the public keys of a log, oldest first; LedgerError when there is no such log."""
    found = Log.objects.filter(slug=slug).only("vkey", "later_keys").first()
    if found is None:
        raise LedgerError(f"there is no log {slug!r}")
    return keychain_of(found)
