"""The private keys of each log, each a file of its own that only its owner may read.

`keys/<slug>.key` is the key the log was opened with, `keys/<slug>.<key id>.key` one that followed. While the
file of an older key is there, that key goes on signing beside the newest.
"""

from __future__ import annotations

import os
from pathlib import Path

from sunlit.ledger.errors import LedgerError
from sunlit.ledger.keychains import keychain_of
from sunlit.ledger.models import Log
from sunlit.ledger.places import key_file, sync_folder
from sunlit.record import ed25519
from sunlit.record.keys import ED25519, Signer, Verifier


def make_key(slug: str, origin: str) -> Signer:
    """Return the key of a new log, made and stored with mode 0600.

    A key left by an opening that was rolled back is taken again; one for another origin is refused.
    """
    path = key_file(slug)
    if path.exists():
        return read_key(slug, origin)
    signer = Signer(origin, ED25519, ed25519.generate())
    _store(path, signer)
    return signer


def make_next_key(log: Log) -> Signer:
    """Return a key to hand over to; one left by a rotation that was rolled back is taken again."""
    known = keychain_of(log).vkeys
    for path in key_files(log.slug):
        signer = _read(path, log.slug, log.origin)
        if signer.verifier.vkey not in known:
            return signer
    signer = Signer(log.origin, ED25519, ed25519.generate())
    _store(next_key_file(log.slug, signer.verifier), signer)
    return signer


def read_key(slug: str, origin: str) -> Signer:
    """Return the first key of a log; LedgerError when it is missing or belongs to another origin."""
    return _read(key_file(slug), slug, origin)


def signers_of(log: Log) -> dict[str, Signer]:
    """Return the private keys that are here and belong to the log, by vkey, oldest first."""
    here = {
        one.verifier.vkey: one for one in (_read(path, log.slug, log.origin) for path in key_files(log.slug))
    }
    return {vkey: here[vkey] for vkey in keychain_of(log).vkeys if vkey in here}


def file_of_key(slug: str, key: Verifier) -> Path:
    """Return where the private half of a key lies, or belongs."""
    for path in key_files(slug):
        if _read(path, slug, key.name).verifier == key:
            return path
    return next_key_file(slug, key)


def next_key_file(slug: str, key: Verifier) -> Path:
    """Return the file of a key that followed the first."""
    return key_file(slug).with_name(f"{slug}.{key.key_id.hex()}.key")


def stolen_folder() -> Path:
    """Return where keys go that are in other hands: nothing signs with them any more."""
    return key_file("").parent / "stolen"


def is_stolen(slug: str) -> bool:
    """Say whether the key of a log was declared stolen."""
    return (stolen_folder() / key_file(slug).name).exists() or any(stolen_folder().glob(f"{slug}.*.key"))


def key_files(slug: str) -> list[Path]:
    """Return the files of private keys that are here, the first key's first."""
    first = key_file(slug)
    return [path for path in (first, *sorted(first.parent.glob(f"{slug}.*.key"))) if path.exists()]


def _read(path: Path, slug: str, origin: str) -> Signer:
    if not path.exists():
        raise LedgerError(
            f"the key of {slug} is not at {path}: put it back from where it is kept, then try again"
        )
    signer = Signer.parse(path.read_text().strip())
    if signer.name != origin:
        raise LedgerError(f"{path} holds a key for {signer.name}, but the log {slug} has the origin {origin}")
    return signer


def _store(path: Path, signer: Signer) -> None:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w") as file:
        file.write(signer.skey + "\n")
        file.flush()
        os.fsync(file.fileno())
    sync_folder(path.parent)
