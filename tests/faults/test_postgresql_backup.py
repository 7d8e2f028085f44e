"""A backup of PostgreSQL, taken while entries come in, is restored into another database and proves itself."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "scripts"))

import postgres  # noqa: E402 -- lies in scripts/

LOADING = str(ROOT / "tests" / "faults" / "loading.py")
TOWN = str(ROOT / "tests" / "cli" / "build_town.py")
ROWS = (
    "import django, sys; django.setup()\n"
    "from pathlib import Path\n"
    "from sunlit.ledger.rebuild import write_rows\n"
    "write_rows(Path(sys.argv[1]))"
)

HASHES = (
    "import django; django.setup()\n"
    "from tests.ledger.logs import hashes\n"
    "for index, name in enumerate(hashes()): print(index, name.hex())"
)


@pytest.fixture(scope="module")
def cluster() -> Iterator[Path]:
    """Run PostgreSQL; give its folder."""
    if not postgres.is_here() or shutil.which("pg_dump") is None:
        pytest.skip("PostgreSQL is not installed")
    with postgres.cluster() as address:
        yield Path(address.split("host=")[1])


class Place:
    """An installation on a database of its own."""

    def __init__(self, home: Path, cluster: Path, name: str) -> None:
        self.home = home
        subprocess.run(["createdb", "-h", str(cluster), "-U", "sunlit", name], check=True)
        self.env = {
            **os.environ,
            "SUNLIT_HOME": str(home),
            "SUNLIT_DATABASE_URL": f"postgres://sunlit@/{name}?host={cluster}",
            "DJANGO_SETTINGS_MODULE": "sunlit.site.settings",
            "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}",
        }

    def python(self, *words: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, *words]
        return subprocess.run(command, env=self.env, cwd=ROOT, capture_output=True, text=True, check=False)

    def sunlit(self, *words: str) -> str:
        done = self.python("-m", "sunlit.cli.main", *words)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def rows(self, file: Path) -> list[str]:
        done = self.python("-c", ROWS, str(file))
        assert done.returncode == 0, done.stderr
        return file.read_text().splitlines()


def give_back(place: Place, lost: Place) -> None:
    """Copy keys and heads from the old disk, as docs/operating.md says."""
    for name in ("keys", "heads"):
        shutil.copytree(lost.home / name, place.home / name, dirs_exist_ok=True)


def test_a_town_is_the_same_row_by_row_after_backup_and_restore(cluster, tmp_path):
    town = Place(tmp_path / "town", cluster, "town")
    built = town.python(TOWN, str(tmp_path / "built.jsonl"))
    assert built.returncode == 0, built.stderr
    town.sunlit("publish")
    town.sunlit("backup", str(tmp_path / "town.tar.gz"))

    again = Place(tmp_path / "again", cluster, "again")
    said = again.sunlit("restore", str(tmp_path / "town.tar.gz"), str(again.home))
    readonly = again.python("-m", "sunlit.cli.main", "publish")
    give_back(again, town)
    again.sunlit("publish")

    assert "restored and verified" in said
    assert readonly.returncode == 1
    assert again.rows(tmp_path / "there.jsonl") == town.rows(tmp_path / "here.jsonl")
    assert "entries sound" in again.sunlit("fsck", "--quick")


def test_a_backup_in_mid_load_holds_everything_acknowledged_before_it(cluster, tmp_path):
    road = Place(tmp_path / "road", cluster, "road")
    assert road.python(LOADING, "open").returncode == 0
    writer = subprocess.Popen(
        [sys.executable, LOADING, "load", "4"], env=road.env, cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    assert writer.stdout is not None
    before = [writer.stdout.readline().strip() for _ in range(20)]
    road.sunlit("backup", str(tmp_path / "road.tar.gz"))
    after = writer.communicate(timeout=60)[0].splitlines()

    again = Place(tmp_path / "again2", cluster, "again2")
    again.sunlit("restore", str(tmp_path / "road.tar.gz"), str(again.home))
    stored = again.python("-c", HASHES).stdout.splitlines()

    assert set(before) <= set(stored)
    assert len(after) > 1, "nothing was entered during the backup"


def test_a_backup_is_restored_into_an_empty_database_only(cluster, tmp_path):
    road = Place(tmp_path / "full", cluster, "full")
    assert road.python(LOADING, "open").returncode == 0
    road.sunlit("backup", str(tmp_path / "full.tar.gz"))
    other = Place(tmp_path / "other", cluster, "other")
    other.env["SUNLIT_DATABASE_URL"] = road.env["SUNLIT_DATABASE_URL"]

    refused = other.python("-m", "sunlit.cli.main", "restore", str(tmp_path / "full.tar.gz"), str(other.home))

    assert refused.returncode == 1
    assert "is not empty" in refused.stderr
