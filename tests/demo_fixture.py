"""The finished demo for every test that needs it: built once a session, by the command that people use.

`SUNLIT_TEST_DEMO` names a demo that is built already. Processes of one session share it.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection, connections
from django.test import override_settings

AS_BUILT = ["django.contrib.auth.hashers.PBKDF2PasswordHasher"]  # the tests' own hasher is a quick one


@pytest.fixture(scope="session")
def demo_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a finished demo. Tests read it; one that writes makes a copy."""
    given = os.environ.get("SUNLIT_TEST_DEMO", "")
    if given:
        return Path(given).resolve()
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base
    folder = shared / "demo"
    with (shared / "demo.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        done = run_demo("--dir", str(folder), "--no-serve")
    assert done.returncode == 0, done.stderr
    return folder


def run_demo(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Run `sunlit demo` as people do."""
    command = [sys.executable, "-m", "sunlit.cli.main", "demo", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False, env=environment())


def environment(home: Path | None = None) -> dict[str, str]:
    """Return the environment of a command of its own: nothing of the tests' database in it."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("SUNLIT_", "DJANGO_"))}
    kept["PYTHONPATH"] = os.pathsep.join(path for path in sys.path if path)
    return {**kept, **({"SUNLIT_HOME": str(home)} if home else {})}


@contextmanager
def installed_at(home: Path, blocker: Any) -> Iterator[Path]:
    """Let this process read and write the installation at `home`, as if it were that of the tests."""
    if connection.vendor != "sqlite":
        pytest.skip("the demo lies in SQLite")
    here = connections["default"]
    with blocker.unblock(), override_settings(PASSWORD_HASHERS=AS_BUILT):
        kept, here.connection = here.connection, None  # a database in memory would not outlive close()
        before = here.settings_dict["NAME"], settings.SUNLIT_HOME
        here.settings_dict["NAME"], settings.SUNLIT_HOME = str(home / "db.sqlite3"), home
        try:
            yield home
        finally:
            here.close()
            here.settings_dict["NAME"], settings.SUNLIT_HOME = before
            here.connection = kept


@pytest.fixture
def demo(demo_home: Path, django_db_blocker) -> Iterator[Path]:
    """Read the finished demo in this process; nothing may be written to it."""
    with installed_at(demo_home, django_db_blocker) as home:
        yield home


@pytest.fixture
def demo_copy(demo_home: Path, tmp_path: Path, django_db_blocker) -> Iterator[Path]:
    """A copy of the finished demo to write to: sign in, act, answer."""
    copy = tmp_path / "demo"
    shutil.copytree(demo_home, copy)
    with installed_at(copy, django_db_blocker) as home:
        yield home
