"""How close the record comes to the speed of bare SHA-256, measured in one run.

The limit is two hashes an entry by hashlib, one for the leaf and one for a node, in a loop that does nothing
else. A ratio of 1 means that the tree costs nothing beyond its hashes.
"""

from collections.abc import Callable
from hashlib import sha256
from time import process_time

from sunlit.record import hashing, tiles, tree

ENTRY_BYTES = 500
BATCH = 1000


def tree_append_ratio(n: int = 200_000) -> float:
    """Return limit time over that to hash `n` entries, cut them into tiles by batches and find the root."""
    entries = _entries(n)
    return _ratio(lambda: _append_to_tiles(entries), entries)


def frontier_append_ratio(n: int = 200_000) -> float:
    """Return limit time over that to append `n` entries to a frontier in batches, and find the root."""
    entries = _entries(n)
    return _ratio(lambda: _append_to_frontier(entries), entries)


def structural_verification_ratio(n: int = 200_000) -> float:
    """Return limit time over that to find the root of `n` whole entries read from their bundles."""
    entries = _entries(n)
    bundles = list(tiles.new_bundles(0, entries, _nothing).values())
    return _ratio(lambda: _root_of_bundles(bundles), entries)


def _append_to_tiles(entries: list[bytes]) -> bytes:
    kept: dict[str, bytes] = {}
    for start in range(0, len(entries), BATCH):
        hashes = hashing.leaf_hashes(entries[start : start + BATCH])
        kept.update(tiles.new_tiles(start, hashes, kept.__getitem__))
    return tree.subtree_root(0, len(entries), tiles.HashReader(len(entries), kept.__getitem__))


def _append_to_frontier(entries: list[bytes]) -> bytes:
    frontier = tree.Frontier()
    for start in range(0, len(entries), BATCH):
        frontier.extend(hashing.leaf_hashes(entries[start : start + BATCH]))
    return frontier.root()


def _root_of_bundles(bundles: list[bytes]) -> bytes:
    return tree.root_of_entries(entry for bundle in bundles for entry in tiles.decode_bundle(bundle))


def _limit(entries: list[bytes]) -> None:
    hashed, left = sha256, bytes(32)
    for entry in entries:
        right = hashed(b"\x00" + entry).digest()
        hashed(b"\x01" + left + right).digest()


def _ratio(work: Callable[[], object], entries: list[bytes]) -> float:
    """Return the best of five limit times over the best of five work times, taken in turns."""
    limits, times = [], []
    for _ in range(5):
        limits.append(_seconds(lambda: _limit(entries)))
        times.append(_seconds(work))
    return min(limits) / min(times)


def _seconds(work: Callable[[], object]) -> float:
    start = process_time()
    work()
    return process_time() - start


def _entries(n: int) -> list[bytes]:
    return [b"%d" % number + bytes(ENTRY_BYTES - len(str(number))) for number in range(n)]


def _nothing(path: str) -> bytes:
    raise KeyError(path)


if __name__ == "__main__":
    print(f"tree append (tiles)      {tree_append_ratio():.2f} of bare hashing")
    print(f"tree append (frontier)   {frontier_append_ratio():.2f} of bare hashing")
    print(f"structural verification  {structural_verification_ratio():.2f} of bare hashing")
