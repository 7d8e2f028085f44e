"""The tree as files: tiles of 256 hashes and bundles of 256 entries, which any C2SP client can read.

`tile/0/x001/x234/067.p/89` holds the first 89 hashes of tile 1,234,067 of level 0; without `.p/89` the
tile is full. `tile/entries/...` holds the entries themselves. Source: C2SP tlog-tiles.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from struct import Struct
from typing import Literal, NamedTuple

from .errors import RecordError
from .hashing import HASH_BYTES, parents
from .tree import MAX_SIZE

HEIGHT = 8
WIDTH = 1 << HEIGHT
MAX_ENTRY_BYTES = 65535
ReadTile = Callable[[str], bytes]
Levels = list[list[bytes]]  # hashes of a tile, then those above every two of them, up to the top
ReadLevels = Callable[[str], Levels]
Level = int | Literal["entries"]
_FULL_TILE = Struct(f"{HASH_BYTES}s" * WIDTH)  # five times as fast as slicing
_PATH = re.compile(
    r"tile/(entries|[0-9]|[1-5][0-9]|6[0-3])/((?:x[0-9]{3}/){0,6}[0-9]{3})(?:\.p/([1-9][0-9]{0,2}))?"
)


@dataclass(frozen=True)
class Tile:
    """One tile: level (or "entries"), index in its level, and width (0 when full)."""

    level: Level
    index: int
    width: int = 0

    @property
    def path(self) -> str:
        """The path below the log's address."""
        digits = f"{self.index % 1000:03}"
        rest = self.index // 1000
        while rest:
            digits = f"x{rest % 1000:03}/{digits}"
            rest //= 1000
        return f"tile/{self.level}/{digits}" + (f".p/{self.width}" if self.width else "")


class Row(NamedTuple):
    """What one level of a tree consists of: full tiles, then one of `partial` hashes unless that is 0."""

    level: int
    full: int
    partial: int


def parse_path(path: str) -> Tile:
    """Return the tile a path names; raise RecordError unless it is the path that `Tile.path` writes."""
    match = _PATH.fullmatch(path)
    if not match:
        raise RecordError(f"expected a tile path such as tile/0/x001/067.p/8, found {path[:80]!r}")
    level, digits, width = match.groups()
    index = int(digits.replace("x", "").replace("/", ""))
    tile = Tile("entries" if level == "entries" else int(level), index, int(width or 0))
    if tile.path != path or tile.width >= WIDTH or index > MAX_SIZE:
        raise RecordError(f"expected the only path of a tile, found {path!r}")
    return tile


def tiles_for(size: int) -> list[Row]:
    """Return the rows of a tree of `size` leaves, the level of leaf hashes first; none for an empty tree."""
    rows: list[Row] = []
    while size:
        rows.append(Row(len(rows), size >> HEIGHT, size % WIDTH))
        size >>= HEIGHT
    return rows


def paths_for(size: int) -> Iterator[str]:
    """Return every path of a log of `size` entries: bundles first, then tiles from the leaves upwards."""
    rows = tiles_for(size)
    levels: list[tuple[Level, Row]] = [("entries", row) for row in rows[:1]]
    levels += [(row.level, row) for row in rows]
    for level, row in levels:
        yield from (Tile(level, index).path for index in range(row.full))
        if row.partial:
            yield Tile(level, row.full, row.partial).path


def new_tiles(old_size: int, hashes: Sequence[bytes], read_tile: ReadTile) -> dict[str, bytes]:
    """Return the tiles that `hashes` (new leaf hashes) add to a tree of `old_size` leaves, by path.

    `read_tile` gives the partial tiles of the old tree. Partial tiles between old and new size are left out.
    """
    tiles: dict[str, bytes] = {}
    level, size, nodes = 0, old_size, list(hashes)
    while nodes:
        first, have = divmod(size, WIDTH)
        if have:
            nodes = _split(read_tile(Tile(level, first, have).path), have) + nodes
        whole = len(nodes) & -WIDTH
        for start in range(0, whole, WIDTH):
            tiles[Tile(level, first + (start >> HEIGHT)).path] = b"".join(nodes[start : start + WIDTH])
        if whole < len(nodes):
            tiles[Tile(level, first + (whole >> HEIGHT), len(nodes) - whole).path] = b"".join(nodes[whole:])
        nodes = nodes[:whole]
        for _ in range(HEIGHT):
            nodes = parents(nodes)
        level, size = level + 1, first
    return tiles


