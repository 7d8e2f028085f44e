"""Sign what the log holds and show it: the publisher.

The order of durable writes makes every crash repairable by running the same path again:

    read_back         the new leaves are read from the database and hashed again
    swap_head         the new checkpoint replaces the old one in the head store
    write_tiles       full tiles and bundles are written as files that never change
    show_checkpoint   the checkpoint becomes public

Nothing is signed that does not continue the stored head. The cost grows with the new leaves, not the log.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import DatabaseError, close_old_connections

from sunlit.ledger.errors import HeadMoved, LedgerError, PublishRefused
from sunlit.ledger.head import HeadStore
from sunlit.ledger.keychains import keychain_of
from sunlit.ledger.keys import is_stolen, signers_of
from sunlit.ledger.lease import HeldLease, LeaseTaken, lease
from sunlit.ledger.models import Leaf, Log
from sunlit.ledger.standing import go_on, mirror_of, stop, why_stopped
from sunlit.ledger.tilefiles import TileFiles, is_file
from sunlit.ledger.witnessing import ask_before_signing, refuse_in_doubt
from sunlit.record import checkpoint, entry, note
from sunlit.record.b64 import b64url
from sunlit.record.checkpoint import Checkpoint
from sunlit.record.errors import RecordError
from sunlit.record.hashing import EMPTY_ROOT, leaf_hash
from sunlit.record.keys import Signer
from sunlit.record.tiles import WIDTH, HashReader, new_bundles, new_tiles
from sunlit.record.tree import Frontier

LOGGER = logging.getLogger("sunlit.ledger")
BATCH = 64 * WIDTH  # leaves held in memory at a time; a longer step is signed in parts


def publish(slug: str, *, thorough: bool = False) -> Checkpoint:
    """Bring the public log up to what the database holds; return the checkpoint that is public then.

    `thorough` asks every witness first, reads the whole log again, compares every tile with its file and
    writes what is missing. Raises PublishRefused when database, head store, public files and witnesses
    contradict each other, LeaseTaken when another publisher is at work.
    """
    log = Log.objects.get(slug=slug)
    if log.succeeded_by:
        return _opened(log, TileFiles(slug).checkpoint())  # it has ended: nothing is signed any more
    head = HeadStore().read(slug)
    if not thorough and _is_up_to_date(log, head):
        return _opened(log, head)
    if is_stolen(slug):
        raise LedgerError(f"{slug} is not signed any more: {why_stopped(slug)}")
    mirror = mirror_of()
    if mirror is not None:
        raise LedgerError(f"{slug} is a mirror of {mirror.site}: a mirror signs nothing")
    try:
        if thorough:
            ask_before_signing(log)
        with lease(f"publish:{slug}") as held:
            signed = _Publication(Log.objects.get(slug=slug), held).run(thorough=thorough)
    except HeadMoved:
        raise
    except PublishRefused as refusal:
        stop(slug, str(refusal).removeprefix(f"{slug}: "))
        raise
    if thorough:
        go_on(slug)
    return signed


def run_forever(stop: threading.Event, interval: float = 1.0) -> None:
    """Publish every log each `interval` seconds until `stop` is set; thoroughly the first time.

    A log that must not be signed is named in the journal and left alone until the next start; the others go
    on. A disk or database that does not answer is tried again.
    """
    checked: set[str] = set()
    refused: set[str] = set()
    while not stop.is_set():
        close_old_connections()
        try:
            for slug in Log.objects.exclude(slug__in=refused).values_list("slug", flat=True):
                _publish_one(slug, checked, refused)
        except (DatabaseError, OSError) as error:
            LOGGER.error("nothing could be published just now: %s", error)
        stop.wait(interval)


def _publish_one(slug: str, checked: set[str], refused: set[str]) -> None:
    try:
        publish(slug, thorough=slug not in checked)
        checked.add(slug)
    except LeaseTaken:
        return
    except HeadMoved as error:
        checked.discard(slug)  # the next run reads everything again
        LOGGER.error("%s", error)
    except (LedgerError, RecordError) as error:
        refused.add(slug)
        LOGGER.critical("%s is NOT being signed: %s", slug, error)


def read_back(slug: str, first: int, end: int) -> list[bytes]:
    """Return the entries from `first` to before `end`, hashed again; PublishRefused if one differs."""
    rows = Leaf.objects.filter(log_id=slug, index__gte=first, index__lt=end).order_by("index")
    entries = []
    for expected, (index, stored, raw) in enumerate(rows.values_list("index", "hash", "entry"), first):
        if index != expected:
            raise PublishRefused(
                f"{slug}: entry {expected} is missing from the database, the next is {index}"
            )
        if leaf_hash(bytes(raw)) != bytes(stored):
            raise PublishRefused(
                f"{slug}: entry {index} does not fit its stored hash: it was changed in the database"
            )
        entries.append(bytes(raw))
    if len(entries) != end - first:
        raise PublishRefused(
            f"{slug}: expected entries {first} to {end - 1}, the database ends at {first + len(entries)}"
        )
    return entries


def swap_head(slug: str, old: bytes, new: bytes) -> None:
    """Store the new signed head in place of the old one."""
    HeadStore().swap(slug, old, new)


def write_tiles(files: TileFiles, size: int, entries: Sequence[bytes], hashes: Sequence[bytes]) -> None:
    """Write the files that `entries` add to a log of `size` leaves."""
    bundles = new_bundles(size, entries, files.read)
    for path, content in {**bundles, **new_tiles(size, hashes, files.read)}.items():
        if is_file(path):
            files.write(path, content)


def show_checkpoint(files: TileFiles, signed: bytes) -> None:
    """Make a signed checkpoint public."""
    files.write_checkpoint(signed)


@dataclass
class _Publication:
    """One run of the publisher over one log."""

    log: Log
    held: HeldLease

    def run(self, *, thorough: bool) -> Checkpoint:
        """Go from the public size (or from nothing, when thorough) to the size of the database."""
        self.files = TileFiles(self.log.slug)
        refuse_in_doubt(self.log)
        self.keys, self.signers = keychain_of(self.log), signers_of(self.log)
        self._signers_at(self.log.size)
        self.note = HeadStore().read(self.log.slug)
        self.head = _opened(self.log, self.note)
        self.public = _opened(self.log, self.files.checkpoint())
        self._refuse_unless_ordered()
        tree = Frontier() if thorough else self._public_tree()
        while tree.size < self.log.size:
            self._segment(tree, self._next_end(tree.size))
        return self.head

    def _segment(self, tree: Frontier, end: int) -> None:
        size = tree.size
        entries = read_back(self.log.slug, size, end)
        hashes = [leaf_hash(raw) for raw in entries]
        tree.extend(hashes)
        for known, where in ((self.public, "public checkpoint"), (self.head, "stored head")):
            if known.size == end and known.root != tree.root():
                raise PublishRefused(
                    f"{self.log.slug}: the {where} of {end} entries has the root {b64url(known.root)}, the "
                    f"database has {b64url(tree.root())}: entries before {end} changed after signing"
                )
        if end > self.head.size:
            _check_envelopes(self.log, entries[max(self.head.size - size, 0) :], max(self.head.size, size))
            self._sign(end, tree.root())
        write_tiles(self.files, size, entries, hashes)
        if end == self.head.size and end > self.public.size:
            show_checkpoint(self.files, self.note)
            self.public = self.head

    def _sign(self, size: int, root: bytes) -> None:
        head = Checkpoint(self.log.origin, size, root)
        signed = note.sign(checkpoint.encode(head), self._signers_at(size)).encode()
        self.held.renew()
        swap_head(self.log.slug, self.note, signed)
        self.head, self.note = head, signed

    def _next_end(self, size: int) -> int:
        """Return where the next step ends: at a size already signed, at most a batch away."""
        batch_end = (size // BATCH + 1) * BATCH
        marks = [known for known in (self.public.size, self.head.size) if known > size]
        return min([batch_end, self.log.size, *marks])

    def _public_tree(self) -> Frontier:
        tree = Frontier.from_reader(self.public.size, HashReader(self.public.size, self.files.read))
        if self.public.size and tree.root() != self.public.root:
            raise PublishRefused(
                f"{self.log.slug}: the public checkpoint of {self.public.size} entries has the root "
                f"{b64url(self.public.root)}, tiles and database have {b64url(tree.root())}"
            )
        return tree

    def _signers_at(self, size: int) -> list[Signer]:
        """Return who signs `size` entries: older keys whose files are still here, then the one in force."""
        keys = self.keys.up_to(size).vkeys
        if keys[-1] not in self.signers:
            raise PublishRefused(
                f"{self.log.slug}: the key in force, {keys[-1]}, is not in the folder of keys: put it back"
            )
        return [self.signers[vkey] for vkey in keys if vkey in self.signers]

    def _refuse_unless_ordered(self) -> None:
        slug = self.log.slug
        if not HeadStore().has(slug):
            raise PublishRefused(
                f"{slug}: the stored head is gone, so nobody here knows how far was signed; put heads/{slug} "
                "back, or bring head and entries from a mirror: `sunlit recover --from MIRROR`"
            )
        if self.head.size > self.log.size:
            raise PublishRefused(
                f"{slug}: {self.head.size} entries were signed, but the database holds {self.log.size}: it "
                "is an older copy; recover the missing entries from a mirror or a newer backup"
            )
        if self.public.size > self.head.size:
            raise PublishRefused(
                f"{slug}: the public checkpoint has {self.public.size} entries, the stored head "
                f"{self.head.size}: the head store is missing or older than the log; put it back"
            )


def _check_envelopes(log: Log, entries: Iterable[bytes], first: int) -> None:
    for index, raw in enumerate(entries, first):
        try:
            found = entry.decode(raw)
        except RecordError as error:
            raise PublishRefused(f"{log.slug}: entry {index} is no entry: {error}") from error
        if (found.log, found.body) != (log.origin, log.slug):
            raise PublishRefused(f"{log.slug}: entry {index} belongs to {found.log} ({found.body})")


def _opened(log: Log, signed: bytes) -> Checkpoint:
    """Return the checkpoint of a note by this log's key; the empty log's for no note."""
    if not signed:
        return Checkpoint(log.origin, 0, EMPTY_ROOT)
    try:
        return keychain_of(log).open(signed)
    except RecordError as error:
        raise PublishRefused(f"{log.slug}: a stored checkpoint is not by this log's key: {error}") from error


def _is_up_to_date(log: Log, head: bytes) -> bool:
    """Return whether head, public checkpoint and database agree, at the cost of two small files."""
    if not head:
        return log.size == 0
    return TileFiles(log.slug).checkpoint() == head and _opened(log, head).size == log.size
