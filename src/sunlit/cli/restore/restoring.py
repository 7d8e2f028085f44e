"""Fill an empty folder from a backup."""

from __future__ import annotations

import shutil
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.core.management import call_command
from django.db import connection

from sunlit.cli.backup.manifest import NAME, Manifest, SavedLog, check
from sunlit.cli.backup.postgresql import load
from sunlit.ledger.erasing import apply_list
from sunlit.ledger.errors import LedgerError
from sunlit.ledger.publish import read_back
from sunlit.library.cleaning import remove_unnamed
from sunlit.record.b64 import b64url
from sunlit.record.hashing import leaf_hash
from sunlit.record.tree import Frontier


def restore(backup: Path, folder: Path) -> int:
    """Restore and say what is there, and what is still to be done."""
    with _unpacked(backup) as source:
        manifest = check(source)
        if manifest.vendor != connection.vendor:
            raise LedgerError(
                "this backup is of PostgreSQL: set SUNLIT_DATABASE_URL to an empty database"
                if manifest.vendor == "postgresql"
                else "this backup is of SQLite: unset SUNLIT_DATABASE_URL"
            )
        for path in sorted(source.iterdir()):
            if path.name not in (NAME, "database.dump"):
                _copy(path, folder / path.name)
        if manifest.vendor == "postgresql":
            load(source / "database.dump")
    call_command("migrate", verbosity=0)
    erased = apply_list() + remove_unnamed()
    for slug, log in manifest.logs.items():
        _check_log(slug, log)
    print(f"{folder}: restored and verified")
    for slug, log in manifest.logs.items():
        print(f"  {slug}: {log.size} entries, root {log.root}")
    print(f"  {erased} disclosures and files that were erased before are erased here, too")
    print("\n".join(_what_is_left(folder, manifest)))
    return 0


def _check_log(slug: str, log: SavedLog) -> None:
    """Hash every restored entry again."""
    tree = Frontier()
    tree.extend([leaf_hash(raw) for raw in read_back(slug, 0, log.size)])
    if b64url(tree.root()) != log.root:
        raise LedgerError(f"{slug}: the restored entries are not those that were backed up")


def _what_is_left(folder: Path, manifest: Manifest) -> list[str]:
    lines = ["What is left to do:"]
    if not manifest.with_keys:
        lines.append(f"  1. Put the private keys back: copy keys/ to {folder / 'keys'}, mode 600.")
    lines += [
        "  2. If the old disk can still be read, copy heads/ and erasures.jsonl; then erase --apply.",
        f"  3. sunlit --home {folder} recover --from MIRROR   brings what came after the backup.",
        f"  4. sunlit --home {folder} doctor, then serve. Until the heads are back, records are read-only.",
        "  No mirror and no heads: `sunlit succeed` opens a successor record; see docs/operating.md.",
    ]
    return lines


@contextmanager
def _unpacked(backup: Path) -> Iterator[Path]:
    if backup.is_dir():
        yield backup
        return
    with tempfile.TemporaryDirectory(prefix="sunlit-restore-") as made:
        try:
            with tarfile.open(backup) as tar:
                tar.extractall(made, filter="data")
        except (tarfile.TarError, EOFError) as error:
            raise LedgerError(f"{backup} is no backup, or is damaged: {error}") from error
        yield Path(made)


def _copy(source: Path, target: Path) -> None:
    if source.is_dir():
        shutil.copytree(source, target, dirs_exist_ok=True)
    else:
        shutil.copy2(source, target)
