"""Build every public row again, in a fresh database, from records that `sunlit export` wrote."""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

from django.core.management import call_command

from sunlit.cli.progress import Progress
from sunlit.ledger.errors import LedgerError
from sunlit.ledger.models import Log
from sunlit.ledger.rebuild import import_all, write_rows
from sunlit.library.files import path_of
from sunlit.record.b64 import b64url


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of this verb."""
    parser.add_argument(
        "--from", dest="source", type=Path, required=True, metavar="DIR", help="folder that `export` wrote"
    )
    parser.add_argument(
        "--to", type=Path, metavar="HOME", help="folder of the new installation; else this one"
    )
    parser.add_argument(
        "--database", default="", metavar="URL", help="PostgreSQL for --to; else SQLite in it"
    )
    parser.add_argument(
        "--rows", type=Path, metavar="FILE", help="write every row as JSON, to compare databases"
    )


def run(options: argparse.Namespace) -> int:
    """Rebuild here, or in another installation by a process of its own."""
    if options.to is not None:
        return _elsewhere(options)
    call_command("migrate", verbosity=0)
    if Log.objects.exists():
        raise LedgerError("this database already holds records: name an empty folder by --to")
    progress = Progress()
    try:
        done = import_all(options.source, lambda slug, at, of: progress(at, of, slug))
    finally:
        progress.clear()
    files = _copy_files(options.source / "files")
    for slug, size in done.items():
        print(f"{slug}: {size} entries")
    print(f"{files} files copied. To sign again, bring keys and stored heads: no record holds them.")
    if options.rows:
        print(f"{write_rows(options.rows)} rows in {options.rows}")
    return 0


def _elsewhere(options: argparse.Namespace) -> int:
    """Run the same verb for another folder: settings are read once in a process."""
    command = [sys.executable, "-m", "sunlit.cli.main", "--home", str(options.to.resolve()), "rebuild"]
    command += ["--from", str(options.source.resolve())]
    if options.rows:
        command += ["--rows", str(options.rows.resolve())]
    environment = {**os.environ, "SUNLIT_DATABASE_URL": options.database}
    return subprocess.run(command, env=environment, check=False).returncode  # noqa: S603 -- our own program


def _copy_files(folder: Path) -> int:
    count = 0
    for file in sorted(folder.glob("*")) if folder.is_dir() else []:
        if b64url(sha256(file.read_bytes()).digest()) != file.name:
            raise LedgerError(f"{file} is not the file of its name: it was changed")
        target = path_of(file.name)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(file, target)
        count += 1
    return count
