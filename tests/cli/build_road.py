"""Make the log `road` in SUNLIT_HOME: run as a program by the tests of the command line."""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sunlit.site.settings")
django.setup()

from django.core.management import call_command  # noqa: E402 -- after the settings

from sunlit.ledger import keepers  # noqa: E402
from sunlit.ledger.kinds import KINDS  # noqa: E402
from tests.ledger.logs import ORIGIN, add, opened  # noqa: E402

call_command("migrate", verbosity=0)
others = [kind for kind in KINDS if kind != "key.rotated"]
keepers._keepers.update(dict.fromkeys(others, lambda leaf, entry: None))
opened("road", ORIGIN)
add(3)
