"""Base64 and canonical JSON, both strict: one spelling for one value."""

from __future__ import annotations

import base64
import json
import re
import unicodedata
from hashlib import sha256
from typing import Any

HASH = re.compile(r"[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]")
KEY = re.compile(r"[a-z][a-z0-9_]*")


class Malformed(ValueError):
    """Bytes or text that is not what it should be."""


def to_b64url(raw: bytes) -> str:
    """Return base64url without padding."""
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode("ascii")


def from_b64url(text: Any) -> bytes:
    """Return the bytes of unpadded base64url."""
    if not isinstance(text, str):
        raise Malformed("expected base64url, found " + type(text).__name__)
    raw = from_b64(text.replace("-", "+").replace("_", "/") + "=" * (-len(text) % 4))
    if to_b64url(raw) != text:
        raise Malformed("not the only spelling in base64url: " + text[:40])
    return raw


def from_b64(text: str) -> bytes:
    """Return the bytes of standard base64 with padding."""
    try:
        raw = base64.b64decode(text)
    except ValueError:
        raise Malformed("not base64: " + text[:40]) from None
    if base64.b64encode(raw).decode("ascii") != text:
        raise Malformed("not the only spelling in base64: " + text[:40])
    return raw


def from_hash(text: Any) -> bytes:
    """Return the 32 bytes of a hash in base64url."""
    if not isinstance(text, str) or not HASH.fullmatch(text):
        raise Malformed("not a hash in base64url: " + str(text)[:60])
    return from_b64url(text)


def digest_of(raw: bytes) -> str:
    """Return the SHA-256 of bytes in base64url, as blobs and disclosures are named."""
    return to_b64url(sha256(raw).digest())


def from_canonical(raw: bytes) -> Any:
    """Return the value of canonical JSON; Malformed for any other bytes."""
    try:
        value = json.loads(raw.decode("utf-8"), parse_float=_no_fraction, parse_constant=_no_fraction)
        _check(value, 0)
        again = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode("utf-8")
    except (ValueError, RecursionError) as error:
        raise Malformed("not canonical JSON: " + str(error)[:120]) from None
    if again != raw:
        raise Malformed("not the canonical spelling of its JSON")
    return value


def _no_fraction(text: str) -> Any:
    raise Malformed("no whole number: " + text[:40])


def _check(value: Any, depth: int) -> None:
    if depth > 32:
        raise Malformed("nested more than 32 deep")
    if isinstance(value, dict):
        for key, item in value.items():
            if not KEY.fullmatch(key):
                raise Malformed("no key of canonical JSON: " + key[:40])
            _check(item, depth + 1)
    elif isinstance(value, list):
        for item in value:
            _check(item, depth + 1)
    elif isinstance(value, int):
        if abs(value) >= 2**53:
            raise Malformed("a number of 2**53 or more")
    elif isinstance(value, str) and unicodedata.normalize("NFC", value) != value:
        raise Malformed("text that is not in normal form C")
