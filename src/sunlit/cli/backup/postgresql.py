"""PostgreSQL's own programs, when they are installed."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

from django.db import connection

from sunlit.ledger.errors import LedgerError


def dump(target: Path) -> None:
    """Write the database into one file, as it stands at one instant."""
    _run("pg_dump", "--format=custom", "--no-owner", "--file", str(target))


def load(source: Path) -> None:
    """Fill an empty database from such a file."""
    if connection.introspection.table_names():
        raise LedgerError("the database of SUNLIT_DATABASE_URL is not empty: make a new one")
    _run(
        "pg_restore",
        "--no-owner",
        "--exit-on-error",
        "--dbname",
        str(connection.settings_dict["NAME"]),
        str(source),
    )


def _run(name: str, *words: str) -> None:
    program = shutil.which(name)
    if program is None:
        raise LedgerError(
            f"{name} is not installed: install PostgreSQL's client programs of the server's version"
        )
    facts = connection.settings_dict
    environment = dict(os.environ)
    for variable, key in (
        ("PGHOST", "HOST"),
        ("PGPORT", "PORT"),
        ("PGUSER", "USER"),
        ("PGPASSWORD", "PASSWORD"),
        ("PGDATABASE", "NAME"),
    ):
        if facts.get(key):
            environment[variable] = str(facts[key])
    done = subprocess.run(  # noqa: S603 -- PostgreSQL's own program
        [program, *words], env=environment, check=False, capture_output=True, text=True
    )
    if done.returncode:
        raise LedgerError(f"{name} failed: {done.stderr.strip()[-400:]}")
