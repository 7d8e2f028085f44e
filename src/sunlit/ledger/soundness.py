"""Recompute everything of a record from the bytes that are stored, and repair what the tree still proves."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import islice

from django.db import connection

from sunlit.ledger.head import HeadStore
from sunlit.ledger.keychains import keychain_of
from sunlit.ledger.models import Blob, Disclosure, Leaf, Log, Stream
from sunlit.ledger.places import public_folder, write_durably
from sunlit.ledger.publish import BATCH
from sunlit.ledger.tilefiles import TileFiles, is_file
from sunlit.ledger.triggers import missing_triggers
from sunlit.record import checkpoint, disclosure, entry, note, replay
from sunlit.record.b64 import b64url
from sunlit.record.blob import blob_digest
from sunlit.record.checkpoint import Checkpoint
from sunlit.record.errors import RecordError
from sunlit.record.hashing import leaf_hash
from sunlit.record.tiles import new_bundles, new_tiles, paths_for
from sunlit.record.tree import Frontier

Progress = Callable[[int, int, str], None]


@dataclass
class Soundness:
    """What is wrong with one record as stored, and what was repaired."""

    slug: str
    size: int
    root: str = ""  # of the entries as stored, base64url
    faults: list[str] = field(default_factory=list)
    repaired: list[str] = field(default_factory=list)  # public files written anew


def check_stored(log: Log, progress: Progress) -> Soundness:
    """Read every byte of a record, say what is wrong, and repair public files that the signed root proves.

    Entries and hashes are never repaired here: the database refuses it, and a mirror or backup has them.
    """
    found = Soundness(log.slug, log.size)
    tree, roots = _entries(log, found, progress)
    found.root = b64url(tree.root())
    _repair_checkpoint(log, roots, found)
    _heads(log, roots, found)
    _streams(log, found)
    _beside(log, found, progress)
    found.faults += [
        f"the trigger {name} is missing: leaves could be changed" for name in missing_triggers(connection)
    ]
    if not found.faults:
        _public_files(log, found, progress)
    return found


def _signed(log: Log, signed: bytes, where: str, found: Soundness) -> Checkpoint | None:
    if not signed:
        return None
    try:
        return keychain_of(log).open(signed)
    except RecordError as error:
        found.faults.append(f"the {where} is not by the key of the log: {error}")
        return None


def _marks(log: Log, found: Soundness) -> dict[str, Checkpoint]:
    heads = {
        "stored head": _signed(log, HeadStore().read(log.slug), "stored head", found),
        "public checkpoint": _signed(log, TileFiles(log.slug).checkpoint(), "public checkpoint", found),
    }
    return {where: head for where, head in heads.items() if head is not None}


def _entries(log: Log, found: Soundness, progress: Progress) -> tuple[Frontier, dict[int, bytes]]:
    """Hash every entry again; return the tree, and its root at each size that was signed."""
    marks = {head.size for head in _marks(log, Soundness(log.slug, 0)).values()}
    tree, roots = Frontier(), {}
    rows = Leaf.objects.filter(log=log).order_by("index").values_list("index", "hash", "entry")
    raws: list[bytes] = []
    for index, stored, raw in rows.iterator(2_000):
        if index != tree.size:
            found.faults.append(f"entry {tree.size} is missing, the next is {index}")
            break
        if leaf_hash(bytes(raw)) != bytes(stored):
            found.faults.append(
                f"entry {index} and its stored hash do not fit: one of the two was changed. "
                "Restore the last backup into an empty folder and recover from a mirror"
            )
        tree.append(leaf_hash(bytes(raw)))
        raws.append(bytes(raw))
        if tree.size in marks:
            roots[tree.size] = tree.root()
        progress(tree.size, log.size, "entries")
    if tree.size != log.size:
        found.faults.append(f"the head row says {log.size} entries, {tree.size} are stored")
    for fault in replay.check_entries(raws, log.origin):
        found.faults.append(f"entry {fault.index}: {replay.CODES[fault.code]} {fault.params}")
    return tree, roots


def _heads(log: Log, roots: dict[int, bytes], found: Soundness) -> None:
    marks = _marks(log, found)
    for where, head in marks.items():
        if head.size > log.size:
            found.faults.append(
                f"the {where} says {head.size} entries, the database holds {log.size}: an older copy; "
                "`sunlit recover --from MIRROR`"
            )
        elif head.size and roots.get(head.size) != head.root:
            found.faults.append(f"the entries are not those of the {where} of {head.size} entries")
    if log.size and not HeadStore().has(log.slug) and "public checkpoint" not in marks:
        found.faults.append("there is no stored head: put heads/ back, or `sunlit recover --from MIRROR`")


def _repair_checkpoint(log: Log, roots: dict[int, bytes], found: Soundness) -> None:
    """Show the stored head again where the public checkpoint cannot be read and the entries fit the head."""
    files, probe = TileFiles(log.slug), Soundness(log.slug, 0)
    signed = HeadStore().read(log.slug)
    head = _signed(log, signed, "stored head", probe)
    if head is None or roots.get(head.size) != head.root:
        return
    if _signed(log, files.checkpoint(), "public checkpoint", probe) is None and files.checkpoint():
        files.write_checkpoint(signed)
        found.repaired.append("checkpoint")


def _streams(log: Log, found: Soundness) -> None:
    ends: dict[str, tuple[int, bytes]] = {}
    for stream, seq, stored in (
        Leaf.objects.filter(log=log).order_by("index").values_list("stream", "seq", "hash")
    ):
        ends[stream] = (seq, bytes(stored))
    rows = {
        name: (seq, bytes(head))
        for name, seq, head in Stream.objects.filter(log=log).values_list("name", "seq", "head")
    }
    wrong = sorted(name for name in ends.keys() | rows.keys() if ends.get(name) != rows.get(name))
    found.faults += [f"the end of the stream {name} is not what its entries say" for name in wrong]


def _beside(log: Log, found: Soundness, progress: Progress) -> None:
    """Check rules and words against the digests in the entries."""
    for digest, raw in Blob.objects.filter(log=log).values_list("digest", "content").iterator(500):
        if blob_digest(bytes(raw)) != digest:
            found.faults.append(f"the rules {digest} were changed")
    rows = Disclosure.objects.filter(leaf__log=log).select_related("leaf").order_by("leaf__index")
    count = rows.count()
    for done, row in enumerate(rows.iterator(1_000)):
        progress(done, count, "words")
        if row.digest not in entry.decode(bytes(row.leaf.entry)).d:
            found.faults.append(f"entry {row.leaf.index} does not name the disclosure {row.digest}")
        if row.text is not None:
            fault = _word_fault(row)
            if fault:
                found.faults.append(f"entry {row.leaf.index}: the disclosure {row.digest} {fault}")


def _word_fault(row: Disclosure) -> str:
    text = row.text or ""
    if disclosure.digest(text) != row.digest:
        return "was changed"
    try:
        return "" if disclosure.read(text).value == row.value else "is shown with other words than it holds"
    except RecordError as error:
        return f"cannot be read: {error}"


def _public_files(log: Log, found: Soundness, progress: Progress) -> None:
    """Compare every public tile and bundle with the entries, and write anew what differs or is gone."""
    files, folder = TileFiles(log.slug), public_folder(log.slug)
    signed = files.checkpoint()
    if not signed:
        return
    size = checkpoint.decode(note.read_note(signed)[0]).size
    wanted = set(paths_for(size))
    held: dict[str, bytes] = {}

    def read(path: str) -> bytes:
        return held[path] if path in held else files.read(path)

    at = 0
    for raws in _batches(log, size):
        hashes = [leaf_hash(raw) for raw in raws]
        made = {**new_bundles(at, raws, read), **new_tiles(at, hashes, read)}
        held = {path: content for path, content in made.items() if ".p/" in path}
        for path, content in made.items():
            if not is_file(path) or not (path in wanted or ".p/" not in path):
                continue
            file = folder / path
            if not file.exists() or file.read_bytes() != content:
                write_durably(file, content)
                found.repaired.append(path)
        at += len(raws)
        progress(at, size, "public files")


def _batches(log: Log, size: int) -> Iterator[list[bytes]]:
    rows = Leaf.objects.filter(log=log, index__lt=size).order_by("index").values_list("entry", flat=True)
    raws = (bytes(raw) for raw in rows.iterator(2_000))
    while batch := list(islice(raws, BATCH)):
        yield batch
