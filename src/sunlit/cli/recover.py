"""Bring back what an older copy of the database lacks, from a mirror, proven by the log's own signature.

    sunlit recover --from https://mirror.example
    sunlit recover qinghe --from /media/mirror

A mirror's folder, a folder that `sunlit export` wrote, or the address of a site will do. Run it before
anything is entered or signed; then `sunlit serve`.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.core.management import call_command

from sunlit.cli.documents import HomeDocuments
from sunlit.cli.progress import Progress
from sunlit.ledger.errors import LedgerError
from sunlit.ledger.mirroring import FolderSource, Recovered, SiteSource, Source, recover
from sunlit.ledger.models import Log
from sunlit.record.errors import RecordError


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of this verb."""
    parser.add_argument("body", nargs="*", help="the bodies to recover; all of them without one")
    parser.add_argument(
        "--from",
        dest="source",
        required=True,
        metavar="MIRROR",
        help="address, or folder of a mirror or export",
    )


def run(options: argparse.Namespace) -> int:
    """Recover and say what came back; 1 when a body could not be recovered whole."""
    call_command("migrate", verbosity=0)
    slugs = options.body or list(Log.objects.order_by("slug").values_list("slug", flat=True))
    if not slugs:
        raise LedgerError("there is no record here: `sunlit restore` a backup first, or `sunlit rebuild`")
    failed = 0
    with _folder(options.source) as folder:
        for slug in slugs:
            progress = Progress()
            try:
                found = recover(slug, _source(options.source, folder, slug), HomeDocuments(), progress)
            except (LedgerError, RecordError, Log.DoesNotExist) as error:
                progress.clear()
                print(f"{slug}: NOT recovered: {error}", file=sys.stderr)
                failed += 1
            else:
                progress.clear()
                failed += found.size < found.signed
                print(_worded(slug, found))
    return 1 if failed else 0


def _worded(slug: str, found: Recovered) -> str:
    lines = [f"{slug}: {found.size - found.before} entries brought back; it holds {found.size} now"]
    if found.size < found.signed:
        lines.append(
            f"  {found.signed} were signed: {found.signed - found.size} are still missing. Ask another mirror"
        )
    else:
        lines.append("  everything that is known to be signed is here: `sunlit serve` goes on from it")
    if found.lost:
        lines.append(
            f"  {found.lost} texts among them were not public: no mirror has them, their proofs stay"
        )
    if found.missing:
        lines.append(
            f"  {len(found.missing)} documents could not be had: {', '.join(sorted(found.missing.values()))}"
        )
    return "\n".join(lines)


@contextmanager
def _folder(source: str) -> Iterator[Path | None]:
    """Give the folder of an export; for a mirror's folder one that is made for the moment."""
    if source.startswith(("http://", "https://")):
        yield None
        return
    folder = Path(source).resolve()
    if not (folder / "db.sqlite3").exists():
        yield folder
        return
    with tempfile.TemporaryDirectory(prefix="sunlit-recover-") as made:
        command = [sys.executable, "-m", "sunlit.cli.main", "--home", str(folder), "export", "--to", made]
        environment = {**os.environ, "SUNLIT_DATABASE_URL": ""}
        done = subprocess.run(  # noqa: S603 -- our own program
            command, env=environment, check=False, capture_output=True, text=True
        )
        if done.returncode:
            raise LedgerError(f"{folder} cannot be read as a mirror: {done.stderr.strip()}")
        yield Path(made)


def _source(source: str, folder: Path | None, slug: str) -> Source:
    if folder is None:
        return SiteSource(source, slug)
    return FolderSource(folder if (folder / "log.json").exists() else folder / slug)
