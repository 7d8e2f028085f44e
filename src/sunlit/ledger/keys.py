"""The private key of each log, as a file of its own that only its owner may read."""

from __future__ import annotations

import os

from sunlit.ledger.errors import LedgerError
from sunlit.ledger.places import key_file, sync_folder
from sunlit.record import ed25519
from sunlit.record.keys import ED25519, Signer


def make_key(slug: str, origin: str) -> Signer:
    """Return the key of a new log, made and stored with mode 0600.

    A key left by an opening that was rolled back is taken again; one for another origin is refused.
    """
    path = key_file(slug)
    if path.exists():
        return read_key(slug, origin)
    signer = Signer(origin, ED25519, ed25519.generate())
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w") as file:
        file.write(signer.skey + "\n")
        file.flush()
        os.fsync(file.fileno())
    sync_folder(path.parent)
    return signer


def read_key(slug: str, origin: str) -> Signer:
    """Return the stored key of a log; LedgerError when it is missing or belongs to another origin."""
    path = key_file(slug)
    if not path.exists():
        raise LedgerError(
            f"the key of {slug} is not at {path}: put it back from where it is kept, then try again"
        )
    signer = Signer.parse(path.read_text().strip())
    if signer.name != origin:
        raise LedgerError(f"{path} holds a key for {signer.name}, but the log {slug} has the origin {origin}")
    return signer
