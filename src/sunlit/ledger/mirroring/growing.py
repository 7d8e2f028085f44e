"""Whether a signed checkpoint continues what is here: the entries between are fetched, and prove it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from sunlit.ledger.checking.sources import Missing
from sunlit.ledger.errors import LedgerError
from sunlit.ledger.mirroring.sources import Source, whole_bundle
from sunlit.ledger.mirroring.staging import Staging
from sunlit.ledger.models import Leaf
from sunlit.ledger.places import evidence_folder, write_durably
from sunlit.record.b64 import b64url
from sunlit.record.checkpoint import Checkpoint
from sunlit.record.errors import RecordError
from sunlit.record.hashing import EMPTY_ROOT, leaf_hash
from sunlit.record.keychain import Keychain, keys_in
from sunlit.record.tiles import WIDTH, HashReader
from sunlit.record.tree import Frontier

Progress = Callable[[int, int, str], None]  # done, of, what


@dataclass(frozen=True)
class Signed:
    """A checkpoint, opened, with the note it came in."""

    note: bytes
    head: Checkpoint


class Inconsistent(LedgerError):
    """Two states of one log of which neither continues the other."""

    def __init__(self, sentence: str, here: Signed, there: Signed) -> None:
        """Say so, with both states."""
        super().__init__(sentence)
        self.here, self.there = here, there


class Unsound(LedgerError):
    """The source serves something that does not fit its own signed checkpoint; it may be repaired there."""


def opened(signed: bytes, keys: Keychain) -> Signed:
    """Return a checkpoint by the key in force at its size; Unsound for others. No note is the empty log."""
    if not signed:
        return Signed(b"", Checkpoint(keys.origin, 0, EMPTY_ROOT))
    try:
        return Signed(signed, keys.open(signed))
    except RecordError as error:
        raise Unsound(f"the checkpoint is not signed by the key {keys.vkeys[-1]}: {error}") from error


def keys_at(source: Source, known: Keychain) -> Keychain:
    """Return the keys that a source names, if a key that is known handed over to them; else what is known.

    `known` is one key from elsewhere, or the chain that is here: then the source's must continue it.
    """
    try:
        found = keys_in(source.read("keys.json"))
    except Missing:
        return known
    except RecordError as error:
        raise Unsound(f"the keys that {source.name} names cannot be proven: {error}") from error
    pinned = len(known.keys) == 1 and known.vkeys[0] in found.vkeys
    return found if pinned or found.continues(known) else known


def pages(first: int, end: int) -> list[tuple[int, int]]:
    """Return the bundles that hold the entries from `first` to before `end`: index and width."""
    if first >= end:
        return []
    return [(page, min(end - page * WIDTH, WIDTH)) for page in range(first // WIDTH, -(-end // WIDTH))]


def prove(
    slug: str, source: Source, here: Signed, there: Signed, tree: Frontier, progress: Progress
) -> Staging:
    """Fetch the entries between two checkpoints and prove that the later one continues the earlier.

    `tree` is the tree of the `here.head.size` entries that are here. Raises Inconsistent when the source's
    history is another one; Unsound when the source serves what it did not sign.
    """
    staging = Staging(slug)
    if there.head.size < here.head.size or there.head == here.head:
        _compare_earlier(slug, here, there)
        return staging
    first, end = here.head.size, there.head.size
    wanted = pages(first, end)
    for done, (page, width) in enumerate(wanted):
        progress(done, len(wanted), "entries")
        if not staging.has(page, width):
            staging.put(page, width, whole_bundle(source, page, width))
        try:
            entries = staging.entries(page, width)
        except RecordError as error:
            staging.clear()
            raise Unsound(f"the bundle {page} of {source.name} cannot be read: {error}") from error
        tree.extend([leaf_hash(raw) for raw in entries[max(first - page * WIDTH, 0) :]])
    if tree.root() != there.head.root:
        staging.clear()
        raise _why(slug, source, here, there)
    staging.prove(there.note)
    return staging


def stored_tree(slug: str, size: int) -> Frontier:
    """Return the tree of the first `size` entries of the database, from their stored hashes."""
    tree = Frontier()
    rows = Leaf.objects.filter(log_id=slug, index__lt=size).order_by("index")
    batch: list[bytes] = []
    for raw in rows.values_list("hash", flat=True).iterator(4_096):
        batch.append(bytes(raw))
        if len(batch) == 4_096:
            tree.extend(batch)
            batch.clear()
    tree.extend(batch)
    return tree


def _compare_earlier(slug: str, here: Signed, there: Signed) -> None:
    """Accept an earlier state of the same tree; the same for a cache that lags behind."""
    if stored_tree(slug, there.head.size).root() != there.head.root:
        raise Inconsistent(_sentence(slug, here, there), here, there)


def _why(slug: str, source: Source, here: Signed, there: Signed) -> LedgerError:
    """Find out whether the log forked, or only the source is damaged: its own hashes decide."""
    read = HashReader(there.head.size, source.read)
    try:
        whole = Frontier.from_reader(there.head.size, read).root()
        before = Frontier.from_reader(here.head.size, read).root()
    except (RecordError, LedgerError) as error:
        return Unsound(f"{source.name} does not fit its checkpoint, and its tiles cannot be read: {error}")
    if whole == there.head.root and before != here.head.root:
        return Inconsistent(_sentence(slug, here, there), here, there)
    return Unsound(
        f"the entries that {source.name} serves are not those of its signed checkpoint of "
        f"{there.head.size} entries; nothing was taken over"
    )


def _sentence(slug: str, here: Signed, there: Signed) -> str:
    return (
        f"{slug}: the checkpoint of {there.head.size} entries (root {b64url(there.head.root)}) does not "
        f"continue the {here.head.size} entries that are here"
    )


def keep_evidence(slug: str, found: Inconsistent) -> str:
    """Write both notes into one file, once; return the sentence that names it."""
    here, there = found.here, found.there
    file = evidence_folder() / f"{slug}-mirror-{there.head.size}-{here.head.size}.txt"
    if not file.exists():
        text = b"Copied before:\n\n" + here.note + b"\n----\n\nDoes not continue it:\n\n" + there.note
        write_durably(file, text)
    return (
        f"{found}: the key of the log signed two histories. Both checkpoints are kept as "
        f"{file.name}; show them to others who read this record"
    )
