"""A town with the whole model catalogue, built once a module."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import transaction

from sunlit.catalogue.importing import read_catalogue
from sunlit.catalogue.model_files import model_path
from tests.town import Town, at, town

NOW = "2026-11-25 10:30"


@pytest.fixture(scope="module")
def _whole(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: Any) -> Iterator[Town]:
    kept = settings.SUNLIT_HOME
    settings.SUNLIT_HOME = Path(tmp_path_factory.mktemp("whole"))
    codes = tuple(row["code"] for row in read_catalogue(model_path("powers.csv")))
    with django_db_blocker.unblock(), transaction.atomic():
        yield town(powers=codes, rules={"scopes": {"FIN-02": "public"}})
        transaction.set_rollback(True)
    settings.SUNLIT_HOME = kept


@pytest.fixture
def whole(_whole: Town, db: None) -> Iterator[Town]:
    """Return the town with its 61 powers at the hour at which its pages are read."""
    with at(NOW):
        yield _whole
