"""Whose turn it is to write. SQLite's writers of one process queue here: its busy wait starves them."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction

_turn = threading.RLock()


@contextmanager
def write_transaction() -> Iterator[None]:
    """Run the block in one transaction; on SQLite one at a time in this process.

    The lock is let go only after the commit. On SQLite the transaction is IMMEDIATE (a setting that a
    check insists on), so that other processes wait too.
    """
    if connection.vendor != "sqlite":
        with transaction.atomic():
            yield
        return
    with _turn, transaction.atomic():
        yield
