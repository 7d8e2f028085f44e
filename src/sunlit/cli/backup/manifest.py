"""What a backup says of itself, and the check that it is true."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path

from sunlit.ledger.errors import LedgerError
from sunlit.record.b64 import b64url
from sunlit.record.hashing import leaf_hash
from sunlit.record.tree import Frontier

FORMAT = "sunlit-backup/1"
NAME = "manifest.json"


@dataclass(frozen=True)
class SavedLog:
    """How far a record had come when it was saved."""

    size: int
    root: str  # base64url
    vkey: str


@dataclass(frozen=True)
class Manifest:
    """What lies in a backup."""

    at: int  # UTC milliseconds
    vendor: str  # sqlite or postgresql
    with_keys: bool
    logs: dict[str, SavedLog]
    files: dict[str, str]  # SHA-256 by path, the manifest itself left out


def write_manifest(folder: Path, manifest: Manifest) -> None:
    """Write the manifest beside what it describes."""
    (folder / NAME).write_text(json.dumps({"format": FORMAT, **asdict(manifest)}, indent=1))


def read_manifest(folder: Path) -> Manifest:
    """Return the manifest of a backup; LedgerError when there is none that can be read."""
    try:
        facts = json.loads((folder / NAME).read_bytes())
        if facts.pop("format") != FORMAT:
            raise ValueError("another format")
        logs = {slug: SavedLog(**log) for slug, log in facts.pop("logs").items()}
        return Manifest(logs=logs, **facts)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise LedgerError(f"{folder} holds no backup that can be read: {error}") from error


def digests_in(folder: Path) -> dict[str, str]:
    """Return the SHA-256 of every file below `folder` by its path."""
    files = sorted(path for path in folder.rglob("*") if path.is_file() and path.name != NAME)
    return {path.relative_to(folder).as_posix(): _digest(path) for path in files}


def check(folder: Path, *, again: bool = True) -> Manifest:
    """Compare every byte of a backup with its manifest and, with `again`, every entry with its root."""
    manifest = read_manifest(folder)
    found = digests_in(folder)
    for path in sorted(manifest.files.keys() | found.keys()):
        if manifest.files.get(path) != found.get(path):
            state = (
                "is missing" if path not in found else "was changed" if path in manifest.files else "is extra"
            )
            raise LedgerError(f"the backup is not whole: {path} {state}")
    if again and manifest.vendor == "sqlite":
        _check_database(folder / "db.sqlite3", manifest)
    return manifest


def logs_in(database: Path) -> dict[str, SavedLog]:
    """Return how far each record in an SQLite file goes, from the bytes of its entries."""
    with sqlite3.connect(f"file:{database}?mode=ro", uri=True) as connection:
        (said,) = connection.execute("PRAGMA integrity_check").fetchone()
        if said != "ok":
            raise LedgerError(f"{database} is damaged: {said}")
        logs = connection.execute("SELECT slug, size, vkey FROM ledger_log ORDER BY slug").fetchall()
        return {slug: _saved(connection, slug, size, vkey) for slug, size, vkey in logs}


def _saved(connection: sqlite3.Connection, slug: str, size: int, vkey: str) -> SavedLog:
    tree = Frontier()
    rows = connection.execute(
        'SELECT "index", hash, entry FROM ledger_leaf WHERE log_id = ? ORDER BY "index"', (slug,)
    )
    for index, stored, raw in rows:
        if index != tree.size or leaf_hash(bytes(raw)) != bytes(stored):
            raise LedgerError(f"{slug}: entry {index} is not whole in the database")
        tree.append(bytes(stored))
    if tree.size != size:
        raise LedgerError(f"{slug}: expected {size} entries, found {tree.size}")
    return SavedLog(size, b64url(tree.root()), vkey)


def _check_database(database: Path, manifest: Manifest) -> None:
    found = logs_in(database)
    if found != manifest.logs:
        raise LedgerError(f"the backup is not whole: its records are {found}, not {manifest.logs}")


def _digest(path: Path) -> str:
    digest = sha256()
    with path.open("rb") as file:
        while chunk := file.read(1 << 20):
            digest.update(chunk)
    return digest.hexdigest()
