"""What a witness has seen, in SQLite: it is never allowed to forget.

A witness that lost this would cosign a second history of a log. So the folder holds either nothing, or a key
and the database that belongs to it; one without the other stops the start.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sunlit.record import ed25519, witness
from sunlit.record.keys import COSIGNER, Signer
from sunlit.record.witness import Decision, Request, Seen

BUSY = 10  # seconds to wait for another writer
KEPT = 100  # contradictions kept a log: the first ones say it all
_TABLES = """
CREATE TABLE IF NOT EXISTS witness (vkey TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS seen (
  origin TEXT PRIMARY KEY, size INTEGER NOT NULL, root BLOB NOT NULL, note TEXT NOT NULL, at INTEGER NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS contradiction (
  origin TEXT NOT NULL, seen TEXT NOT NULL, refused TEXT NOT NULL, at INTEGER NOT NULL,
  PRIMARY KEY (origin, refused)
) STRICT;
"""


class StoreRefused(OSError):
    """Key and database do not belong together; the message says what to do."""


class ClockWentBack(Exception):
    """The clock shows an earlier time than the last cosignature of this log: nothing is signed."""


@dataclass(frozen=True)
class Watched:
    """The last checkpoint of one log that was cosigned."""

    origin: str
    size: int
    note: str
    at: int  # seconds


@dataclass(frozen=True)
class Contradiction:
    """Two checkpoints that a log signed and that cannot both be true."""

    seen: str  # the note that was cosigned
    refused: str
    at: int  # seconds


class Store:
    """Key and memory of one witness, in one folder."""

    def __init__(self, folder: Path, name: str = "") -> None:
        """Open the folder; make key and database the first time, for a witness called `name`.

        A key that is there already keeps its name; another `name` is refused.
        """
        if not name and not (folder / "key").exists():
            raise StoreRefused("a new witness needs a name that stays: --name news.example/witness")
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._file = folder / "seen.sqlite3"
        key_file = folder / "key"
        if key_file.exists() and not self._file.exists():
            raise StoreRefused(
                f"{folder} holds a key but not {self._file.name}: what this witness has seen is lost, and it "
                "could cosign two histories. Put the file back, or start a new witness in an empty folder"
            )
        with self._connection() as connection:
            connection.executescript(f"PRAGMA journal_mode=WAL; {_TABLES}")
            known = connection.execute("SELECT vkey FROM witness").fetchone()
        if known and not key_file.exists():
            raise StoreRefused(f"{key_file} is missing: put back the key of {known[0]}")
        self.signer = _read_key(key_file) if key_file.exists() else _make_key(key_file, name)
        if name not in ("", self.signer.name):
            raise StoreRefused(f"{folder} belongs to the witness {self.signer.name}, not to {name}")
        if known and known[0] != self.signer.verifier.vkey:
            raise StoreRefused(f"{key_file} is not the key that belongs to this folder: {known[0]}")
        if not known:
            with self._connection() as connection:
                connection.execute("INSERT INTO witness VALUES (?)", [self.signer.verifier.vkey])

    def settle(self, request: Request, decide: Callable[[Seen | None], Decision], now: int) -> Decision:
        """Decide about a request and store the outcome, all before anybody else decides.

        Whatever is returned is on disk: a cosignature may leave. Raises ClockWentBack when `now` (seconds) is
        before the last cosignature of the log.
        """
        origin = request.checkpoint.origin
        with self._connection() as connection:
            connection.execute("BEGIN IMMEDIATE")
            row = connection.execute(
                "SELECT size, root, note, at FROM seen WHERE origin = ?", [origin]
            ).fetchone()
            decision = decide(Seen(row[0], row[1]) if row else None)
            if decision.cosign:
                if row and now < row[3]:
                    raise ClockWentBack(origin)
                new = (origin, decision.cosign.size, decision.cosign.root, request.note, now)
                connection.execute("INSERT OR REPLACE INTO seen VALUES (?, ?, ?, ?, ?)", new)
            elif decision.contradicts:
                _keep_contradiction(connection, origin, row[2], request.note, now)
            connection.execute("COMMIT")
        return decision

    def watched(self) -> list[Watched]:
        """Return what was cosigned last, log by log."""
        with self._connection() as connection:
            rows = connection.execute("SELECT origin, size, note, at FROM seen ORDER BY origin").fetchall()
        return [Watched(*row) for row in rows]

    def contradictions(self, origin: str) -> list[Contradiction]:
        """Return what a log signed against what was seen before, oldest first."""
        with self._connection() as connection:
            rows = connection.execute(
                "SELECT seen, refused, at FROM contradiction WHERE origin = ? ORDER BY at, rowid", [origin]
            ).fetchall()
        return [Contradiction(*row) for row in rows]

    def cosigned(self, watched: Watched) -> str:
        """Return a checkpoint as its log signed it, with our cosignature."""
        return watched.note + witness.cosignature_line(Request(0, (), watched.note), self.signer, watched.at)

    @contextmanager
    def _connection(self) -> Iterator[sqlite3.Connection]:
        """Give a connection of its own to each caller; what is not committed at the end is undone."""
        connection = sqlite3.connect(self._file, timeout=BUSY, isolation_level=None)
        try:
            connection.execute("PRAGMA synchronous=FULL")
            yield connection
        finally:
            connection.close()


def _keep_contradiction(
    connection: sqlite3.Connection, origin: str, seen: str, refused: str, now: int
) -> None:
    kept = connection.execute("SELECT count(*) FROM contradiction WHERE origin = ?", [origin]).fetchone()[0]
    if kept < KEPT:
        connection.execute(
            "INSERT OR IGNORE INTO contradiction VALUES (?, ?, ?, ?)", (origin, seen, refused, now)
        )


def _make_key(file: Path, name: str) -> Signer:
    signer = Signer(name, COSIGNER, ed25519.generate())
    signer = Signer.parse(signer.skey)  # refuses a name that no note may hold
    handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w") as opened:
        opened.write(signer.skey + "\n")
        opened.flush()
        os.fsync(opened.fileno())
    folder = os.open(file.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
    return signer


def _read_key(file: Path) -> Signer:
    if file.stat().st_mode & 0o077:
        raise StoreRefused(f"{file} can be read by others: chmod 600 {file}")
    signer = Signer.parse(file.read_text().strip())
    if signer.alg != COSIGNER:
        raise StoreRefused(f"{file} is not the key of a witness (type 4), found type {signer.alg}")
    return signer
