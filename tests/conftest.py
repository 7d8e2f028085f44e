"""What every test may use."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db.backends.sqlite3.base import DatabaseWrapper

from sunlit.ledger.triggers import create_statements, drop_statements

pytest_plugins = ["tests.browsing", "tests.demo_fixture"]

_sql_flush = DatabaseWrapper.ops_class.sql_flush


def _sql_flush_of_leaves(self: Any, *given: Any, **named: Any) -> list[str]:
    """Empty the tables between tests although leaves can never be deleted: without triggers for a moment."""
    statements = _sql_flush(self, *given, **named)
    if not any("ledger_leaf" in statement for statement in statements):
        return statements
    return [*drop_statements("sqlite"), *statements, *create_statements("sqlite")]


DatabaseWrapper.ops_class.sql_flush = _sql_flush_of_leaves

_OF_THE_DATABASE = {"db", "transactional_db", "django_db_setup"}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what uses the database: it runs on SQLite, and again on PostgreSQL (`-m database`)."""
    for item in items:
        if item.get_closest_marker("django_db") or _OF_THE_DATABASE & set(getattr(item, "fixturenames", ())):
            item.add_marker("database")


@pytest.fixture(scope="session", autouse=True)
def _home_of_the_tests(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Keep files, keys and tiles of the tests away from a real installation."""
    settings.SUNLIT_HOME = Path(tmp_path_factory.mktemp("sunlit-home"))


@pytest.fixture(scope="session", autouse=True)
def _quick_passwords() -> None:
    """Hash the passwords of the tests quickly: a second for each account is right only outside."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
