"""What a witness answers over HTTP, apart from the server that carries it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from sunlit.cli.witness.logs import Logs
from sunlit.cli.witness.page import page, refused_text
from sunlit.cli.witness.store import ClockWentBack, Store
from sunlit.record import witness
from sunlit.record.errors import RecordError
from sunlit.record.witness import TEXT_TYPE


@dataclass(frozen=True)
class Answer:
    """Status, content and its type."""

    status: int
    content: bytes
    content_type: str = TEXT_TYPE


class Answers:
    """One witness: its store, the logs it watches and a clock in seconds."""

    def __init__(self, store: Store, logs: Logs, clock: Callable[[], int]) -> None:
        """Answer for the witness that `store` holds the key of."""
        self._store = store
        self._logs = logs
        self._clock = clock

    def get(self, path: str) -> Answer:
        """Answer a reader: `/`, `/vkey`, `/<hash of origin>/checkpoint` and `/<hash of origin>/refused`."""
        if path == "/":
            shown = page(self._store, self._logs.trusted(), self._clock())
            return Answer(200, shown.encode(), "text/html; charset=utf-8")
        if path == "/vkey":
            return Answer(200, f"{self._store.signer.verifier.vkey}\n".encode())
        for origin in self._logs.trusted():
            place = witness.monitoring_path(origin)
            if path == f"/{place}":
                return self._checkpoint(origin)
            if path == f"/{place.removesuffix('checkpoint')}refused":
                return Answer(200, refused_text(self._store.contradictions(origin)).encode())
        return Answer(404, b"not found\n")

    def add_checkpoint(self, body: bytes) -> Answer:
        """Answer `POST /add-checkpoint`: cosign, or say why not. What is signed is on disk before."""
        try:
            request = witness.decode(body)
        except RecordError as error:
            return Answer(400, f"{error}\n".encode())
        trusted, now = self._logs.trusted(), self._clock()
        if request.checkpoint.origin not in trusted:
            return Answer(404, b"this witness does not watch that log\n")
        try:
            decision = self._store.settle(request, lambda seen: witness.decide(seen, request, trusted), now)
        except ClockWentBack:
            return Answer(503, b"the clock of this witness went back; it signs nothing until it is right\n")
        if decision.cosign is None:
            return Answer(decision.status, decision.text.encode(), decision.content_type)
        return Answer(200, witness.cosignature_line(request, self._store.signer, now).encode())

    def _checkpoint(self, origin: str) -> Answer:
        for watched in self._store.watched():
            if watched.origin == origin:
                return Answer(200, self._store.cosigned(watched).encode())
        return Answer(404, b"nothing was cosigned yet\n")
