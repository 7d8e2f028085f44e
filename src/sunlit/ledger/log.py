"""The only writer of a log: nothing else in the project creates a leaf.

with writing("qinghe") as writer:
    writer.append("act.done", "matter:2026-0117", actor=actor, data={"step": "apply", "verb": "done"})
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction

from sunlit.ledger import disclosing
from sunlit.ledger.clock import is_demo_clock, now_ms
from sunlit.ledger.disclosing import Disclosed
from sunlit.ledger.errors import EntryRefused, LedgerError
from sunlit.ledger.head import HeadStore
from sunlit.ledger.keepers import keeper_of
from sunlit.ledger.keys import make_key
from sunlit.ledger.kinds import KINDS
from sunlit.ledger.models import Blob, Leaf, Log, Stream
from sunlit.ledger.reading import entry_of
from sunlit.ledger.search import index_disclosures
from sunlit.ledger.standing import refuse_to_write
from sunlit.ledger.storing import store_leaf
from sunlit.ledger.turns import write_transaction
from sunlit.record.b64 import b64url
from sunlit.record.blob import blob, blob_digest
from sunlit.record.canonical import normalised
from sunlit.record.entry import MAX_BYTES, Entry, encode
from sunlit.record.errors import RecordError

__all__ = ["Disclosed", "Writer", "open_log", "writing"]

_open: ContextVar[Writer | None] = ContextVar("open_writer", default=None)


def open_log(slug: str, *, origin: str, demo: bool = False) -> Log:
    """Make the key and the empty log of a body; its first entry must be `log.opened`."""
    if HeadStore().read(slug):
        raise LedgerError(
            f"a signed head of {slug} is stored, but the database has no such log: it is not the database "
            "that was signed for; restore that one, or begin in an empty folder"
        )
    key = make_key(slug, origin)
    HeadStore().begin(slug)
    with write_transaction():
        return Log.objects.create(slug=slug, origin=origin, vkey=key.verifier.vkey, demo=demo)


@contextmanager
def writing(slug: str) -> Iterator[Writer]:
    """Give the writer of one log for one transaction; other writers of that log wait until it ends.

    Inside the block `writing` of the same log gives the same writer; of another log it raises LedgerError,
    because no transaction may touch two logs.
    """
    outer = _open.get()
    if outer is not None:
        if outer.log.slug != slug:
            raise LedgerError(
                f"writing to {outer.log.slug}, so not to {slug}: no transaction touches two logs"
            )
        yield outer
        return
    with write_transaction():
        writer = Writer(_locked(slug))
        token = _open.set(writer)
        try:
            yield writer
        finally:
            _open.reset(token)


def _locked(slug: str) -> Log:
    logs = Log.objects.all()
    if connection.features.has_select_for_update:
        logs = logs.select_for_update()
    log = logs.filter(slug=slug).first()
    if log is None:
        raise LedgerError(f"there is no log {slug!r}")
    if is_demo_clock() and not log.demo:
        raise EntryRefused(
            f"the clock is set for a demo, and {slug} is a real log: it takes the real time only"
        )
    refuse_to_write(log)
    return log


@dataclass(frozen=True, slots=True)
class _End:
    """Where the next entry of a stream stands: its place, and the leaf before it."""

    seq: int
    prev: str


class Writer:
    """Appends entries to one log inside one transaction. Made by `writing` alone."""

    def __init__(self, log: Log) -> None:
        """Start at the head of `log`, whose row the caller holds locked."""
        self.log = log
        self._now: int | None = None

    @property
    def now(self) -> int:
        """The time the next entry will carry: the clock, read under the lock, never before the last entry."""
        if self._now is None:
            self._now = max(now_ms(), self.log.last_at)
        return self._now

    def blob(self, value: object) -> str:
        """Store a rule in force as public canonical bytes, unless it is stored already; return its digest."""
        raw = blob(normalised(value))
        digest = blob_digest(raw)
        Blob.objects.get_or_create(
            ref=f"{self.log.slug}/{digest}", defaults={"log": self.log, "digest": digest, "content": raw}
        )
        return digest

    def append(
        self,
        kind: str,
        stream: str,
        *,
        actor: Mapping[str, str] | None = None,
        data: Mapping[str, Any] | None = None,
        rules: str = "",
        disclosures: Sequence[Disclosed] = (),
    ) -> Leaf:
        """Append one entry, keep its rows, and return its leaf.

        Raises EntryRefused before anything is written when the entry may not stand in the log. When
        something fails later, its keeper for example, the whole transaction is undone, also if the caller
        catches the error: a leaf without its rows can never be stored.
        """
        self._check(kind, stream, data or {}, rules, disclosures)
        texts = disclosing.texts_of(disclosures)
        end = self._end_of(stream)
        entry = Entry(
            log=self.log.origin,
            kind=kind,
            body=self.log.slug,
            stream=stream,
            seq=end.seq,
            prev=end.prev,
            at=self.now,
            actor=dict(actor or {}),
            rules=rules,
            data=dict(data or {}),
            d=sorted(texts),
            withheld=disclosing.stubs_of(texts),
        )
        raw = self._encoded(entry)
        try:
            leaf = store_leaf(self.log, entry, raw)
            self._now = None
            index_disclosures(disclosing.store(leaf, entry.data, texts))
            keeper_of(kind)(leaf, entry_of(leaf))  # as any later reader will see it
        except BaseException:
            transaction.set_rollback(True)
            raise
        return leaf

    def _check(
        self,
        kind: str,
        stream: str,
        data: Mapping[str, Any],
        rules: str,
        disclosures: Sequence[Disclosed],
    ) -> None:
        if kind not in KINDS:
            raise EntryRefused(f"{kind!r} is not a kind of entry; the known ones stand in docs/record.md")
        KINDS[kind].check(stream, data, [disclosed.name for disclosed in disclosures])
        if (self.log.size == 0) != (kind == "log.opened"):
            raise EntryRefused(
                f"{self.log.slug}: entry 0, and no other, is log.opened; found {kind} at {self.log.size}"
            )
        if rules and not Blob.objects.filter(pk=f"{self.log.slug}/{rules}").exists():
            raise EntryRefused(f"{kind} names the rules {rules}, which are not stored; call blob() first")
        if is_demo_clock() and not self.log.demo:
            raise EntryRefused(f"the clock is set for a demo, and {self.log.slug} is a real log")

    def _end_of(self, stream: str) -> _End:
        last = Stream.objects.filter(pk=f"{self.log.slug}/{stream}").first()
        return _End(0, "") if last is None else _End(last.seq + 1, b64url(bytes(last.head)))

    def _encoded(self, entry: Entry) -> bytes:
        try:
            return encode(entry)
        except RecordError as error:
            raise EntryRefused(
                f"{entry.kind} in {entry.stream}: {error} (a leaf holds codes and at most {MAX_BYTES} bytes; "
                "words belong into disclosures)"
            ) from error
