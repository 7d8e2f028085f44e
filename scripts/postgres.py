"""A PostgreSQL of our own for the time of the tests: in a folder of its own, on a socket, never a service.

`python scripts/postgres.py pytest -m database` runs the command with SUNLIT_DATABASE_URL set.
"""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

DURABLE = "-c listen_addresses=''"
FAST = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off -c listen_addresses=''"


def program(name: str) -> str | None:
    """Return the path of one of PostgreSQL's programs; Debian keeps them away from PATH."""
    found = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), reverse=True)
    return str(found[0]) if found else shutil.which(name)


def is_here() -> bool:
    """Say whether PostgreSQL is installed, and may be run: root needs the user `postgres` for it."""
    return program("initdb") is not None and (os.geteuid() != 0 or _has_user("postgres"))


@contextmanager
def cluster(options: str = FAST) -> Iterator[str]:
    """Run a new cluster and give its address; afterwards nothing of it is left.

    FAST loses the last transactions when it is stopped the hard way; DURABLE does not.
    """
    folder = Path(tempfile.mkdtemp(prefix="sunlit-pg-"))
    owner = "postgres" if os.geteuid() == 0 else None
    if owner:
        shutil.chown(folder, owner)
    data = folder / "data"
    try:
        _run(
            ["initdb", "-D", str(data), "-U", "sunlit", "--auth=trust", "-E", "UTF8", "--no-sync"],
            owner,
            folder,
        )
        _run(
            [
                "pg_ctl",
                "-D",
                str(data),
                "-w",
                "-l",
                str(folder / "log"),
                "-o",
                f"-k {folder} {options}",
                "start",
            ],
            owner,
            folder,
        )
        try:
            yield f"postgres://sunlit@/postgres?host={folder}"
        finally:
            _run(["pg_ctl", "-D", str(data), "-w", "-m", "immediate", "stop"], owner, folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _run(command: Sequence[str], owner: str | None, folder: Path) -> None:
    first = program(command[0])
    if first is None:
        raise SystemExit(f"{command[0]} is not installed: install the package postgresql")
    done = subprocess.run(
        [first, *command[1:]],
        check=False,
        user=owner,
        group=owner,
        extra_groups=[] if owner else None,
        cwd=folder,
        env={"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
    if done.returncode:
        raise SystemExit(f"{command[0]} failed: {done.stderr.strip()[-400:]}")


def _has_user(name: str) -> bool:
    return any(entry.pw_name == name for entry in pwd.getpwall())


if __name__ == "__main__":
    with cluster() as address:
        done = subprocess.run(sys.argv[1:], check=False, env=os.environ | {"SUNLIT_DATABASE_URL": address})
    sys.exit(done.returncode)
