"""A stranger replays a record with nothing set up: no settings, no database."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.mark.requirement("TRU-2")
def test_a_replay_asks_for_no_settings():
    env = {name: value for name, value in os.environ.items() if not name.startswith(("DJANGO_", "SUNLIT_"))}

    done = subprocess.run(
        [sys.executable, "-c", "from sunlit.supervision.replaying import replay; print(replay([], {}.get))"],
        env=env | {"PYTHONPATH": str(ROOT / "src")}, capture_output=True, text=True, check=False,
    )  # fmt: skip

    assert (done.returncode, done.stdout.strip()) == (0, "[]"), done.stderr
