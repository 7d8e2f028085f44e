"""A body with its posts and nothing adopted yet, and the small town of `tests/town.py`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from sunlit.catalogue.actions import adopt_posts, open_body
from sunlit.catalogue.model_files import model_calendar, model_posts
from sunlit.catalogue.models import Body


@pytest.fixture
def home(settings: Any, tmp_path: Path) -> Path:
    """An empty folder of an installation."""
    settings.SUNLIT_HOME = tmp_path / "home"
    return tmp_path / "home"


def opened(slug: str, parent: Body | None = None, level: str = "town", **more: Any) -> Body:
    """Open a body of that name."""
    return open_body(
        slug,
        name={"zh": slug, "en": slug.title()},
        level=level,
        zone="Asia/Shanghai",
        closes="17:30",
        calendar=model_calendar(),
        origin=f"{slug}.example/log",
        parent=parent,
        **more,
    )


@pytest.fixture
def road(db: None, home: Path) -> Body:
    """The body `road` with the model's posts."""
    body = opened("road", rules={"scopes": {"FIN-02": "public"}, "answer_work_days": 5})
    adopt_posts(body, model_posts())
    return body
