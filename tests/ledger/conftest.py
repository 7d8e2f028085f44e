"""A small log to try things on: the body `road`, whose entries nobody keeps rows for."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db.backends.sqlite3.base import DatabaseWrapper

from sunlit.ledger import keepers
from sunlit.ledger.kinds import KINDS
from sunlit.ledger.log import open_log, writing
from sunlit.ledger.models import Leaf, Log
from sunlit.ledger.triggers import create_statements, drop_statements

ORIGIN = "road.example/log/2026"
CLERK = {"post": "clerk", "tenure": "t1", "person": "p1"}


_sql_flush = DatabaseWrapper.ops_class.sql_flush


def _sql_flush_of_leaves(self: Any, *given: Any, **named: Any) -> list[str]:
    """Empty the tables between tests although leaves can never be deleted: without triggers for a moment."""
    statements = _sql_flush(self, *given, **named)
    if not any("ledger_leaf" in statement for statement in statements):
        return statements
    return [*drop_statements("sqlite"), *statements, *create_statements("sqlite")]


DatabaseWrapper.ops_class.sql_flush = _sql_flush_of_leaves  # type: ignore[method-assign] # tests only


@pytest.fixture
def home(settings: Any, tmp_path: Path) -> Path:
    """An empty folder of an installation."""
    settings.SUNLIT_HOME = tmp_path / "home"
    return tmp_path / "home"


@pytest.fixture
def no_rows(monkeypatch: pytest.MonkeyPatch) -> dict[str, keepers.Keeper]:
    """Keepers that keep nothing, so that the ledger is looked at alone."""
    nothing: dict[str, keepers.Keeper] = dict.fromkeys(KINDS, lambda leaf, entry: None)
    monkeypatch.setattr(keepers, "_keepers", nothing)
    return nothing


@pytest.fixture
def road(db: None, home: Path, no_rows: object) -> Log:
    """The log of `road` with its entry 0."""
    return opened("road", ORIGIN)


@pytest.fixture
def shared_road(transactional_db: None, home: Path, no_rows: object) -> Iterator[Log]:
    """The same log, committed, so that other threads see it."""
    yield opened("road", ORIGIN)


def opened(slug: str, origin: str, *, demo: bool = False) -> Log:
    """Open a log and write its entry 0."""
    log = open_log(slug, origin=origin, demo=demo)
    with writing(slug) as writer:
        calendar = writer.blob({"holidays": []})
        writer.append(
            "log.opened",
            "body",
            data={
                "level": "town",
                "parent": "",
                "zone": "Asia/Shanghai",
                "closes": "17:30",
                "calendar": calendar,
                "key": log.vkey,
                "demo": demo,
            },
            rules=writer.blob({"name": {"zh": "路", "en": "Road"}, "rules": {}}),
        )
    return Log.objects.get(slug=slug)


def add(count: int, slug: str = "road", stream: str = "matter:2026-0001") -> list[Leaf]:
    """Append `count` acts to one stream."""
    with writing(slug) as writer:
        return [
            writer.append("act.done", stream, actor=CLERK, data={"step": "draft", "verb": "report"})
            for _ in range(count)
        ]
