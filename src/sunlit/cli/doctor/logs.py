"""What concerns one record: its key, its heads, who publishes, who witnesses, and the clock."""

from __future__ import annotations

import time
from collections.abc import Iterator

from sunlit.cli.witnesses import witness_faults
from sunlit.ledger.errors import LedgerError
from sunlit.ledger.head import HeadStore
from sunlit.ledger.keychains import keychain_of
from sunlit.ledger.keys import file_of_key, key_files, signers_of
from sunlit.ledger.models import Leaf, Log
from sunlit.ledger.queries import record_state
from sunlit.ledger.registering import DAILY, KIND, last_daily
from sunlit.ledger.standing import why_stopped
from sunlit.ledger.witnessing import witnessed_state
from sunlit.record import checkpoint, note
from sunlit.record.errors import RecordError
from sunlit.ui.wording import t

MINUTE_MS = 60_000
DAILY_LATE_MS = 26 * 60 * MINUTE_MS
CLOCK_OFF_MS = 5 * MINUTE_MS


def log_faults(log: Log) -> Iterator[str]:
    """Yield what is wrong with a record."""
    yield from _key(log)
    reason = why_stopped(log.slug)
    if reason:
        yield t("doctor.stopped", slug=log.slug, reason=reason)
    yield from _heads(log)
    yield from witness_faults(log)
    yield from _clock(log)


def log_advice(log: Log) -> Iterator[str]:
    """Yield what should be looked at, though nothing is lost: who publishes, and what the clock enters."""
    now = time.time_ns() // 1_000_000
    state = record_state(log.slug)
    waiting = Leaf.objects.filter(log=log, index=state.size).values_list("at", flat=True).first()
    if waiting is not None and now - waiting > MINUTE_MS:
        yield t(
            "doctor.publisher", slug=log.slug, n=log.size - state.size, minutes=(now - waiting) // MINUTE_MS
        )
    older = [vkey for vkey in signers_of(log) if vkey != keychain_of(log).vkeys[-1]]
    if older:
        yield t("doctor.two_keys", slug=log.slug, n=len(older))
    if not log.demo and _daily_is_late(log, now):
        yield t("doctor.daily", slug=log.slug)


def _key(log: Log) -> Iterator[str]:
    keys = keychain_of(log)
    try:
        file = file_of_key(log.slug, keys.verifiers[-1])
        here = signers_of(log)
    except (LedgerError, RecordError) as error:
        yield str(error)
        return
    if not file.exists() and not here:
        yield t("doctor.key_missing", slug=log.slug, file=file)
    elif keys.vkeys[-1] not in here:
        yield t("doctor.key_other", slug=log.slug, file=file)
    for path in key_files(log.slug):
        if path.stat().st_mode & 0o077:
            yield t("doctor.key_mode", file=path)


def _heads(log: Log) -> Iterator[str]:
    store = HeadStore()
    if not store.has(log.slug):
        yield t("doctor.no_head", slug=log.slug)
        return
    signed = store.read(log.slug)
    try:
        size = checkpoint.decode(note.read_note(signed)[0]).size if signed else 0
    except RecordError as error:
        yield t("doctor.head_damaged", slug=log.slug, reason=error)
        return
    if size > log.size:
        yield t("doctor.older", slug=log.slug, signed=size, stored=log.size)
    public = record_state(log.slug).size
    if public > size:
        yield t("doctor.head_behind", slug=log.slug, public=public, signed=size)


def _clock(log: Log) -> Iterator[str]:
    ahead = log.last_at - time.time_ns() // 1_000_000
    if ahead > CLOCK_OFF_MS and not log.demo:
        yield t("doctor.clock_behind", slug=log.slug, minutes=ahead // MINUTE_MS)
    now = time.time_ns() // 1_000_000
    for one in witnessed_state(log).witnesses:
        if one.at is not None and one.at - now > CLOCK_OFF_MS:
            yield t("doctor.clock_witness", name=one.name, minutes=(one.at - now) // MINUTE_MS)


def _daily_is_late(log: Log, now: int) -> bool:
    """Say whether something has waited for its register for longer than a day."""
    last = last_daily(log.slug, KIND)
    after = Leaf.objects.filter(log=log, index__gt=-1 if last is None else last.index)
    first = after.exclude(kind__in=DAILY).order_by("index").values_list("at", flat=True).first()
    since = max(first or now, last.at if last is not None else 0)
    return now - since > DAILY_LATE_MS
