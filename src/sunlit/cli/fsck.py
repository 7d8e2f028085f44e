"""Recompute everything from the bytes that are stored, and repair public files that the tree still proves.

Entries, hashes, streams, signed heads, rules, words, documents; and, unless --quick, every row against what
rebuilding the record from scratch gives.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from sunlit.cli.documents import digest_of
from sunlit.cli.progress import Progress
from sunlit.ledger.models import Log
from sunlit.ledger.rebuild import export_record, write_rows
from sunlit.ledger.soundness import check_stored
from sunlit.library.files import path_of
from sunlit.library.models import Document

REBUILD = (
    "the record is whole; what was worked out from it differs from what this version works out. "
    "Build it again: `sunlit export --private --to DIR`, `sunlit rebuild --from DIR --to NEWHOME`, then take "
    "NEWHOME with keys/ and heads/ of this folder"
)


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of this verb."""
    parser.add_argument("--quick", action="store_true", help="do not rebuild the rows for comparison")


def run(options: argparse.Namespace) -> int:
    """Say what is wrong, what was repaired and what is sound; 1 when anything is wrong."""
    faults = 0
    logs = list(Log.objects.order_by("slug"))
    for log in logs:
        progress = Progress()
        found = check_stored(log, progress)
        progress.clear()
        wrong = [*found.faults, *_documents(log)]
        for path in found.repaired:
            print(f"{log.slug}: repaired {path}")
        for fault in wrong:
            print(f"{log.slug}: WRONG: {fault}")
        if not wrong:
            print(f"{log.slug}: {found.size} entries sound, root {found.root}")
        faults += len(wrong)
    if logs and not faults and not options.quick:
        for fault in _rows(logs):
            print(f"WRONG: {fault}")
            faults += 1
    return 1 if faults else 0


def _documents(log: Log) -> Iterator[str]:
    """Yield what is wrong with the documents that the record names and that were not erased."""
    rows = Document.objects.filter(leaf__log=log, disclosure__text__isnull=False).select_related("leaf")
    for row in rows.iterator(500):
        try:
            content = path_of(row.sha256).read_bytes()
        except FileNotFoundError:
            yield f"entry {row.leaf.index}: the document {row.sha256} is missing; a backup may have it"
            continue
        if digest_of(content) != row.sha256:
            yield f"entry {row.leaf.index}: the document {row.sha256} was changed; put it back from a backup"


def _rows(logs: list[Log]) -> Iterator[str]:
    """Rebuild every record elsewhere and compare row by row."""
    with tempfile.TemporaryDirectory(prefix="sunlit-fsck-") as made:
        folder = Path(made)
        for log in logs:
            export_record(log.slug, folder / "record" / log.slug, private=True)
        write_rows(folder / "here.jsonl")
        command = [sys.executable, "-m", "sunlit.cli.main", "--home", str(folder / "home"), "rebuild"]
        command += ["--from", str(folder / "record"), "--rows", str(folder / "there.jsonl")]
        environment = {**os.environ, "SUNLIT_DATABASE_URL": ""}
        done = subprocess.run(  # noqa: S603 -- our own program
            command, env=environment, check=False, capture_output=True, text=True
        )
        if done.returncode:
            yield f"the record cannot be rebuilt from its own bytes: {done.stderr.strip()}"
            return
        here = (folder / "here.jsonl").read_text().splitlines()
        there = (folder / "there.jsonl").read_text().splitlines()
        print(f"{len(here)} rows compared with a rebuilt database")
        only_here, only_there = set(here) - set(there), set(there) - set(here)
        for line in sorted(only_here)[:20]:
            yield f"a row that the record does not give: {line[:160]}"
        for line in sorted(only_there)[:20]:
            yield f"a row that the record gives, and that is missing or changed here: {line[:160]}"
        if only_here or only_there:
            yield REBUILD
