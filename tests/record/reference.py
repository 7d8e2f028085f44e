"""The tree written down as RFC 6962 section 2.1 states it: slow, recursive, and easy to believe."""

from collections.abc import Callable, Sequence
from hashlib import sha256


def split(n: int) -> int:
    k = 1
    while k * 2 < n:
        k *= 2
    return k


def root(leaves: Sequence[bytes]) -> bytes:
    if not leaves:
        return sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    k = split(len(leaves))
    return sha256(b"\x01" + root(leaves[:k]) + root(leaves[k:])).digest()


def path(index: int, leaves: Sequence[bytes]) -> list[bytes]:
    if len(leaves) <= 1:
        return []
    k = split(len(leaves))
    if index < k:
        return [*path(index, leaves[:k]), root(leaves[k:])]
    return [*path(index - k, leaves[k:]), root(leaves[:k])]


def proof(start: int, end: int, leaves: Sequence[bytes], known: bool = True) -> list[bytes]:
    """Return the consistency proof of the subtree [start, end); with start 0 that of RFC 6962."""
    if start == end:
        return []
    if (start, end) == (0, len(leaves)):
        return [] if known else [root(leaves)]
    k = split(len(leaves))
    if end <= k:
        return [*proof(start, end, leaves[:k], known), root(leaves[k:])]
    if start >= k:
        return [*proof(start - k, end - k, leaves[k:], known), root(leaves[:k])]
    return [*proof(0, end - k, leaves[k:], False), root(leaves[:k])]


def reader(leaves: Sequence[bytes]) -> Callable[[int, int], bytes]:
    """Return `read` over leaf hashes in memory."""
    return lambda level, index: root(leaves[index << level : (index + 1) << level])
