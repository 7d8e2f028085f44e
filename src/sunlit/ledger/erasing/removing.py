"""Take words out of the rows, and then out of the bytes: files, database file and its write-ahead log."""

from __future__ import annotations

import json
import logging
import threading
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from django.db import connection, transaction

from sunlit.ledger import disclosing
from sunlit.ledger.erasing.cleaners import clean
from sunlit.ledger.erasing.listing import note
from sunlit.ledger.models import Disclosure

LOGGER = logging.getLogger("sunlit.ledger")
PIECE = 24  # characters of a text by which its bytes are recognised
CHUNK = 1 << 20


@dataclass(frozen=True)
class Removed:
    """What was taken out of the rows, and what must go after the commit."""

    slug: str
    digest: str
    at: int
    files: list[Path] = field(default_factory=list)
    pieces: frozenset[bytes] = frozenset()


class _Waiting(threading.local):
    """What this thread has taken out of rows in a transaction that is not committed yet."""

    def __init__(self) -> None:
        self.removed: list[Removed] = []


_waiting = _Waiting()


def remove(disclosure: Disclosure, at: int) -> None:
    """Take one disclosure out of every row now, and out of files and database bytes after the commit."""
    slug = disclosure.leaf_id.split("/")[0]
    pieces = frozenset(_pieces(disclosure))
    files = clean(disclosure)
    disclosing.erase(disclosure, at)
    _waiting.removed.append(Removed(slug, disclosure.digest, at, files, pieces))
    transaction.on_commit(_finish)


def _finish() -> None:
    """Do what can only be done once the words are gone for good; what was rolled back is left alone."""
    removed, _waiting.removed = _waiting.removed, []
    if not removed:
        return
    rows = Disclosure.objects.filter(digest__in=[one.digest for one in removed], text__isnull=True)
    emptied = set(rows.values_list("digest", flat=True))
    gone = [one for one in removed if one.digest in emptied]
    note((one.slug, one.digest, one.at) for one in gone)
    for file in {file for one in gone for file in one.files}:
        file.unlink(missing_ok=True)
    try:
        scrub(frozenset(piece for one in gone for piece in one.pieces))
    except Exception:
        LOGGER.exception(
            "erased from every row, but not yet from the bytes of the database: sunlit erase --apply"
        )


def scrub(pieces: frozenset[bytes]) -> None:
    """Clear the bytes of an SQLite database of what was erased; PostgreSQL does it by its own VACUUM.

    Deleted cells are overwritten at once (`secure_delete`), but the index of the search keeps deleted words
    until it is merged, the write-ahead log keeps old pages until it is cut off, and a page that was
    rearranged may keep a stale copy. When a piece is found after that, the whole file is written anew.
    """
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO ledger_searchwords (ledger_searchwords) VALUES ('optimize')")
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        if any(holds(file, pieces) for file in database_files()):
            cursor.execute("VACUUM")
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def database_files() -> list[Path]:
    """Return the files of the SQLite database that are there: none for one in memory."""
    name = str(connection.settings_dict["NAME"])
    return [path for path in (Path(name), Path(f"{name}-wal")) if path.is_file()]


def holds(file: Path, pieces: Iterable[bytes]) -> bool:
    """Say whether the bytes of `file` hold any of `pieces`."""
    wanted = list(pieces)
    if not wanted:
        return False
    overlap = max(map(len, wanted))
    with file.open("rb") as stream:
        tail = b""
        while chunk := stream.read(CHUNK):
            window = tail + chunk
            if any(piece in window for piece in wanted):
                return True
            tail = window[-overlap:]
    return False


def _pieces(disclosure: Disclosure) -> Iterator[bytes]:
    """Yield short stretches of the words as the database keeps them: salted text, and value as JSON."""
    for kept in (disclosure.text, json.dumps(disclosure.value) if disclosure.value is not None else None):
        if kept is not None and len(kept) > PIECE:
            for start in {0, (len(kept) - PIECE) // 2, len(kept) - PIECE}:
                yield kept[start : start + PIECE].encode()
