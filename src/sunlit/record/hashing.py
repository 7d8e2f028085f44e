"""The three hashes of the tree. Source: RFC 6962 section 2.1."""

from binascii import b2a_base64
from collections.abc import Iterable
from hashlib import sha256

from .b64 import TO_URL

HASH_BYTES = 32
EMPTY_ROOT = sha256(b"").digest()


def leaf_hash(entry: bytes) -> bytes:
    """Return the hash of one entry as a leaf."""
    return sha256(b"\x00" + entry).digest()


def leaf_name(entry: bytes) -> str:
    """Return the leaf hash of one entry as entries name it: in base64url. Made for logs of millions."""
    return b2a_base64(sha256(b"\x00" + entry).digest(), newline=False)[:43].translate(TO_URL).decode("ascii")


def node_hash(left: bytes, right: bytes) -> bytes:
    """Return the hash of the node above two hashes."""
    return sha256(b"\x01" + left + right).digest()


def leaf_hashes(entries: Iterable[bytes]) -> list[bytes]:
    """Return the leaf hash of each entry, in order; the fast way to hash many."""
    hashed = sha256
    return [hashed(b"\x00" + entry).digest() for entry in entries]


def parents(nodes: list[bytes]) -> list[bytes]:
    """Return the nodes above `nodes`, taken two by two; a last odd node has no parent here."""
    hashed, lone = sha256, iter(nodes)
    return [hashed(b"\x01" + left + right).digest() for left, right in zip(lone, lone, strict=False)]
