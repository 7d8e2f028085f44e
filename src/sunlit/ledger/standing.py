"""Whether anything may be entered: a mirror, an older copy and a log in doubt can only be read.

What stops a log lies in a small file beside the database, so that every process sees it at once, and the
reason survives a restart. Only a publication that found everything in order takes it away.
"""

from __future__ import annotations

import json
from dataclasses import dataclass

from sunlit.ledger.errors import ReadOnly
from sunlit.ledger.head import HeadStore
from sunlit.ledger.models import Log
from sunlit.ledger.places import mirror_file, stopped_file, write_durably
from sunlit.record import checkpoint, note
from sunlit.record.errors import RecordError


@dataclass(frozen=True)
class MirrorOf:
    """That this installation is a mirror, and of what."""

    site: str  # the address that is mirrored, "https://qinghe.example"
    bodies: dict[str, str]  # slug: the key of its log, given or pinned at the first look


def mirror_of() -> MirrorOf | None:
    """Return what this installation mirrors; None when it has records of its own."""
    try:
        facts = json.loads(mirror_file().read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    return MirrorOf(facts["site"], facts["bodies"])


def write_mirror_of(mirror: MirrorOf) -> None:
    """Make this installation a mirror, or change what it mirrors."""
    write_durably(mirror_file(), json.dumps(vars(mirror), indent=1, ensure_ascii=False).encode())


def stop(slug: str, reason: str) -> None:
    """Let nothing be entered into a log until it is published again in order."""
    if why_stopped(slug) != reason:
        write_durably(stopped_file(slug), reason.encode())


def go_on(slug: str) -> None:
    """Let entries be made again."""
    if stopped_file(slug).exists():
        stopped_file(slug).unlink(missing_ok=True)


def why_stopped(slug: str) -> str:
    """Return why the publisher stopped a log; "" when it did not."""
    try:
        return stopped_file(slug).read_text(encoding="utf-8")
    except FileNotFoundError:
        return ""


def refuse_to_write(log: Log) -> None:
    """Raise ReadOnly unless entries may be made; the caller holds the log's row locked."""
    mirror = mirror_of()
    if mirror is not None:
        raise ReadOnly(f"{log.slug}: this is a mirror of {mirror.site}: go there to enter anything")
    if log.succeeded_by:
        raise ReadOnly(f"{log.slug} has ended: the record of {log.succeeded_by} goes on from it")
    reason = why_stopped(log.slug) or _older_copy(log)
    if reason:
        raise ReadOnly(f"{log.slug} can only be read: {reason}")


def may_write(log: Log) -> bool:
    """Say whether entries may be made; what the clock enters leaves out a log that can only be read."""
    try:
        refuse_to_write(log)
    except ReadOnly:
        return False
    return True


def _older_copy(log: Log) -> str:
    """Say that more was signed than is stored: whatever is entered now would take a number twice."""
    store = HeadStore()
    if not store.has(log.slug):
        return (
            "the stored head is gone, so nobody here knows how far was signed. Put heads/ back, or bring it "
            "and entries from a mirror: `sunlit recover --from MIRROR`"
        )
    signed = store.read(log.slug)
    if not signed:
        return ""
    try:
        size = checkpoint.decode(note.read_note(signed)[0]).size
    except RecordError as error:
        return f"its stored head cannot be read: {error}"
    if size <= log.size:
        return ""
    return (
        f"{size} entries were signed, but the database holds {log.size}: it is an older copy. "
        "Bring the missing entries back: `sunlit recover --from MIRROR`"
    )
