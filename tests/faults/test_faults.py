"""Whatever breaks, and wherever: nothing acknowledged is lost, no number comes twice, no two histories are signed.

The cases stand in `lab.py`, which strikes counted calls and statements in processes of their own and looks at
what is left: it is ready again within five seconds, or refuses and says why.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]


def broken(folder: Path, case: str) -> list[dict[str, Any]]:
    """Run a case; return what was found each time, none of it an error."""
    env = {**os.environ, "SUNLIT_HOME": str(folder / "s"), "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}"}
    env.pop("SUNLIT_DATABASE_URL", None)
    command = [sys.executable, str(ROOT / "tests" / "faults" / "lab.py"), str(folder), case]
    done = subprocess.run(command, env=env, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2_000:]
    found = [json.loads(line) for line in done.stdout.splitlines()]
    assert [one for one in found if "error" in one] == []
    return found


@pytest.mark.soak
@pytest.mark.requirement("TRU-3")
@pytest.mark.parametrize("case", ["append", "publish-files", "publish-database"])
def test_killed_or_failing_at_any_durable_call_the_log_goes_on(tmp_path, case):
    found = broken(tmp_path, case)

    assert {one["mode"] for one in found} == {"kill before", "kill after", "fail", "fail but done"}
    assert len(found) >= 24
    assert all(one["size"] >= 5 for one in found)


def test_a_full_disk_refuses_and_loses_nothing(tmp_path):
    entries, files = broken(tmp_path, "full-disk")

    assert entries["acknowledged"] >= 3
    assert "disk" in entries["said"]
    assert files["said"]


def test_a_clock_that_goes_back_stands_still_or_jumps_a_year_changes_no_order(tmp_path):
    assert [one["case"] for one in broken(tmp_path, "clocks")] == [
        "clock back",
        "clock still",
        "clock ahead and back",
    ]


@pytest.mark.requirement("TRU-3")
def test_two_publishers_at_once_sign_one_history(tmp_path):
    (found,) = broken(tmp_path, "two-publishers")
    assert found["size"] == 4 + 24 + 1


@pytest.mark.requirement("TRU-1")
def test_one_flipped_bit_stops_everything_and_says_where(tmp_path):
    found = {one["case"].removeprefix("flipped "): one for one in broken(tmp_path, "flipped-bits")}

    assert "entry 1 does not fit its stored hash" in found["entry"]["refused"]
    assert "entry 1 does not fit its stored hash" in found["leaf hash"]["read_only"]
    assert found["tile"]["repaired"] == ["tile/0/000"]
    assert found["bundle"]["repaired"] == ["tile/entries/000"]
    assert "not by this log's key" in found["head"]["refused"] or "cannot be read" in found["head"]["refused"]
    assert found["checkpoint"]["repaired"] == ["checkpoint"]
