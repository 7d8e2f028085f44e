"""Start Django for one installation."""

from __future__ import annotations

import os
from pathlib import Path

import django


def start_django(home: Path | None = None) -> None:
    """Load the settings for the folder `home`; without one, for SUNLIT_HOME as it is set."""
    if home is not None:
        os.environ["SUNLIT_HOME"] = str(home)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sunlit.site.settings")
    django.setup()
