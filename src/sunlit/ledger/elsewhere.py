"""Logs below that other installations keep: the upper body reads them at their own addresses (TRU-2).

They stand in the file `elsewhere.txt`, a line each: the upper body, the body below, the address of its
record, and its key as it is known from elsewhere:

    chengming qinghe https://qinghe.example/log/qinghe/ qinghe.example/log/2026+254f4eb9+Aar0t/08cFMEMaw…
"""

from __future__ import annotations

import json
import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass

from django.db import DatabaseError, close_old_connections

from sunlit.ledger.checking import Fetch, http_source
from sunlit.ledger.checking.sources import Missing
from sunlit.ledger.clock import now_ms
from sunlit.ledger.errors import LedgerError
from sunlit.ledger.fewer import see_fewer, settle
from sunlit.ledger.lease import HeldLease, LeaseTaken, lease
from sunlit.ledger.models import Leaf, Log
from sunlit.ledger.places import elsewhere_file, unreadable_file, write_durably
from sunlit.ledger.reading import entry_of
from sunlit.ledger.seeing import Shown, last_seen, see, seen_today
from sunlit.ledger.standing import may_write
from sunlit.record.checkpoint import Checkpoint
from sunlit.record.errors import RecordError
from sunlit.record.hashing import HASH_BYTES
from sunlit.record.keychain import Keychain, keys_in
from sunlit.record.tiles import paths_for
from sunlit.record.tree import root_of

LOGGER = logging.getLogger("sunlit.ledger")
LOOK = 600.0  # seconds between two looks; each log is recorded once a day
Source = Callable[[str], Fetch]  # address -> how to read there


@dataclass(frozen=True)
class Elsewhere:
    """A log below that another installation keeps."""

    upper: str
    body: str
    address: str
    key: Keychain


@dataclass(frozen=True)
class Unreadable:
    """A log below that cannot be read, since when (UTC milliseconds), and why."""

    log: Elsewhere
    since: int
    reason: str


def parse(text: str) -> list[Elsewhere]:
    """Return what the file names; LedgerError for a line that is none. `#` begins a remark."""
    found = []
    for number, line in enumerate(text.splitlines(), 1):
        words = line.split()
        if not words or words[0].startswith("#"):
            continue
        try:
            upper, body, address, vkey = words
            found.append(Elsewhere(upper, body, address, Keychain.of(vkey)))
        except ValueError as error:  # of a RecordError, too
            raise LedgerError(
                f"line {number} of {elsewhere_file()}: expected upper body, body, address and key: {error}"
            ) from error
    return found


def listed() -> list[Elsewhere]:
    """Return what the file of this installation names; nothing without a file."""
    file = elsewhere_file()
    return parse(file.read_text(encoding="utf-8")) if file.exists() else []


def see_elsewhere(source: Source = http_source, held: HeldLease | None = None) -> list[Leaf]:
    """Record what is new in the logs kept elsewhere, once a day each; return the entries.

    One that cannot be read, or shows fewer entries than were seen and nothing against its key (see `fewer`),
    is named in the server's messages and by `sunlit doctor`, and asked again.
    """
    found = []
    for one in listed():
        if held is not None:
            held.renew()
        log = Log.objects.filter(slug=one.upper).first()
        if log is None or not log.size or not may_write(log):
            continue
        opened = entry_of(Leaf.objects.get(log=log, index=0))
        if seen_today(one.upper, one.body, opened):
            continue
        try:
            found += _look(one, source(one.address))
        except (RecordError, LedgerError) as error:
            LOGGER.error("%s could not read the log of %s: %s", one.upper, one.body, error)
            _note_unreadable(one, str(error))
        else:
            unreadable_file(one.upper, one.body).unlink(missing_ok=True)
    return found


def unreadable() -> list[Unreadable]:
    """Return the logs of the file that could not be read when they were last asked for."""
    found = []
    for one in listed():
        file = unreadable_file(one.upper, one.body)
        if file.exists():
            value = json.loads(file.read_text(encoding="utf-8"))
            found.append(Unreadable(one, int(value["since"]), str(value["reason"])))
    return found


def run_forever(stop: threading.Event) -> None:
    """Look again and again until `stop` is set; one process at a time does."""
    while not stop.is_set():
        close_old_connections()
        try:
            if listed():
                with lease("elsewhere") as held:
                    see_elsewhere(held=held)
        except LeaseTaken:
            pass
        except (DatabaseError, LedgerError, OSError) as error:
            LOGGER.error("the logs kept elsewhere: %s; tried again in ten minutes", error)
        stop.wait(LOOK)


def _look(one: Elsewhere, fetch: Fetch) -> list[Leaf]:
    """Record what one log shows; return the entries. RecordError or LedgerError say why it is unreadable."""
    signed, keys = fetch("checkpoint"), _keys(one.key, fetch)
    shown = Shown(one.body, keys, signed, fetch, lambda head: _leaves(head, fetch))
    last = last_seen(one.upper, one.body)
    if last is not None and keys.open(signed).size < last.size:
        leaf = see_fewer(one.upper, shown, last)
    else:
        leaf = see(one.upper, shown)
    entries = [leaf] if leaf is not None else []
    return entries + settle(one.upper, shown)


def _note_unreadable(one: Elsewhere, reason: str) -> None:
    """Keep since when a log cannot be read, for `sunlit doctor`; the reason is the latest."""
    file = unreadable_file(one.upper, one.body)
    since = json.loads(file.read_text(encoding="utf-8"))["since"] if file.exists() else now_ms()
    write_durably(file, json.dumps({"since": since, "reason": reason}, ensure_ascii=False).encode())


def _keys(key: Keychain, fetch: Fetch) -> Keychain:
    """Return the keys that the log names, if the known one is among them."""
    try:
        found = keys_in(fetch("keys.json"))
    except Missing:
        return key
    return found if key.vkeys[0] in found.vkeys else key


def _leaves(head: Checkpoint, fetch: Fetch) -> list[bytes]:
    """Return every leaf hash as its tiles hold them; RecordError where they do not fit the checkpoint."""
    raw = b"".join(fetch(path) for path in paths_for(head.size) if path.startswith("tile/0/"))
    hashes = [raw[at : at + HASH_BYTES] for at in range(0, len(raw), HASH_BYTES)]
    if len(hashes) != head.size or root_of(hashes) != head.root:
        raise RecordError("its tiles do not fit its checkpoint: they are damaged")
    return hashes
