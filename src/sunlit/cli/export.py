"""Write records into a folder, one folder a body, with the files their acts name."""

from __future__ import annotations

import argparse
import shutil
from pathlib import Path

from sunlit.ledger.errors import LedgerError
from sunlit.ledger.models import Log
from sunlit.ledger.rebuild import export_record
from sunlit.library.files import path_of
from sunlit.library.models import Document


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of this verb."""
    parser.add_argument("body", nargs="*", help="the bodies to export; all of them without one")
    parser.add_argument("--to", type=Path, required=True, metavar="DIR", help="a new folder")
    parser.add_argument(
        "--private",
        action="store_true",
        help="also what is not public, sealed texts included: for the operator alone, to rebuild from",
    )


def run(options: argparse.Namespace) -> int:
    """Export and say what was written."""
    known = list(Log.objects.order_by("slug").values_list("slug", flat=True))
    unknown = sorted(set(options.body) - set(known))
    if unknown:
        raise LedgerError(f"no such body here: {', '.join(unknown)}; there are {', '.join(known) or 'none'}")
    for slug in options.body or known:
        size = export_record(slug, options.to / slug, private=options.private)
        files = _copy_files(slug, options.to / "files", private=options.private)
        print(f"{slug}: {size} entries and {files} files in {options.to / slug}")
    return 0


def _copy_files(slug: str, folder: Path, *, private: bool) -> int:
    """Copy the files that the record of `slug` names, each under its SHA-256; return how many."""
    documents = Document.objects.filter(leaf__log_id=slug, disclosure__text__isnull=False)
    if not private:
        documents = documents.filter(disclosure__scope="public")
    digests = set(documents.values_list("sha256", flat=True))
    folder.mkdir(parents=True, exist_ok=True)
    for digest in digests:
        if path_of(digest).exists() and not (folder / digest).exists():
            shutil.copyfile(path_of(digest), folder / digest)
    return len(digests)
