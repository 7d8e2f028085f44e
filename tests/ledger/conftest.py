"""A small log to try things on: the body `road`, whose entries nobody keeps rows for."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from sunlit.ledger import keepers
from sunlit.ledger.kinds import KINDS
from sunlit.ledger.models import Log
from tests.ledger.logs import ORIGIN, opened


@pytest.fixture
def home(settings: Any, tmp_path: Path) -> Path:
    """An empty folder of an installation."""
    settings.SUNLIT_HOME = tmp_path / "home"
    return tmp_path / "home"


@pytest.fixture
def no_rows(monkeypatch: pytest.MonkeyPatch) -> dict[str, keepers.Keeper]:
    """Keepers that keep nothing, so that the ledger is looked at alone."""
    nothing: dict[str, keepers.Keeper] = dict.fromkeys(KINDS, lambda leaf, entry: None)
    nothing["key.rotated"] = keepers.keeper_of("key.rotated")  # the log itself reads its keys
    monkeypatch.setattr(keepers, "_keepers", nothing)
    return nothing


@pytest.fixture
def road(db: None, home: Path, no_rows: object) -> Log:
    """The log of `road` with its entry 0."""
    return opened("road", ORIGIN)


@pytest.fixture
def shared_road(transactional_db: None, home: Path, no_rows: object) -> Log:
    """The same log, committed, so that other threads see it."""
    return opened("road", ORIGIN)
