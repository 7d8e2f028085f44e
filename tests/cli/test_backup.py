"""One command backs an installation up, one restores it elsewhere, and the doctor says what each of them needs."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.test_commands import ROOT, _env, sunlit


@pytest.fixture(scope="module")
def town(tmp_path_factory) -> tuple[Path, Path]:
    """A whole town, published and backed up: its home and the backup."""
    home = tmp_path_factory.mktemp("backed-up")
    rows = home / "rows.jsonl"
    subprocess.run(
        [sys.executable, "tests/cli/build_town.py", str(rows)], env=_env(home), cwd=ROOT, check=True
    )
    sunlit(home, "publish")
    backup = home.parent / "town.tar.gz"
    done = sunlit(home, "backup", str(backup), "--with-keys")
    assert done.returncode == 0, done.stderr
    return home, backup


@pytest.mark.requirement("OPS-1")
def test_one_command_backs_up_and_one_restores_into_an_empty_place_and_verifies(town, tmp_path):
    home, backup = town

    done = sunlit(home, "restore", str(backup), str(tmp_path / "new"))

    assert done.returncode == 0, done.stderr
    for folder in (home, tmp_path / "new"):
        assert (
            sunlit(folder, "export", "--private", "--to", str(tmp_path / f"of-{folder.name}")).returncode == 0
        )
    ours, theirs = (contents(tmp_path / f"of-{folder.name}") for folder in (home, tmp_path / "new"))
    heads = {path for path in ours if "/tile/" in path or path.endswith("/checkpoint")}  # in no backup
    assert theirs == {path: raw for path, raw in ours.items() if path not in heads} != {}
    again = sunlit(home, "restore", str(backup), str(tmp_path / "new"))
    assert again.returncode == 1  # that place is no longer empty


@pytest.mark.requirement("OPS-1")
def test_a_damaged_backup_is_refused_and_nothing_of_it_is_left(town, tmp_path):
    home, backup = town
    folder = tmp_path / "unpacked"
    shutil.unpack_archive(backup, folder)
    victim = max((file for file in folder.rglob("*") if file.is_file()), key=lambda file: file.stat().st_size)
    raw = bytearray(victim.read_bytes())
    raw[len(raw) // 2] ^= 1
    victim.write_bytes(raw)

    done = sunlit(home, "restore", str(folder), str(tmp_path / "new"))

    assert done.returncode == 1
    assert victim.name in done.stderr
    assert {file.name for file in (tmp_path / "new").rglob("*") if file.is_file()} <= {"secret"}  # its own


@pytest.mark.requirement("OPS-1")
def test_the_doctor_says_what_is_wrong_after_a_restore_and_what_to_do(town, tmp_path):
    home, backup = town
    sunlit(home, "restore", str(backup), str(tmp_path / "new"))

    sound, restored = sunlit(home, "doctor"), sunlit(tmp_path / "new", "doctor")

    assert sound.returncode == 0, sound.stdout
    assert restored.returncode == 1
    assert "sunlit recover" in restored.stdout


def contents(folder: Path) -> dict[str, bytes]:
    """Return every file of a folder by its path."""
    return {str(file.relative_to(folder)): file.read_bytes() for file in folder.rglob("*") if file.is_file()}
