"""PostgreSQL is stopped the hard way and started again while entries come in."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "scripts"))

import postgres  # noqa: E402 -- lies in scripts/

PROGRAM = [sys.executable, str(ROOT / "tests" / "faults" / "loading.py")]


@pytest.mark.soak
def test_a_database_restarted_in_mid_load_loses_nothing_that_was_acknowledged(tmp_path):
    if not postgres.is_here():
        pytest.skip("PostgreSQL is not installed")
    with postgres.cluster(postgres.DURABLE) as address:
        env = {
            **os.environ,
            "SUNLIT_HOME": str(tmp_path / "home"),
            "SUNLIT_DATABASE_URL": address,
            "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}",
        }
        subprocess.run([*PROGRAM, "open"], env=env, cwd=ROOT, check=True)
        writers = [
            subprocess.Popen([*PROGRAM, "load", "12"], env=env, cwd=ROOT, stdout=subprocess.PIPE, text=True)
            for _ in range(2)
        ]
        for _ in range(2):
            time.sleep(4)
            restart(Path(address.split("host=")[1]))
        said = [writer.communicate(timeout=60)[0].splitlines() for writer in writers]
        judged = subprocess.run(
            [*PROGRAM, "judge"], env=env, cwd=ROOT, check=True, capture_output=True, text=True
        )

    stored = judged.stdout.splitlines()
    acknowledged = [line for lines in said for line in lines if not line.startswith("failed")]
    assert all(writer.returncode == 0 for writer in writers)
    assert sum(int(lines[-1].split()[1]) for lines in said) > 0, "no writer noticed the restart"
    assert len(acknowledged) > 20
    assert set(acknowledged) <= set(stored)
    assert len({line.split()[0] for line in acknowledged}) == len(acknowledged), "an index was given twice"


def restart(folder: Path) -> None:
    """Stop the cluster without letting it finish anything, and start it again."""
    owner = "postgres" if os.geteuid() == 0 else None
    data = str(folder / "data")
    for words in (
        ["-m", "immediate", "stop"],
        ["-l", str(folder / "log"), "-o", f"-k {folder} {postgres.DURABLE}", "start"],
    ):
        postgres._run(["pg_ctl", "-D", data, "-w", *words], owner, folder)
