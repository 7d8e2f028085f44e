"""Build the rows of a record again: check the bytes, store them, and let each kind's keeper do its work."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sunlit.ledger.errors import LedgerError
from sunlit.ledger.models import Blob, Log
from sunlit.ledger.rebuild.exporting import FORMAT
from sunlit.ledger.rebuild.keeping import keep_entry
from sunlit.ledger.turns import write_transaction
from sunlit.record import disclosure, entry, replay
from sunlit.record.blob import blob_digest
from sunlit.record.entry import Entry
from sunlit.record.errors import RecordError
from sunlit.record.hashing import leaf_hash
from sunlit.record.keychain import Keychain, keys_in
from sunlit.record.tree import root_of

Progress = Callable[[int, int], None]  # entries done, of


class ImportRefused(LedgerError):
    """The folder does not hold a whole and sound record; nothing was stored."""


@dataclass(frozen=True)
class _Export:
    """What a folder holds."""

    facts: dict[str, Any]
    entries: list[bytes]
    disclosures: dict[str, dict[str, Any]]  # by digest
    blobs: dict[str, bytes]


def import_all(folder: Path, progress: Callable[[str, int, int], None] | None = None) -> dict[str, int]:
    """Import every record below `folder`, upper bodies first; return the number of entries by slug."""
    found = {path.parent.name: path.parent for path in sorted(folder.glob("*/log.json"))}
    if not found:
        raise ImportRefused(f"{folder} holds no record: expected folders with a log.json")
    done = {}
    for slug in _upper_first(found):
        shown = (lambda at, of, slug=slug: progress(slug, at, of)) if progress else None
        done[slug] = import_record(found[slug], shown)
    return done


def import_record(folder: Path, progress: Progress | None = None) -> int:
    """Store the record in `folder` in this database, which must not know it; return the number of entries.

    Entries, hashes, streams, disclosures, rules and the signed checkpoint are checked before anything is
    stored. Raises ImportRefused naming what is wrong.
    """
    export = _read(folder)
    facts = export.facts
    _check(export, folder)
    with write_transaction():
        if Log.objects.filter(slug=facts["slug"]).exists():
            raise ImportRefused(f"this database already has the log {facts['slug']}: import into a fresh one")
        log = Log.objects.create(
            slug=facts["slug"], origin=facts["origin"], vkey=facts["vkey"], demo=facts["demo"]
        )
        Blob.objects.bulk_create(
            Blob(ref=f"{log.slug}/{digest}", log=log, digest=digest, content=raw)
            for digest, raw in export.blobs.items()
        )
        for index, raw in enumerate(export.entries):
            keep_entry(log, entry.decode(raw), raw, export.disclosures)
            if progress:
                progress(index + 1, len(export.entries))
    return log.size


def _upper_first(found: Mapping[str, Path]) -> list[str]:
    parents = {slug: _first_entry(path).data.get("parent", "") for slug, path in found.items()}
    ordered: list[str] = []
    while len(ordered) < len(found):
        ready = [s for s in found if s not in ordered and (parents[s] in ordered or parents[s] not in found)]
        if not ready:
            raise ImportRefused(
                f"the bodies {sorted(set(found) - set(ordered))} are each below another of them"
            )
        ordered += ready
    return ordered


def _first_entry(folder: Path) -> Entry:
    with (folder / "entries.jsonl").open("rb") as file:
        return entry.decode(file.readline().rstrip(b"\n"))


def _read(folder: Path) -> _Export:
    try:
        facts = json.loads((folder / "log.json").read_bytes())
        entries = (folder / "entries.jsonl").read_bytes().split(b"\n")[:-1]
        rows = [json.loads(line) for line in (folder / "disclosures.jsonl").read_text().splitlines()]
        blobs = {path.name: path.read_bytes() for path in (folder / "blob").glob("*")}
    except (OSError, ValueError) as error:
        raise ImportRefused(f"{folder} cannot be read as an export: {error}") from error
    if facts.get("format") != FORMAT:
        raise ImportRefused(f"{folder}: expected the format {FORMAT}, found {facts.get('format')!r}")
    return _Export(facts, entries, {row["digest"]: row for row in rows}, blobs)


def _check(export: _Export, folder: Path) -> None:
    facts = export.facts
    if len(export.entries) != facts["size"]:
        raise ImportRefused(f"{folder}: expected {facts['size']} entries, found {len(export.entries)}")
    for fault in replay.check_entries(export.entries, facts["origin"]):
        raise ImportRefused(f"{folder}: entry {fault.index}: {replay.CODES[fault.code]} {fault.params}")
    for digest, raw in export.blobs.items():
        if blob_digest(raw) != digest:
            raise ImportRefused(f"{folder}: the rules {digest} were changed")
    for digest, row in export.disclosures.items():
        if row["text"] is not None and disclosure.digest(row["text"]) != digest:
            raise ImportRefused(f"{folder}: the disclosure {digest} was changed")
    _check_checkpoint(export, folder)


def _keys(export: _Export, folder: Path) -> Keychain:
    file = folder / "keys.json"
    first = Keychain.of(export.facts["vkey"])
    chain = keys_in(file.read_bytes()) if file.exists() else first
    if not chain.continues(first):
        raise ImportRefused(f"{folder}: keys.json begins with another key than the log")
    return chain


def _check_checkpoint(export: _Export, folder: Path) -> None:
    file = folder / "checkpoint"
    if not file.exists():
        return
    try:
        head = _keys(export, folder).open(file.read_bytes())
    except RecordError as error:
        raise ImportRefused(f"{folder}: the checkpoint is not signed by the log's key: {error}") from error
    hashes = [leaf_hash(raw) for raw in export.entries[: head.size]]
    if len(hashes) != head.size or root_of(hashes) != head.root:
        raise ImportRefused(f"{folder}: the entries are not those of the signed checkpoint of {head.size}")
