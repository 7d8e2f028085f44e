"""Disclosures: text that a leaf commits to and that can still be erased.

A leaf holds only the digest; the disclosure is kept beside the log. As in SD-JWT it is the base64url of
`[salt, name, value]`, for example `["_26bc4LT-ac6q2KI6cBW5w","title",{"en":"Road repair","zh":"修路"}]`.
The salt (16 fresh random bytes) makes sure that nobody can guess an erased value from its digest.
Source: RFC 9901 section 4.2.
"""

import re
import secrets
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from . import canonical
from .b64 import b64url, unb64url
from .errors import RecordError

SALT_BYTES = 16
NAME = re.compile(r"[a-z][a-z0-9_]*")


@dataclass(frozen=True)
class Disclosed:
    """What a disclosure says, once read."""

    salt: bytes
    name: str
    value: Any


def disclose(name: str, value: object, salt: bytes | None = None) -> str:
    """Return the disclosure of `value` under `name`; `salt` is drawn unless given."""
    if salt is None:
        salt = secrets.token_bytes(SALT_BYTES)
    _check(salt, name)
    return b64url(canonical.encode([b64url(salt), name, value]))


def digest(text: str) -> str:
    """Return the digest a leaf holds: SHA-256 over the base64url text, itself in unpadded base64url."""
    if not text.isascii():
        raise RecordError(f"expected a disclosure in base64url, found {text[:40]!r}")
    return b64url(sha256(text.encode("ascii")).digest())


def read(text: str) -> Disclosed:
    """Return salt, name and value of a disclosure; raise RecordError when it is not one of ours."""
    match canonical.decode(unb64url(text)):
        case [str(salt_text), str(name), value]:
            salt = unb64url(salt_text)
        case other:
            raise RecordError(f"expected [salt, name, value], found {str(other)[:40]}")
    _check(salt, name)
    return Disclosed(salt, name, value)


def _check(salt: bytes, name: str) -> None:
    if len(salt) != SALT_BYTES:
        raise RecordError(f"expected a salt of {SALT_BYTES} bytes, found {len(salt)}")
    if not NAME.fullmatch(name):
        raise RecordError(f"expected a name like [a-z][a-z0-9_]*, found {name!r}")
