"""The last signed checkpoint of each log, kept apart from the database.

A database restored from an old backup would sign a second history. This store remembers what was signed, so
it must never be restored together with the database.
"""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sunlit.ledger.errors import HeadMoved
from sunlit.ledger.places import heads, sync_folder, write_durably


class HeadStore:
    """Signed heads as files, one a log, changed by compare-and-swap."""

    def __init__(self, folder: Path | None = None) -> None:
        """Keep the heads in `folder`; without one, in SUNLIT_HOME/heads."""
        self._folder = folder or heads()

    def read(self, slug: str) -> bytes:
        """Return the last signed note of a log; empty before the first."""
        path = self._folder / slug
        return path.read_bytes() if path.exists() else b""

    def has(self, slug: str) -> bool:
        """Say whether this store knows the log at all: a log that never signed has an empty row."""
        return (self._folder / slug).exists()

    def begin(self, slug: str) -> None:
        """Make the empty row of a new log; an existing row stays as it is."""
        with self._locked(slug):
            if not self.has(slug):
                write_durably(self._folder / slug, b"")

    def forget_unsigned(self, slug: str) -> None:
        """Remove the row of a log that was never signed: its opening failed. A signed head stays."""
        with self._locked(slug):
            if self.has(slug) and not self.read(slug):
                (self._folder / slug).unlink()
                sync_folder(self._folder)

    def swap(self, slug: str, old: bytes, new: bytes) -> None:
        """Replace `old` by `new` durably; HeadMoved when another note stands there."""
        with self._locked(slug):
            found = self.read(slug)
            if found != old:
                raise HeadMoved(
                    f"the stored head of {slug} is not the one this process read: expected {_named(old)}, "
                    f"found {_named(found)}; another publisher is at work on the same folder"
                )
            write_durably(self._folder / slug, new)

    @contextmanager
    def _locked(self, slug: str) -> Iterator[None]:
        self._folder.mkdir(parents=True, exist_ok=True)
        with (self._folder / f".{slug}.lock").open("w") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield


def _named(note: bytes) -> str:
    lines = note.split(b"\n")
    return f"size {lines[1].decode('ascii', 'replace')}" if len(lines) > 1 else "none"
