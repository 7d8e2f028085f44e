"""The public files of a log: `checkpoint`, and tiles that never change once written.

Full tiles, full bundles and partial tiles above the leaves are files. The partial tile of leaves and the
partial bundle, which change with every entry, are built from the database.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from sunlit.ledger.errors import PublishRefused
from sunlit.ledger.models import Leaf
from sunlit.ledger.places import public_folder, write_durably
from sunlit.record.errors import RecordError
from sunlit.record.hashing import HASH_BYTES
from sunlit.record.tiles import WIDTH, Levels, Tile, encode_bundle, levels, parse_path

KEPT = 128  # full tiles, some 40 kB each


@lru_cache(maxsize=KEPT)
def _levels_of(file: str, inode: int, changed: int) -> Levels:
    del inode, changed  # they tell one file from a later one of the same name
    return levels(Path(file).read_bytes())


class TileFiles:
    """The public files of one log."""

    def __init__(self, slug: str, folder: Path | None = None) -> None:
        """Serve the log `slug` from `folder`; without one, from SUNLIT_HOME/tiles/<slug>."""
        self._slug = slug
        self._folder = folder or public_folder(slug)

    @property
    def checkpoint_file(self) -> Path:
        """Where the public checkpoint stands."""
        return self._folder / "checkpoint"

    def checkpoint(self) -> bytes:
        """Return the public checkpoint; empty before the first."""
        return self.checkpoint_file.read_bytes() if self.checkpoint_file.exists() else b""

    def read(self, path: str) -> bytes:
        """Return a tile or bundle; RecordError when it is not (yet) there or no tile is called so."""
        tile = parse_path(path)
        if tile.level in (0, "entries") and tile.width:
            return self._from_database(tile)
        file = self._folder / path
        if file.exists():
            return file.read_bytes()
        if tile.width:
            return self._first_part(tile)
        raise RecordError(f"{self._slug} has no {path}")

    def levels(self, path: str) -> Levels:
        """Return a tile with all that lies above its hashes; of full ones the last are kept in memory.

        A file that was written anew, as a repair does, is read anew.
        """
        file = self._folder / path
        if parse_path(path).width or not file.exists():
            return levels(self.read(path))
        state = file.stat()
        return _levels_of(str(file), state.st_ino, state.st_mtime_ns)

    def write(self, path: str, content: bytes) -> None:
        """Write a file that stays as it is for ever; PublishRefused when it exists and differs.

        A crash before the end leaves no file under this name; the next run writes it.
        """
        file = self._folder / path
        if file.exists():
            if file.read_bytes() != content:
                raise PublishRefused(
                    f"{file} differs from what the database holds: one of the two was changed after signing; "
                    "`sunlit fsck` says which, and repairs the file if the signed root proves it"
                )
            return
        write_durably(file, content)

    def write_checkpoint(self, note: bytes) -> None:
        """Show `note` as the log's checkpoint."""
        write_durably(self.checkpoint_file, note)

    def cosigned(self) -> bytes:
        """Return the public checkpoint with the cosignatures it has so far; without any, as it is signed."""
        signed = self.checkpoint()
        file = self._folder / "cosigned"
        found = file.read_bytes() if signed and file.exists() else b""
        return found if found.startswith(signed) else signed

    def write_cosigned(self, note: bytes) -> None:
        """Keep a checkpoint with cosignatures beside the checkpoint itself."""
        write_durably(self._folder / "cosigned", note)

    def witnessed(self) -> bytes:
        """Return the last checkpoint that satisfied the policy, with its cosignatures; empty before."""
        file = self._folder / "witnessed"
        return file.read_bytes() if file.exists() else b""

    def write_witnessed(self, note: bytes) -> None:
        """Keep a checkpoint that satisfied the policy."""
        write_durably(self._folder / "witnessed", note)

    def _from_database(self, tile: Tile) -> bytes:
        column = "entry" if tile.level == "entries" else "hash"
        first = tile.index * WIDTH
        rows = Leaf.objects.filter(log_id=self._slug, index__gte=first, index__lt=first + tile.width)
        found = [bytes(value) for value in rows.order_by("index").values_list(column, flat=True)]
        if len(found) != tile.width:
            raise RecordError(
                f"{self._slug} has no {tile.path}: it holds {len(found)} of {tile.width} leaves"
            )
        if tile.level == "entries":
            return encode_bundle(found)
        return b"".join(found)

    def _first_part(self, tile: Tile) -> bytes:
        """Return a partial tile as the beginning of a wider one: a tile only ever grows at its end."""
        whole = self._folder / Tile(tile.level, tile.index).path
        folder = (self._folder / tile.path).parent
        wider = [int(file.name) for file in folder.glob("[1-9]*")] if folder.is_dir() else []
        fits = sorted(width for width in wider if width > tile.width)
        if whole.exists():
            file = whole
        elif fits:
            file = folder / str(fits[0])
        else:
            raise RecordError(f"{self._slug} has no {tile.path}")
        return file.read_bytes()[: tile.width * HASH_BYTES]


def is_file(path: str) -> bool:
    """Return whether this tile is kept as a file."""
    tile = parse_path(path)
    return not tile.width or tile.level not in (0, "entries")
