"""The Merkle tree: roots, proofs, and their verification.

Proofs are built from `read(level, index)`, the hash of the complete subtree over the leaves from
`index << level` to `(index + 1) << level`. Sources: RFC 6962 section 2.1, RFC 9162 sections 2.1.3 and 2.1.4.
"""

from collections.abc import Callable, Iterable, Sequence
from hashlib import sha256

from .errors import RecordError
from .hashing import EMPTY_ROOT, HASH_BYTES, leaf_hashes, node_hash, parents

Read = Callable[[int, int], bytes]
MAX_SIZE = 2**63 - 1


def root_of(hashes: Sequence[bytes]) -> bytes:
    """Return the root over leaf hashes; the hash of nothing when there are none."""
    nodes = list(hashes)
    while len(nodes) > 1:
        last = nodes[-1:] if len(nodes) % 2 else []
        nodes = parents(nodes) + last
    return nodes[0] if nodes else EMPTY_ROOT


def root_of_entries(entries: Iterable[bytes]) -> bytes:
    """Return the root over whole entries: the structural verification of a log, made for millions."""
    return root_of(leaf_hashes(entries))


class Frontier:
    """The right edge of a growing tree: enough to append leaves and to know the root, in O(log n) memory."""

    def __init__(self) -> None:
        """Start an empty tree."""
        self.size = 0
        self._peaks: list[bytes] = []  # complete subtrees, largest first: one for each bit of size

    @classmethod
    def from_hashes(cls, hashes: Sequence[bytes]) -> "Frontier":
        """Return the frontier of the tree over leaf hashes."""
        frontier = cls()
        frontier.extend(hashes)
        return frontier

    @classmethod
    def from_reader(cls, size: int, read: Read) -> "Frontier":
        """Return the frontier of a stored tree of `size` leaves."""
        frontier = cls()
        frontier.size = size
        frontier._peaks = _peaks(0, size, read)
        return frontier

    def append(self, leaf: bytes) -> None:
        """Add one leaf hash."""
        peaks, size, node = self._peaks, self.size, leaf
        while size & 1:
            node = sha256(b"\x01" + peaks.pop() + node).digest()
            size >>= 1
        peaks.append(node)
        self.size += 1

    def extend(self, leaves: Sequence[bytes]) -> None:
        """Add many leaf hashes in order, level by level."""
        size, nodes, tops = self.size, list(leaves), []
        while nodes:
            if size & 1:
                nodes.insert(0, self._peaks.pop())
            if len(nodes) & 1:
                tops.append(nodes[-1])
            nodes = parents(nodes)
            size >>= 1
        self._peaks += reversed(tops)
        self.size += len(leaves)

    def root(self) -> bytes:
        """Return the root of the tree so far."""
        return _joined(self._peaks) if self._peaks else EMPTY_ROOT


def inclusion_proof(index: int, size: int, read: Read) -> list[bytes]:
    """Return the hashes from leaf `index` up to the root of `size` leaves, the leaf's sibling first."""
    if not 0 <= index < size:
        raise RecordError(f"expected an index from 0 and below the size {size}, found {index}")
    path: list[bytes] = []
    start, end = 0, size
    while end - start > 1:
        split = start + _left_part(end - start)
        if index < split:
            path.append(subtree_root(split, end, read))
            end = split
        else:
            path.append(subtree_root(start, split, read))
            start = split
    return path[::-1]


def consistency_proof(old: int, new: int, read: Read) -> list[bytes]:
    """Return the hashes showing that the tree of `new` leaves continues the tree of `old` (1 at least)."""
    if not 1 <= old <= new:
        raise RecordError(f"expected an old size from 1 to {new}, found {old}")
    path: list[bytes] = []
    start, end = 0, new
    while old != end:
        split = start + _left_part(end - start)
        if old <= split:
            path.append(subtree_root(split, end, read))
            end = split
        else:
            path.append(subtree_root(start, split, read))
            start = split
    if start:  # otherwise the old root itself is on the path, and the verifier has it
        path.append(subtree_root(start, end, read))
    return path[::-1]


def subtree_root(start: int, end: int, read: Read) -> bytes:
    """Return the root over the leaves from `start` to before `end`.

    `start` is a multiple of the smallest power of two that is not below `end - start`.
    """
    peaks = _peaks(start, end, read)
    return _joined(peaks) if peaks else EMPTY_ROOT


def verify_inclusion(index: int, size: int, leaf: bytes, proof: Sequence[bytes], root: bytes) -> None:
    """Raise RecordError unless `proof` leads from the hash `leaf` at `index` to `root` of `size` leaves."""
    if not 0 <= index < size <= MAX_SIZE:
        raise RecordError(f"expected an index below the size {size}, found {index}")
    _check_hashes([leaf, root, *proof])
    place, last, node = index, size - 1, leaf
    for sibling in proof:
        if last == 0:
            raise RecordError(f"the proof of leaf {index} of {size} is too long: {len(proof)} hashes")
        if place & 1 or place == last:
            node = node_hash(sibling, node)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            node = node_hash(node, sibling)
        place, last = place >> 1, last >> 1
    if last:
        raise RecordError(f"the proof of leaf {index} of {size} is too short: {len(proof)} hashes")
    if node != root:
        raise RecordError(f"the proof of leaf {index} of {size} leads to another root")


def verify_consistency(old: int, new: int, proof: Sequence[bytes], old_root: bytes, new_root: bytes) -> None:
    """Raise RecordError unless `proof` shows that `new` leaves continue the first `old` (1 at least)."""
    if not 1 <= old <= new <= MAX_SIZE:
        raise RecordError(f"expected an old size from 1 to {new}, found {old}")
    _check_hashes([old_root, new_root, *proof])
    if old == new:
        if proof or old_root != new_root:
            raise RecordError(f"two trees of {old} leaves: expected one root and an empty proof")
        return
    path = list(proof) if old & (old - 1) else [old_root, *proof]
    found = _walked(old - 1, new - 1, path)
    if found is None:
        raise RecordError(f"the proof from {old} to {new} leaves has the wrong length: {len(proof)} hashes")
    if found != (old_root, new_root):
        raise RecordError(f"the tree of {new} leaves does not continue the tree of {old}")


def _walked(place: int, last: int, path: list[bytes]) -> tuple[bytes, bytes] | None:
    """Return the old and new root that a consistency path leads to; None when its length is wrong."""
    while place & 1:
        place, last = place >> 1, last >> 1
    if not path:
        return None
    before = after = path[0]
    for sibling in path[1:]:
        if last == 0:
            return None
        if place & 1 or place == last:
            before, after = node_hash(sibling, before), node_hash(sibling, after)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            after = node_hash(after, sibling)
        place, last = place >> 1, last >> 1
    return None if last else (before, after)


def _left_part(count: int) -> int:
    """Return the largest power of two below `count` (2 at least)."""
    return 1 << ((count - 1).bit_length() - 1)


def _peaks(start: int, end: int, read: Read) -> list[bytes]:
    """Return the complete subtrees that make up a range, largest first."""
    found, at = [], start
    for level in range((end - start).bit_length() - 1, -1, -1):
        if (end - start) >> level & 1:
            found.append(read(level, at >> level))
            at += 1 << level
    return found


def _joined(peaks: list[bytes]) -> bytes:
    node = peaks[-1]
    for left in peaks[-2::-1]:
        node = node_hash(left, node)
    return node


def _check_hashes(hashes: Iterable[bytes]) -> None:
    for value in hashes:
        if len(value) != HASH_BYTES:
            raise RecordError(f"expected a hash of {HASH_BYTES} bytes, found {len(value)}")
