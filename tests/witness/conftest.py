"""The published vectors, when they are at hand."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest


@pytest.fixture(scope="session")
def vectors() -> dict[str, Any]:
    path = os.environ.get("SUNLIT_VECTORS")
    if not path:
        pytest.skip("SUNLIT_VECTORS names no file of published vectors")
    return dict(json.loads(Path(path).read_text(encoding="utf-8")))
