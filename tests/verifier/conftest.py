"""The verifier as it is shipped: one file, run by the oldest Python at hand."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.verifier.lanes import Lane, lane

ROOT = Path(__file__).parents[2]
SHIPPED = ROOT / "src" / "sunlit" / "ui" / "static" / "sunlit-verify.py"
Run = Callable[..., subprocess.CompletedProcess[str]]
OLDEST = "import sys; assert (3, 8) <= sys.version_info < (3, 9); print(sys.executable)"


def _candidates() -> list[list[str]]:
    names = [[path] for path in (os.environ.get("SUNLIT_OLD_PYTHON"), shutil.which("python3.8")) if path]
    pyenv = shutil.which("pyenv")
    if pyenv:
        root = subprocess.run([pyenv, "root"], capture_output=True, text=True, check=False).stdout.strip()
        names += [[str(path)] for path in sorted(Path(root).glob("versions/3.8.*/bin/python"))]
    return names


@pytest.fixture(scope="session")
def old_python() -> str:
    """Return Python 3.8 where there is one, else the one that runs the tests."""
    for command in _candidates():
        done = subprocess.run([*command, "-c", OLDEST], capture_output=True, text=True, check=False)
        if done.returncode == 0:
            return done.stdout.strip()
    return sys.executable


@pytest.fixture
def run(old_python: str, tmp_path: Path) -> Run:
    """Run the shipped file on its own, far from our packages: `run("bundle", file)`."""

    def ran(*arguments: object) -> subprocess.CompletedProcess[str]:
        command = [old_python, "-I", "-W", "error", str(SHIPPED), *map(str, arguments)]
        place = {"PATH": os.environ["PATH"], "LANG": "C"}
        return subprocess.run(
            command, capture_output=True, encoding="utf-8", env=place, cwd=tmp_path, check=False, timeout=120
        )

    return ran


@pytest.fixture(scope="session")
def road() -> Lane:
    """A log of 300 entries."""
    return lane()
