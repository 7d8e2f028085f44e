"""Installations in folders of their own, served and mirrored by the commands that people use."""

from __future__ import annotations

import os
import shutil
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parents[2]


def environment(home: Path) -> dict[str, str]:
    """Return the environment of a command for one installation."""
    env = {**os.environ, "SUNLIT_HOME": str(home), "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}"}
    env.pop("SUNLIT_DATABASE_URL", None)
    return env


def sunlit(home: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Run one command to its end."""
    command = [sys.executable, "-m", "sunlit.cli.main", "--home", str(home), *words]
    return subprocess.run(
        command, env=environment(home), cwd=ROOT, capture_output=True, text=True, timeout=120, check=False
    )


def done(home: Path, *words: str) -> str:
    """Run one command that must succeed; return what it said."""
    result = sunlit(home, *words)
    assert result.returncode == 0, result.stderr + result.stdout
    return result.stdout


def mirroring(site: str, folder: Path) -> list[str]:
    """Return the words that mirror a site once, without the pauses that spare a real one."""
    return ["mirror", site, str(folder), "--pause", "0"]


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def served(home: Path, port: int) -> Iterator[str]:
    """Serve the pages of an installation, without publisher and clock; give the address of the site."""
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--no-ws", "--log-level", "error"]
    command += ["--host", "127.0.0.1", "--port", str(port), "--workers", "1", "sunlit.site.wsgi:application"]
    server = subprocess.Popen(command, env=environment(home), cwd=ROOT, stderr=subprocess.DEVNULL)
    try:
        get(f"http://127.0.0.1:{port}/log/bodies.json")
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(20)


def get(address: str) -> tuple[int, str]:
    """Fetch, waiting for the server up to 30 seconds."""
    for _ in range(300):
        try:
            with urllib.request.urlopen(address, timeout=10) as answer:
                return answer.status, answer.read().decode("utf-8", "replace")
        except urllib.error.HTTPError as error:
            with error:
                return error.code, error.read().decode("utf-8", "replace")
        except OSError:
            time.sleep(0.1)
    raise AssertionError(f"{address} never answered")


def ask_database(home: Path, query: str, *given: object) -> list[tuple]:
    """Ask the database of an installation."""
    with sqlite3.connect(f"file:{home / 'db.sqlite3'}?mode=ro", uri=True) as connection:
        return connection.execute(query, given).fetchall()


def copied(home: Path, target: Path) -> Path:
    """Return a copy of a whole installation, heads and keys included: what nobody may ever do."""
    shutil.copytree(home, target)
    return target


def rows_of(home: Path, file: Path) -> list[str]:
    """Return every kept row of an installation."""
    program = (
        "import django, sys; django.setup()\n"
        "from pathlib import Path\n"
        "from sunlit.ledger.rebuild import write_rows\n"
        "write_rows(Path(sys.argv[1]))"
    )
    env = {**environment(home), "DJANGO_SETTINGS_MODULE": "sunlit.site.settings"}
    subprocess.run([sys.executable, "-c", program, str(file)], env=env, cwd=ROOT, check=True)
    return file.read_text().splitlines()
