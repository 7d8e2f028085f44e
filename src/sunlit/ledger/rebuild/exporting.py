"""Write the record of one body into a folder.

log.json            slug, origin, key, number of entries
entries.jsonl       every entry, a line each, byte for byte
disclosures.jsonl   every disclosure, a line each; `text` is null where it is erased or left out
blob/<digest>       every rule
checkpoint, vkey, tile/..., d/<digest>
                    the public files under the names they have below /log/<body>/: the folder can be put
                    on any web server, and `sunlit verify FOLDER` reads it
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sunlit.ledger.errors import LedgerError
from sunlit.ledger.keychains import keychain_of, keys_json, keys_text
from sunlit.ledger.models import Blob, Disclosure, Leaf, Log
from sunlit.ledger.proofs import NotPublished, checkpoint_note, tile
from sunlit.record import checkpoint, note
from sunlit.record.tiles import paths_for

FORMAT = "sunlit-export/1"


def export_record(slug: str, folder: Path, *, private: bool = False) -> int:
    """Write the record of `slug` into the empty or new `folder`; return the number of entries.

    Only public disclosures are written. `private` adds those for fewer people, sealed ones included: such a
    folder is for the operator alone.
    """
    if folder.exists() and any(folder.iterdir()):
        raise LedgerError(f"{folder} is not empty: name a new folder")
    folder.mkdir(parents=True, exist_ok=True)
    if private:
        folder.chmod(0o700)
    log = Log.objects.get(slug=slug)
    _write_entries(log, folder)
    _write_disclosures(log, folder, private)
    for blob in Blob.objects.filter(log=log).order_by("ref"):
        _write(folder / "blob" / blob.digest, bytes(blob.content))
    _write_public_files(log, folder)
    facts = {"format": FORMAT, "slug": slug, "origin": log.origin, "vkey": log.vkey, "demo": log.demo}
    _write(
        folder / "log.json", json.dumps({**facts, "size": log.size, "private": private}, indent=1).encode()
    )
    return log.size


def _write_entries(log: Log, folder: Path) -> None:
    leaves = Leaf.objects.filter(log=log, index__lt=log.size).order_by("index")
    with (folder / "entries.jsonl").open("wb") as file:
        for raw in leaves.values_list("entry", flat=True).iterator(2_000):
            file.write(bytes(raw) + b"\n")


def _write_disclosures(log: Log, folder: Path, private: bool) -> None:
    with (folder / "disclosures.jsonl").open("w") as file:
        for row in disclosed_rows(log.slug, 0, log.size, private=private):
            file.write(json.dumps(row) + "\n")
            if row["scope"] == "public":
                _write(folder / "d" / str(row["digest"]), (row["text"] or "").encode())


def disclosed_rows(slug: str, first: int, end: int, *, private: bool = False) -> Iterator[dict[str, Any]]:
    """Yield what stands beside the entries from `first` to before `end`, in order.

    `text` is None where it is erased and, unless `private`, where it is not for everybody.
    """
    rows = Disclosure.objects.filter(leaf__log=slug, leaf__index__gte=first, leaf__index__lt=end).order_by(
        "leaf__index", "position"
    )
    columns = ("digest", "leaf__index", "position", "name", "scope", "text", "erased_at")
    for row in rows.values(*columns).iterator(2_000):
        if not private and row["scope"] != "public":
            row["text"] = None
        yield {("index" if name == "leaf__index" else name): value for name, value in row.items()}


def _write_public_files(log: Log, folder: Path) -> None:
    chain = keychain_of(log)
    _write(folder / "vkey", keys_text(chain))
    _write(folder / "keys.json", keys_json(chain))
    try:
        signed = checkpoint_note(log.slug)
    except NotPublished:
        return
    for path in paths_for(checkpoint.decode(note.read_note(signed)[0]).size):
        _write(folder / path, tile(log.slug, path))
    _write(folder / "checkpoint", signed)


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
