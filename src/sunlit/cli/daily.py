"""What the clock enters: changes, due lists, registers, the erasing of what was shown for a time only."""

from __future__ import annotations

import logging
import threading

from django.db import DatabaseError, close_old_connections

from sunlit.catalogue.actions import apply_due_changes
from sunlit.ledger.erasing import sweep
from sunlit.ledger.errors import LedgerError
from sunlit.ledger.lease import LeaseTaken, lease
from sunlit.ledger.registering import make_registers
from sunlit.matters.preparing import perform_due
from sunlit.supervision.actions import make_due_lists

LOGGER = logging.getLogger("sunlit.cli")
EVERY = 60.0  # seconds


def do_daily() -> int:
    """Enter what is due by now; return how many entries that made, none while another process does it."""
    try:
        with lease("daily"):
            changes = len(apply_due_changes()) + len(perform_due())
            return changes + len(make_due_lists()) + len(sweep()) + len(make_registers())
    except LeaseTaken:
        return 0


def run_forever(stop: threading.Event) -> None:
    """Do it again and again until `stop` is set; what fails is said and tried again."""
    while not stop.is_set():
        close_old_connections()
        try:
            do_daily()
        except (DatabaseError, LedgerError, OSError) as error:
            LOGGER.error("changes, due lists, registers and erasing: %s; tried again in a minute", error)
        stop.wait(EVERY)
