"""An installation that lasts as long as the run: a folder of its own with an empty SQLite database."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import django
from django.conf import settings
from django.core.management import call_command
from django.db import connections


@contextmanager
def installation() -> Iterator[Path]:
    """Set Django up on an empty installation; everything is gone afterwards. Once in a process."""
    with TemporaryDirectory(prefix="sunlit-bench-") as folder:
        os.environ |= {"SUNLIT_HOME": folder, "DJANGO_SETTINGS_MODULE": "sunlit.site.settings"}
        os.environ.pop("SUNLIT_DATABASE_URL", None)
        django.setup()
        settings.ALLOWED_HOSTS = ["testserver"]  # how the pages are asked for here
        call_command("migrate", verbosity=0)
        yield Path(folder)
        connections.close_all()
