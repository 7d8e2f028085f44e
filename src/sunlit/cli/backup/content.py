"""What goes into a backup: a snapshot of the database first, then everything it names."""

from __future__ import annotations

import shutil
import sqlite3
import time
from pathlib import Path

from django.db import connection

from sunlit.cli.backup.manifest import Manifest, SavedLog, digests_in, logs_in, write_manifest
from sunlit.cli.backup.postgresql import dump
from sunlit.ledger.errors import LedgerError
from sunlit.ledger.mirroring import stored_tree
from sunlit.ledger.models import Log
from sunlit.ledger.places import home
from sunlit.record.b64 import b64url

# Never: heads, keys, tiles, witnesses, incoming.
FOLDERS = ("files", "policy", "evidence", "waiting", "mirror")
SINGLE = ("policy.txt", "elsewhere.txt", "erasures.jsonl", "mirror.json")


def write_content(folder: Path, *, with_keys: bool) -> None:
    """Fill `folder`. Files of acts are stored before the acts, so the snapshot names none that is missing."""
    logs = _database(folder)
    for name in FOLDERS:
        if (home() / name).is_dir():
            shutil.copytree(home() / name, folder / name, ignore=shutil.ignore_patterns(".*"))
    for name in SINGLE:
        if (home() / name).is_file():
            shutil.copy2(home() / name, folder / name)
    if with_keys:
        shutil.copytree(home() / "keys", folder / "keys")
        for key in (folder / "keys").iterdir():
            key.chmod(0o600)
    now = time.time_ns() // 1_000_000
    write_manifest(folder, Manifest(now, connection.vendor, with_keys, logs, digests_in(folder)))


def _database(folder: Path) -> dict[str, SavedLog]:
    if connection.vendor == "sqlite":
        source = Path(str(connection.settings_dict["NAME"]))
        if not source.exists():
            raise LedgerError(f"there is no database at {source}")
        snapshot(source, folder / "db.sqlite3")
        return logs_in(folder / "db.sqlite3")
    before = {log.slug: log for log in Log.objects.all()}
    dump(folder / "database.dump")
    return {
        slug: SavedLog(log.size, b64url(stored_tree(slug, log.size).root()), log.vkey)
        for slug, log in before.items()
    }


def snapshot(source: Path, target: Path) -> None:
    """Copy a running SQLite database as it stands at one instant, by SQLite's own means."""
    with (
        sqlite3.connect(f"file:{source}?mode=ro", uri=True, timeout=60) as live,
        sqlite3.connect(target) as copy,
    ):
        live.backup(copy)
        copy.execute("PRAGMA journal_mode=DELETE")
    for ending in ("-wal", "-shm"):
        target.with_name(target.name + ending).unlink(missing_ok=True)
