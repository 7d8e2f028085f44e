"""Documents that come with a copy of a record: each under its SHA-256 in the files folder."""

from __future__ import annotations

from hashlib import sha256

from sunlit.ledger.errors import LedgerError
from sunlit.ledger.places import write_durably
from sunlit.library.files import path_of
from sunlit.record.b64 import b64url


class HomeDocuments:
    """The files folder of this installation."""

    def has(self, sha256: str) -> bool:
        """Say whether the document is here; LedgerError for what is no digest."""
        try:
            return path_of(sha256).exists()
        except FileNotFoundError as error:
            raise LedgerError(str(error)) from error

    def keep(self, sha256: str, content: bytes) -> None:
        """Keep a document; LedgerError when the bytes are not those of its name."""
        if digest_of(content) != sha256:
            raise LedgerError(f"the document {sha256} was changed: its digest is {digest_of(content)}")
        write_durably(path_of(sha256), content)


def digest_of(content: bytes) -> str:
    """Return the SHA-256 of bytes in unpadded base64url."""
    return b64url(sha256(content).digest())
