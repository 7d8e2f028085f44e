"""One look of a mirror at one body: what is new is fetched, proven, taken in, and only then shown."""

from __future__ import annotations

import time
from dataclasses import replace

from sunlit.ledger.checking.sources import Missing
from sunlit.ledger.errors import LedgerError
from sunlit.ledger.keychains import keychain_of
from sunlit.ledger.mirroring.growing import (
    Inconsistent,
    Progress,
    Signed,
    Unsound,
    keep_evidence,
    keys_at,
    opened,
    prove,
    stored_tree,
)
from sunlit.ledger.mirroring.intake import Documents, Intake
from sunlit.ledger.mirroring.sources import Source
from sunlit.ledger.mirroring.staging import Staging
from sunlit.ledger.mirroring.state import followed, keep
from sunlit.ledger.models import Leaf, Log
from sunlit.ledger.publish import BATCH, read_back, write_tiles
from sunlit.ledger.tilefiles import TileFiles
from sunlit.record import entry
from sunlit.record.hashing import leaf_hash
from sunlit.record.keychain import Keychain
from sunlit.record.tiles import WIDTH


class Refused(LedgerError):
    """The log was signed twice: a mirror keeps what it has, and both checkpoints as evidence."""


def follow(slug: str, vkey: str, source: Source, documents: Documents, progress: Progress) -> int:
    """Bring the copy of one record up to its source; return how many entries are shown then.

    A second look costs three questions when nothing is new. Killed at any point, the next call goes on.
    Raises Refused once two histories were found, and ever after; LedgerError for what may pass.
    """
    state = followed(slug)
    if state.refused:
        raise Refused(state.refused)
    intake = Intake(slug, source, documents, missing=dict(state.missing), unkept=dict(state.unkept))
    try:
        shown = _look(slug, vkey, intake, progress)
        page = _compare_words(intake, state.page, shown)
    except Inconsistent as found:
        sentence = keep_evidence(slug, found)
        keep(slug, replace(state, refused=sentence))
        raise Refused(sentence) from found
    except LedgerError as error:
        keep(slug, replace(state, fault=str(error), missing=intake.missing, unkept=intake.unkept))
        raise
    now = time.time_ns() // 1_000_000
    lacking = replace(state, missing=intake.missing, unkept=intake.unkept)
    keep(slug, replace(lacking, checked_at=now, fault="", page=page))
    return shown


def _look(slug: str, vkey: str, intake: Intake, progress: Progress) -> int:
    files, source = TileFiles(slug), intake.source
    signed = source.read("checkpoint")
    keys = _keys(slug, vkey, source, signed)
    here = opened(files.checkpoint(), keys)
    staged = Staging(slug)
    if staged.proven():
        proven = opened(staged.proven(), keys)
        _open(slug, keys, proven, staged)
        here = _take(slug, proven, here, intake, progress)
    there = opened(signed, keys)
    if there.head.size > here.head.size:
        _prove_and_take(slug, keys, here, there, intake, progress)
        here = there
    else:
        prove(slug, source, here, there, stored_tree(slug, 0), progress)
        if there.head == here.head and there.note != here.note:
            files.write_checkpoint(there.note)  # more cosignatures
    _copy_witnessed(files, source, keys)
    return here.head.size


def _keys(slug: str, vkey: str, source: Source, signed: bytes) -> Keychain:
    """Return the keys to open checkpoints with: those here, and what they handed over to since."""
    log = Log.objects.filter(slug=slug).first()
    known = keychain_of(log) if log else Keychain.of(vkey)
    if vkey not in known.vkeys:
        raise LedgerError(f"{slug} is here with the keys {known.vkeys}, not with {vkey}")
    if log:
        try:
            opened(signed, known)
        except Unsound:
            return keys_at(source, known)
        return known
    return keys_at(source, known)


def _prove_and_take(
    slug: str, keys: Keychain, here: Signed, there: Signed, intake: Intake, progress: Progress
) -> None:
    staging = prove(slug, intake.source, here, there, stored_tree(slug, here.head.size), progress)
    _open(slug, keys, there, staging)
    _take(slug, there, here, intake, progress)


def _open(slug: str, keys: Keychain, there: Signed, staging: Staging) -> None:
    """Make the row of a log that is new here, from its entry 0."""
    if Log.objects.filter(slug=slug).exists():
        return
    first = entry.decode(staging.entries(0, min(there.head.size, WIDTH))[0])
    if first.body != slug:
        raise LedgerError(f"the record is of {first.body}, not of {slug}")
    if first.data.get("key") != keys.vkeys[0]:
        raise LedgerError(f"the record was opened with another key than {keys.vkeys[0]}")
    Log.objects.create(
        slug=slug, origin=first.log, vkey=first.data["key"], demo=bool(first.data.get("demo", False))
    )


def _take(slug: str, there: Signed, here: Signed, intake: Intake, progress: Progress) -> Signed:
    """Take proven entries in, write their tiles, and show the checkpoint last."""
    staging, files = Staging(slug), TileFiles(slug)
    intake.take(staging, there.head.size, progress)
    size = here.head.size
    while size < there.head.size:
        end = min((size // BATCH + 1) * BATCH, there.head.size)
        entries = read_back(slug, size, end)
        write_tiles(files, size, entries, [leaf_hash(raw) for raw in entries])
        size = end
    files.write_checkpoint(there.note)
    staging.clear()
    return there


def _copy_witnessed(files: TileFiles, source: Source, keys: Keychain) -> None:
    """Copy the last checkpoint with all its cosignatures, when the source has one."""
    try:
        signed = source.read("witnessed")
    except Missing:
        return
    if signed != files.witnessed() and opened(signed, keys).head.size:
        files.write_witnessed(signed)


def _compare_words(intake: Intake, page: int, shown: int) -> int:
    """Compare the words beside one bundle with the source; return which is next. All have their turn."""
    if not shown:
        return 0
    page = page % -(-shown // WIDTH)
    if Leaf.objects.filter(log_id=intake.slug, index=page * WIDTH).exists():
        intake.look_again(page)
    intake.look_for_missing()
    return page + 1
