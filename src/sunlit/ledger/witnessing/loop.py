"""Asking the witnesses whenever there is something new to cosign, beside the publisher, never in its way."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Collection

from django.db import DatabaseError, close_old_connections

from sunlit.ledger.errors import LedgerError
from sunlit.ledger.keychains import keychain_of
from sunlit.ledger.lease import LeaseTaken, lease
from sunlit.ledger.models import Log
from sunlit.ledger.seeing import see_logs
from sunlit.ledger.tilefiles import TileFiles
from sunlit.ledger.witnessing.conversation import TIMEOUT, Growth
from sunlit.ledger.witnessing.memory import NOTHING, Confirmed, recall
from sunlit.ledger.witnessing.outcomes import settle
from sunlit.ledger.witnessing.policies import LogPolicy, Witness, policy_of
from sunlit.ledger.witnessing.rounds import Round
from sunlit.record import note
from sunlit.record.errors import RecordError

LOGGER = logging.getLogger("sunlit.ledger")
AGAIN = 3_600_000  # milliseconds after which a log that stands still is cosigned again, to show it is watched
RETRY = 30_000  # milliseconds between two questions to a witness that did not sign
LOOK = 60.0  # seconds between two looks at the logs below; each is recorded once a day
RENEW = 20.0  # seconds between two renewals of the lease


def ask_witnesses(slug: str, wait: float = 2 * TIMEOUT) -> None:
    """Ask every witness about the public checkpoint now, and keep what comes in within `wait` seconds."""
    Asker(slug).ask(everybody=True, wait=wait)


def run_forever(stop: threading.Event, interval: float = 1.0) -> None:
    """Look for new checkpoints each `interval` seconds until `stop` is set; one process at a time does."""
    while not stop.is_set():
        try:
            _while_leased(stop, interval)
        except LeaseTaken:
            stop.wait(5)
        except (DatabaseError, OSError) as error:
            LOGGER.error("no witness could be asked just now: %s", error)
            stop.wait(5)


def _while_leased(stop: threading.Event, interval: float) -> None:
    askers: dict[str, Asker] = {}
    with lease("witnesses") as held:
        renewed = looked = time.monotonic()
        see_logs()
        while not stop.is_set():
            close_old_connections()
            for slug in Log.objects.values_list("slug", flat=True):
                askers.setdefault(slug, Asker(slug)).ask()
            if time.monotonic() - renewed > RENEW:
                held.renew()
                renewed = time.monotonic()
            if time.monotonic() - looked > LOOK:
                see_logs()
                looked = time.monotonic()
            stop.wait(interval)


class Asker:
    """Asks the witnesses of one log when they are due."""

    def __init__(self, slug: str) -> None:
        """Begin with nobody asked."""
        self._slug = slug
        self._round = Round(slug)
        self._said = ""

    def ask(self, *, everybody: bool = False, wait: float = 0.0) -> None:
        """Keep what has come in, and ask those who are due, or everybody; a wrong policy is said once."""
        try:
            log = Log.objects.get(slug=self._slug)
            policy = policy_of(log)
            signed = TileFiles(self._slug).checkpoint().decode()
            if policy is None or not signed:
                return
            self._collect(policy, 0)
            self._begin(log, policy, signed, everybody)
            self._collect(policy, wait)
        except (LedgerError, RecordError) as error:
            if self._said != str(error):
                self._said = str(error)
                LOGGER.error("the witnesses of %s could not be asked: %s", self._slug, error)

    def _begin(self, log: Log, policy: LogPolicy, signed: str, everybody: bool) -> None:
        known = recall(self._slug)
        signatures = note.read_note(TileFiles(self._slug).cosigned())[1]
        signed_by = {(signature.name, signature.key_id) for signature in signatures}
        due = [
            one
            for one in policy.witnesses
            if one.url
            and one.ref not in self._round.busy
            and (everybody or _is_due(one, known.get(one.ref, NOTHING), signed_by))
        ]
        if due:
            self._round.begin(due, Growth(signed, keychain_of(log).verifiers, TileFiles(self._slug).read))

    def _collect(self, policy: LogPolicy, wait: float) -> None:
        for outcome in self._round.outcomes(wait):
            settle(self._slug, policy, outcome)


def _is_due(one: Witness, last: Confirmed, signed_by: Collection[tuple[str, bytes]]) -> bool:
    now = time.time_ns() // 1_000_000
    if last.fault:
        return now - last.tried_at >= RETRY
    return (one.key.name, one.key.key_id) not in signed_by or now - last.at >= AGAIN
