"""Public blobs: rules in force, such as procedures and calendars, named by their digest and never erased."""

from hashlib import sha256

from .b64 import b64url
from .canonical import encode


def blob(value: object) -> bytes:
    """Return the canonical bytes under which `value` is kept; `canonical.decode` reads them back."""
    return encode(value)


def blob_digest(raw: bytes) -> str:
    """Return the name of a blob: its SHA-256 in unpadded base64url."""
    return b64url(sha256(raw).digest())
