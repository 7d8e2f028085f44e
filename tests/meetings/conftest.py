"""The town whose matters these are."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.town import Town, town


@pytest.fixture
def qinghe(db: None, settings: Any, tmp_path: Path) -> Town:
    """Qinghe with its desks, its committee and its two powers."""
    settings.SUNLIT_HOME = tmp_path / "home"
    return town()


@pytest.fixture
def shared_qinghe(transactional_db: None, settings: Any, tmp_path: Path) -> Town:
    """The same town, committed, so that other threads see it."""
    settings.SUNLIT_HOME = tmp_path / "home"
    return town()
