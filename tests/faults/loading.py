"""Enter and publish against PostgreSQL until told to stop; each acknowledged entry is a line on standard output."""

from __future__ import annotations

import os
import sys
import time

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sunlit.site.settings")
django.setup()

from django.core.management import call_command  # noqa: E402 -- after the settings
from django.db import Error, InterfaceError, close_old_connections, connection  # noqa: E402

from sunlit.ledger import keepers  # noqa: E402
from sunlit.ledger.kinds import KINDS  # noqa: E402
from sunlit.ledger.lease import LeaseTaken  # noqa: E402
from sunlit.ledger.models import Lease, Log  # noqa: E402
from sunlit.ledger.publish import publish  # noqa: E402
from sunlit.ledger.soundness import check_stored  # noqa: E402
from tests.ledger.logs import ORIGIN, add, hashes, opened  # noqa: E402


def load(seconds: float) -> None:
    """Enter one after another; what the database refuses is tried again, as a person would."""
    end = time.monotonic() + seconds
    failed = 0
    while time.monotonic() < end:
        try:
            (leaf,) = add(1)
            print(leaf.index, bytes(leaf.hash).hex(), flush=True)
            publish("road")
        except LeaseTaken:
            continue
        except (Error, InterfaceError):
            failed += 1
            close_old_connections()
            connection.close()
            time.sleep(0.05)
    print("failed", failed, flush=True)


def judge() -> None:
    """Say what is stored now, after a thorough publication."""
    Lease.objects.update(until=0)
    started = time.monotonic()
    publish("road", thorough=True)
    assert time.monotonic() - started < 5
    found = check_stored(Log.objects.get(), lambda done, of, what: None)
    assert not found.faults, found.faults
    for index, name in enumerate(hashes()):
        print(index, name.hex(), flush=True)


keepers._keepers.update(dict.fromkeys(KINDS, lambda leaf, entry: None))
if sys.argv[1] == "open":
    call_command("migrate", verbosity=0)
    opened("road", ORIGIN)
elif sys.argv[1] == "load":
    load(float(sys.argv[2]))
else:
    judge()
