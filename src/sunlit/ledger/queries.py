"""What two surfaces ask of a log."""

from __future__ import annotations

from dataclasses import dataclass

from sunlit.ledger.keychains import keychain_of
from sunlit.ledger.models import Log, LogSeen
from sunlit.ledger.proofs import NotPublished, checkpoint_of
from sunlit.ledger.tilefiles import TileFiles
from sunlit.ledger.witnessing import WitnessedState, witnessed_state
from sunlit.record.b64 import b64url


@dataclass(frozen=True)
class RecordState:
    """Where a log stands now."""

    slug: str
    origin: str
    vkey: str  # of the key in force
    keys: tuple[str, ...]  # every key, oldest first
    demo: bool
    stored: int  # entries in the database
    last_at: int  # UTC milliseconds of the last of them
    size: int  # entries in the public checkpoint; 0 before the first
    root: str  # of the checkpoint, base64url; "" before the first
    checkpoint_at: int | None  # UTC milliseconds at which it became public
    witnessed: WitnessedState  # by its policy


@dataclass(frozen=True)
class SeenAbove:
    """What the record of an upper body holds about a log."""

    by: str  # slug of the upper body
    index: int  # the entry there that says so
    size: int
    at: int  # UTC milliseconds
    refused: bool  # it did not continue what was seen before


def record_state(slug: str) -> RecordState:
    """Return where the log of a body stands; Log.DoesNotExist when it has none."""
    log = Log.objects.get(slug=slug)
    size, root, at = 0, "", None
    try:
        head = checkpoint_of(slug)
    except NotPublished:
        pass
    else:
        size, root = head.size, b64url(head.root)
        at = TileFiles(slug).checkpoint_file.stat().st_mtime_ns // 1_000_000
    keys = tuple(keychain_of(log).vkeys)
    return RecordState(
        log.slug,
        log.origin,
        keys[-1],
        keys,
        log.demo,
        log.size,
        log.last_at,
        size,
        root,
        at,
        witnessed_state(log),
    )


def seen_above(slug: str) -> list[SeenAbove]:
    """Return what the upper body recorded of a log: what it refused, newest first, then the last it saw."""
    rows = LogSeen.objects.filter(body=slug).order_by("-refused", "-at").select_related("leaf")[:20]
    refused = [row for row in rows if row.refused]
    found = [*refused, *[row for row in rows if not row.refused][:1]]
    return [SeenAbove(row.by_id, row.leaf.index, row.size, row.at, row.refused) for row in found]
