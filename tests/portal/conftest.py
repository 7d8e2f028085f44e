"""The county whose pages are read: built once a module, through the real actions."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import transaction

from tests.portal.busy import NOW, Busy, busy
from tests.town import at


@pytest.fixture(scope="module")
def _built(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: Any) -> Iterator[Busy]:
    """Build the county in a transaction that is rolled back when the module is done."""
    kept = settings.SUNLIT_HOME
    settings.SUNLIT_HOME = Path(tmp_path_factory.mktemp("county"))
    with django_db_blocker.unblock(), transaction.atomic():
        yield busy()
        transaction.set_rollback(True)
    settings.SUNLIT_HOME = kept


@pytest.fixture
def county(_built: Busy, db: None) -> Iterator[Busy]:
    """Return the county at the hour at which its pages are read."""
    with at(NOW):
        yield _built
