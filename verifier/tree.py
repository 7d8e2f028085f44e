"""The tree of hashes. Sources: RFC 6962 section 2.1, RFC 9162 section 2.1, C2SP tlog-tiles."""

from __future__ import annotations

from hashlib import sha256
from typing import Callable, Iterator, Sequence

Fetch = Callable[[str], bytes]  # path below the log's address -> content
WIDTH = 256  # hashes in a full tile, entries in a full bundle
EMPTY_ROOT = sha256(b"").digest()


def leaf_hash(raw: bytes) -> bytes:
    """Return the hash of an entry as a leaf."""
    return sha256(b"\x00" + raw).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Return the hash of the node above two."""
    return sha256(b"\x01" + left + right).digest()


def above(nodes: Sequence[bytes]) -> list[bytes]:
    """Return the nodes above `nodes`, two by two; a last odd one has none here."""
    return [node_hash(nodes[at], nodes[at + 1]) for at in range(0, len(nodes) - 1, 2)]


def root_of(hashes: Sequence[bytes]) -> bytes:
    """Return the root over leaf hashes."""
    nodes = list(hashes)
    while len(nodes) > 1:
        nodes = above(nodes) + (nodes[-1:] if len(nodes) % 2 else [])
    return nodes[0] if nodes else EMPTY_ROOT


def reached_root(index: int, size: int, leaf: bytes, proof: Sequence[bytes]) -> bytes | None:
    """Return the root to which an inclusion proof leads; None when its length is wrong."""
    if not 0 <= index < size:
        return None
    place, last, node = index, size - 1, leaf
    for sibling in proof:
        if last == 0 or len(sibling) != 32:
            return None
        if place & 1 or place == last:
            node = node_hash(sibling, node)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            node = node_hash(node, sibling)
        place, last = place >> 1, last >> 1
    return None if last else node


def reached_roots(old: int, new: int, path: Sequence[bytes]) -> tuple[bytes, bytes] | None:
    """Return the old and new root that a consistency path leads to (1 <= old < new); None for a wrong length.

    The path begins with a node of the old tree even where RFC 9162 leaves it out, because it is the old root.
    """
    place, last = old - 1, new - 1
    while place & 1:
        place, last = place >> 1, last >> 1
    if not path or any(len(node) != 32 for node in path):
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


def tile_path(level: str, index: int, width: int = 0) -> str:
    """Return the path of a tile: tile/0/x001/067.p/8."""
    digits = "%03d" % (index % 1000)
    rest = index // 1000
    while rest:
        digits = "x%03d/%s" % (rest % 1000, digits)
        rest //= 1000
    return "tile/%s/%s%s" % (level, digits, ".p/%d" % width if width else "")


def widths(size: int) -> list[int]:
    """Return the width of each tile of a level of `size` hashes; 0 means full."""
    return [0] * (size // WIDTH) + ([size % WIDTH] if size % WIDTH else [])


def expected_tiles(hashes: Sequence[bytes]) -> Iterator[tuple[int, int, list[bytes]]]:
    """Give level, index and hashes of every tile of a tree over leaf hashes."""
    level, nodes = 0, list(hashes)
    while nodes:
        for start in range(0, len(nodes), WIDTH):
            yield level, start // WIDTH, nodes[start : start + WIDTH]
        nodes = nodes[: len(nodes) // WIDTH * WIDTH]
        for _ in range(8):
            nodes = above(nodes)
        level += 1


class TreeReader:
    """Hashes of complete subtrees of a tree of `size` leaves, read from its tiles."""

    def __init__(self, size: int, fetch: Fetch) -> None:
        """Read through `fetch`, each tile once."""
        self.size = size
        self._fetch = fetch
        self._tiles: dict[tuple[int, int], list[bytes]] = {}

    def node(self, level: int, index: int) -> bytes:
        """Return the hash of the complete subtree `index` of `level`."""
        row, up = divmod(level, 8)
        tile, start = divmod(index << up, WIDTH)
        nodes = self._tile(row, tile)[start : start + (1 << up)]
        while len(nodes) > 1:
            nodes = above(nodes)
        return nodes[0]

    def _tile(self, row: int, index: int) -> list[bytes]:
        if (row, index) not in self._tiles:
            full, partial = divmod(self.size >> (8 * row), WIDTH)
            width = 0 if index < full else partial
            raw = self._fetch(tile_path(str(row), index, width))
            if len(raw) != 32 * (width or WIDTH):
                raise ValueError("a tile of %d bytes, expected %d" % (len(raw), 32 * (width or WIDTH)))
            self._tiles[row, index] = [raw[at : at + 32] for at in range(0, len(raw), 32)]
        return self._tiles[row, index]

    def _range_root(self, start: int, end: int) -> bytes:
        peaks, at = [], start
        for level in range((end - start).bit_length() - 1, -1, -1):
            if (end - start) >> level & 1:
                peaks.append(self.node(level, at >> level))
                at += 1 << level
        node = peaks[-1]
        for left in peaks[-2::-1]:
            node = node_hash(left, node)
        return node

    def consistency(self, old: int) -> list[bytes]:
        """Return the path from the root over the first `old` leaves to that over all (1 <= old < size)."""
        path: list[bytes] = []
        start, end = 0, self.size
        while old != end:
            split = start + (1 << ((end - start - 1).bit_length() - 1))
            if old <= split:
                path.append(self._range_root(split, end))
                end = split
            else:
                path.append(self._range_root(start, split))
                start = split
        path.append(self._range_root(start, end))
        return path[::-1]
