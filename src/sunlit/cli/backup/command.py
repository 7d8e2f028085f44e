"""What is asked for, and what is said afterwards."""

from __future__ import annotations

import argparse
import json
import tarfile
import tempfile
import time
from pathlib import Path

from sunlit.cli.backup.content import write_content
from sunlit.cli.backup.manifest import Manifest, check, read_manifest
from sunlit.ledger.errors import LedgerError
from sunlit.ledger.places import home, write_durably

ENDINGS = (".tar", ".tar.gz", ".tgz")


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of this verb."""
    parser.add_argument(
        "to", type=Path, metavar="FILE_OR_DIR", help="a new folder, or FILE.tar.gz or FILE.tar"
    )
    parser.add_argument(
        "--with-keys", action="store_true", help="also the private keys: for a safe, never for a shared disk"
    )


def run(options: argparse.Namespace) -> int:
    """Back up, read everything again, and say what was written."""
    to: Path = options.to.resolve()
    if to.exists() and (to.is_file() or any(to.iterdir())):
        raise LedgerError(f"{to} exists already: name a new file or folder")
    to.parent.mkdir(parents=True, exist_ok=True)
    is_archive = to.name.endswith(ENDINGS)
    with tempfile.TemporaryDirectory(prefix=".backup-", dir=to.parent) as made:
        folder = Path(made) / "backup"
        folder.mkdir(mode=0o700)
        write_content(folder, with_keys=options.with_keys)
        manifest = check(folder)
        if is_archive:
            _pack(folder, Path(made) / to.name)
            (Path(made) / to.name).replace(to)
            _read_again(to, manifest)
        else:
            if to.exists():
                to.rmdir()
            folder.replace(to)
    facts = {"at": time.time_ns() // 1_000_000, "to": str(to)}
    write_durably(home() / "backup.json", json.dumps(facts).encode())
    print(_worded(to, manifest))
    return 0


def _pack(folder: Path, archive: Path) -> None:
    with tarfile.open(archive, "w" if archive.name.endswith(".tar") else "w:gz") as tar:
        tar.add(folder, arcname=".")
    archive.chmod(0o600)


def _read_again(archive: Path, manifest: Manifest) -> None:
    """Unpack the archive once and compare every byte with the manifest."""
    with tempfile.TemporaryDirectory(prefix=".backup-", dir=archive.parent) as made:
        with tarfile.open(archive) as tar:
            tar.extractall(made, filter="data")
        if read_manifest(Path(made)) != manifest:
            raise LedgerError(
                f"{archive} does not hold what was written into it: the disk is not to be trusted"
            )
        check(Path(made), again=False)


def _worded(to: Path, manifest: Manifest) -> str:
    lines = [f"{to}: written and read again"]
    lines += [f"  {slug}: {log.size} entries, root {log.root}" for slug, log in manifest.logs.items()]
    lines.append(f"  {len(manifest.files)} files in all")
    if manifest.with_keys:
        lines.append("  PRIVATE KEYS are in it: whoever has this file can sign for the body")
    else:
        lines.append("  no private keys: keep a copy of keys/ apart, offline")
    lines.append("  no signed heads, on purpose: after a restore they come from a mirror (`sunlit recover`)")
    return "\n".join(lines)
