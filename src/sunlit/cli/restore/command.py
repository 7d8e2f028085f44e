"""What is asked, and the start of Django in the folder that is being filled."""

from __future__ import annotations

import argparse
from importlib import import_module
from pathlib import Path

from sunlit.cli.starting import start_django
from sunlit.ledger.errors import LedgerError


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of this verb."""
    parser.add_argument("backup", type=Path, metavar="FILE_OR_DIR", help="what `sunlit backup` wrote")
    parser.add_argument("folder", type=Path, metavar="DIR", help="an empty or new folder: the installation")


def run(options: argparse.Namespace) -> int:
    """Refuse a folder that holds anything; then restore."""
    folder: Path = options.folder.resolve()
    if folder.exists() and any(folder.iterdir()):
        raise LedgerError(f"{folder} is not empty: name a new folder")
    start_django(folder)
    code: int = import_module("sunlit.cli.restore.restoring").restore(options.backup, folder)
    return code
