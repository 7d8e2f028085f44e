"""Leases: what only one process may do at a time, and until when if it dies in the middle."""

from __future__ import annotations

import os
import secrets
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager

from sunlit.ledger.errors import LedgerError
from sunlit.ledger.models import Lease
from sunlit.ledger.turns import write_transaction

LASTS_MS = 60_000


class LeaseTaken(LedgerError):
    """Another process holds the lease."""


class HeldLease:
    """A lease in our hands."""

    def __init__(self, name: str, holder: str) -> None:
        """Name the lease and the token that proves it is ours."""
        self._name = name
        self._holder = holder

    def renew(self) -> None:
        """Hold the lease for another minute; LeaseTaken when it ran out and somebody else took it."""
        now = _now()
        with write_transaction():
            ours = Lease.objects.filter(name=self._name, holder=self._holder, until__gte=now)
            if not ours.update(until=now + LASTS_MS):
                raise LeaseTaken(f"the lease {self._name!r} ran out before the work was done; run it again")

    def release(self) -> None:
        """Let others have it at once."""
        with write_transaction():
            Lease.objects.filter(name=self._name, holder=self._holder).update(until=0)


@contextmanager
def lease(name: str) -> Iterator[HeldLease]:
    """Hold the lease `name` while the block runs; LeaseTaken when another process holds it."""
    holder = f"{socket.gethostname()[:40]}/{os.getpid()}/{secrets.token_hex(4)}"
    now = _now()
    with write_transaction():
        Lease.objects.get_or_create(name=name, defaults={"holder": "", "until": 0})
        if not Lease.objects.filter(name=name, until__lt=now).update(holder=holder, until=now + LASTS_MS):
            other = Lease.objects.get(name=name)
            raise LeaseTaken(
                f"{other.holder} holds the lease {name!r} for {(other.until - now) // 1000 + 1} s more"
            )
    held = HeldLease(name, holder)
    try:
        yield held
    finally:
        held.release()


def _now() -> int:
    """Return the real time: a lease never follows the clock of a demo."""
    return time.time_ns() // 1_000_000