class LevelReader:
    """Reads complete subtrees of a tree of `size` leaves; call it as `read(level, index)`.

    It is given the levels of tiles, which whoever makes many proofs keeps. Each tile is asked for once.
    """

    def __init__(self, size: int, read_levels: ReadLevels) -> None:
        """Read with `read_levels(path)`: what `levels` makes of a tile."""
        self._size = size
        self._read_levels = read_levels
        self._tiles: dict[tuple[int, int], Levels] = {}

    def __call__(self, level: int, index: int) -> bytes:
        """Return the hash of the complete subtree `index` of `level`."""
        if level < 0 or index < 0 or (index + 1) << level > self._size:
            raise RecordError(f"no complete subtree {index} of level {level} in {self._size} leaves")
        row, above = divmod(level, HEIGHT)
        tile, start = divmod(index << above, WIDTH)
        return self._levels(row, tile)[above][start >> above]

    def _levels(self, row: int, index: int) -> Levels:
        known = self._tiles.get((row, index))
        if known is None:
            full, partial = divmod(self._size >> (HEIGHT * row), WIDTH)
            tile = Tile(row, index, 0 if index < full else partial)
            known, width = self._read_levels(tile.path), tile.width or WIDTH
            if len(known[0]) != width:
                raise RecordError(f"expected a tile of {width} hashes, found {len(known[0])}")
            self._tiles[row, index] = known
        return known


class HashReader(LevelReader):
    """Reads complete subtrees from the tiles themselves."""

    def __init__(self, size: int, read_tile: ReadTile) -> None:
        """Read with `read_tile(path)`: the bytes of a tile."""
        super().__init__(size, lambda path: levels(read_tile(path)))


def levels(tile: bytes) -> Levels:
    """Return the hashes of a tile, then what lies above every two of them, and so on."""
    if len(tile) % HASH_BYTES:
        raise RecordError(f"expected a tile of whole hashes, found {len(tile)} bytes")
    found = [_split(tile, len(tile) // HASH_BYTES)]
    while len(found[-1]) > 1:
        found.append(parents(found[-1]))
    return found


def encode_bundle(entries: Sequence[bytes]) -> bytes:
    """Return a bundle of 1 to 256 entries: each with its length in two bytes before it, big-endian."""
    if not 1 <= len(entries) <= WIDTH:
        raise RecordError(f"expected 1 to {WIDTH} entries in a bundle, found {len(entries)}")
    parts: list[bytes] = []
    for entry in entries:
        if len(entry) > MAX_ENTRY_BYTES:
            raise RecordError(f"expected an entry of {MAX_ENTRY_BYTES} bytes at most, found {len(entry)}")
        parts += (len(entry).to_bytes(2, "big"), entry)
    return b"".join(parts)


def decode_bundle(raw: bytes, width: int = 0) -> list[bytes]:
    """Return the entries of a bundle; `width` is how many there must be, 0 when that is not known."""
    entries: list[bytes] = []
    at, last = 0, len(raw) - 1
    while at < last:
        start = at + 2
        at = start + (raw[at] << 8 | raw[at + 1])
        entries.append(raw[start:at])
    if at != len(raw):
        raise RecordError(f"expected a bundle of whole entries, found {len(raw)} bytes where {at} were due")
    if not 1 <= len(entries) <= WIDTH or (width and len(entries) != width):
        raise RecordError(f"expected {width or '1 to 256'} entries in a bundle, found {len(entries)}")
    return entries


def new_bundles(old_size: int, entries: Sequence[bytes], read_tile: ReadTile) -> dict[str, bytes]:
    """Return the bundles that `entries` add to a log of `old_size` entries, by path; as `new_tiles` does."""
    index, have = divmod(old_size, WIDTH)
    left = list(entries)
    if have and left:
        left = decode_bundle(read_tile(Tile("entries", index, have).path), have) + left
    bundles = {}
    for start in range(0, len(left), WIDTH):
        part = left[start : start + WIDTH]
        path = Tile("entries", index + (start >> HEIGHT), len(part) % WIDTH).path
        bundles[path] = encode_bundle(part)
    return bundles


def _split(raw: bytes, width: int) -> list[bytes]:
    if len(raw) != width * HASH_BYTES:
        raise RecordError(f"expected a tile of {width * HASH_BYTES} bytes, found {len(raw)}")
    return list(_FULL_TILE.unpack(raw.ljust(_FULL_TILE.size, b"\x00"))[:width])
