"""Make Qinghe with a purchase on notice in SUNLIT_HOME, and print the rows of its database to a file."""

import os
import sys
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sunlit.site.settings")
django.setup()

from django.core.management import call_command  # noqa: E402 -- after the settings

from sunlit.ledger.rebuild import write_rows  # noqa: E402
from tests.town import purchase, put_on_notice, tender, town  # noqa: E402

call_command("migrate", verbosity=0)
qinghe = town()
put_on_notice(qinghe, purchase(qinghe, "2026-03-03 08:00"))
tender(qinghe, "2026-03-04 08:00")
write_rows(Path(sys.argv[1]))
