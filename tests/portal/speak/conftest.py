"""The town in which people ask."""

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
