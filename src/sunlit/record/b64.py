"""Base64 both ways, strict: one text for one value.

The record itself uses base64url without padding; notes, checkpoints and proofs of C2SP use the standard
alphabet with padding. Source: RFC 4648 sections 4 and 5.
"""

import base64
import re
from binascii import b2a_base64

from .errors import RecordError

# 32 bytes are 43 characters, and the last one carries four bits only.
HASH_PATTERN = re.compile(r"[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]")
TO_URL = bytes.maketrans(b"+/", b"-_")


def b64url(raw: bytes) -> str:
    """Return `raw` as base64url without padding."""
    return b2a_base64(raw, newline=False).translate(TO_URL, b"=").decode("ascii")


def unb64url(text: str) -> bytes:
    """Return the bytes of an unpadded base64url text; raise RecordError unless it is their only spelling."""
    raw = _decoded(text.replace("-", "+").replace("_", "/") + "=" * (-len(text) % 4))
    if b64url(raw) != text:
        raise RecordError(f"expected canonical unpadded base64url, found {text[:80]!r}")
    return raw


def b64std(raw: bytes) -> str:
    """Return `raw` as standard base64 with padding."""
    return base64.b64encode(raw).decode("ascii")


def unb64std(text: str) -> bytes:
    """Return the bytes of padded standard base64; raise RecordError unless it is their only spelling."""
    raw = _decoded(text)
    if b64std(raw) != text:
        raise RecordError(f"expected canonical base64, found {text[:80]!r}")
    return raw


def unb64hash(text: str) -> bytes:
    """Return the 32 bytes of a hash written in unpadded base64url."""
    if not HASH_PATTERN.fullmatch(text):
        raise RecordError(f"expected a hash in base64url (43 characters), found {text[:80]!r}")
    return unb64url(text)


def _decoded(text: str) -> bytes:
    try:
        return base64.b64decode(text)
    except ValueError:
        raise RecordError(f"expected base64, found {text[:80]!r}") from None
