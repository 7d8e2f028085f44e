"""What was fetched and not yet taken in: a killed copy goes on from here instead of asking again.

`incoming/<body>/` holds bundles of entries and, once all of them were proven to be those of a signed
checkpoint, that checkpoint. Nothing here is served.
"""

from __future__ import annotations

import shutil
from pathlib import Path

from sunlit.ledger.places import home, write_durably
from sunlit.record.tiles import WIDTH, Tile, decode_bundle


class Staging:
    """The folder of one body."""

    def __init__(self, slug: str) -> None:
        """Use SUNLIT_HOME/incoming/<slug>."""
        self._folder = home() / "incoming" / slug

    def proven(self) -> bytes:
        """Return the checkpoint that all bundles here were proven against; empty before."""
        file = self._folder / "checkpoint"
        return file.read_bytes() if file.exists() else b""

    def prove(self, signed: bytes) -> None:
        """Note that every bundle here belongs to the signed checkpoint."""
        write_durably(self._folder / "checkpoint", signed)

    def has(self, page: int, width: int) -> bool:
        """Say whether a bundle of this width is here."""
        return self._path(page, width).exists()

    def put(self, page: int, width: int, bundle: bytes) -> None:
        """Keep a bundle."""
        write_durably(self._path(page, width), bundle)

    def entries(self, page: int, width: int) -> list[bytes]:
        """Return the entries of a bundle."""
        return decode_bundle(self._path(page, width).read_bytes(), width)

    def clear(self) -> None:
        """Forget everything."""
        shutil.rmtree(self._folder, ignore_errors=True)

    def _path(self, page: int, width: int) -> Path:
        return self._folder / Tile("entries", page, width % WIDTH).path
