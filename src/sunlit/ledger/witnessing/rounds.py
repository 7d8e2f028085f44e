"""Asking all witnesses of a log at once: a thread for each conversation, so that none waits for another."""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Iterable

from sunlit.ledger.head import HeadStore
from sunlit.ledger.witnessing.conversation import Growth, Outcome, converse
from sunlit.ledger.witnessing.memory import NOTHING, recall
from sunlit.ledger.witnessing.policies import Witness
from sunlit.record import checkpoint, note


class Round:
    """The conversations about one log that are under way."""

    def __init__(self, slug: str) -> None:
        """Begin with none."""
        self._slug = slug
        self._done: queue.Queue[Outcome] = queue.Queue()
        self._busy: set[str] = set()

    def begin(self, witnesses: Iterable[Witness], growth: Growth) -> None:
        """Ask those of `witnesses` who have an address and are not being asked already."""
        known = recall(self._slug)
        for one in witnesses:
            if not one.url or one.ref in self._busy:
                continue
            self._busy.add(one.ref)
            old = known.get(one.ref, NOTHING).size
            name = f"witness {one.name} of {self._slug}"
            threading.Thread(target=self._ask, args=(one, growth, old), name=name, daemon=True).start()

    def outcomes(self, wait: float = 0.0) -> list[Outcome]:
        """Return what has come in; wait `wait` seconds at most for those still under way."""
        found: list[Outcome] = []
        deadline = time.monotonic() + wait
        while self._busy:
            try:
                left = deadline - time.monotonic()
                outcome = self._done.get(timeout=left) if left > 0 else self._done.get_nowait()
            except queue.Empty:
                break
            self._busy.discard(outcome.witness.ref)
            found.append(outcome)
        return found

    @property
    def busy(self) -> frozenset[str]:
        """The references of the witnesses that have not answered yet."""
        return frozenset(self._busy)

    def _ask(self, one: Witness, growth: Growth, old: int) -> None:
        self._done.put(converse(one, growth, old, lambda: _signed_size(self._slug)))


def _signed_size(slug: str) -> int:
    """Return how many entries we have signed by now; reads one file."""
    signed = HeadStore().read(slug)
    return checkpoint.decode(note.read_note(signed)[0]).size if signed else 0
