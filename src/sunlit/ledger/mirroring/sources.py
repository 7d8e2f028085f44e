"""Where a record is copied from: a site that serves it, or a folder that `sunlit export` wrote."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from functools import cached_property
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import quote

from sunlit.ledger.checking import Fetch, folder_source, http_source
from sunlit.ledger.checking.sources import Missing
from sunlit.ledger.errors import LedgerError
from sunlit.record.errors import RecordError
from sunlit.record.tiles import WIDTH, Tile

PAUSE = 0.02  # seconds between two questions: a mirror never crowds readers out
Rows = dict[str, dict[str, Any]]  # what stands beside entries, by digest


class Source(Protocol):
    """One record somewhere else. What it says is never believed without a proof."""

    name: str  # for people

    def read(self, path: str) -> bytes:
        """Return a public file of the log by its path; Missing when there is none."""

    def rows(self, page: int) -> Rows:
        """Return what stands beside the entries of bundle `page`."""

    def file(self, sha256: str, name: str) -> bytes:
        """Return the bytes of a document; Missing when there is none."""


class SiteSource:
    """A record on a site."""

    def __init__(self, site: str, slug: str, pause: float = PAUSE) -> None:
        """Read the record of the body `slug` at `site`, for example https://qinghe.example."""
        self.name = f"{site.rstrip('/')}/log/{slug}/"
        self._log = slowly(http_source(self.name), pause)
        self._site = slowly(http_source(f"{site.rstrip('/')}/{slug}/"), pause)

    def read(self, path: str) -> bytes:
        """Return a public file of the log."""
        return self._log(path)

    def rows(self, page: int) -> Rows:
        """Return what stands beside the entries of a bundle."""
        return _rows(self._log(f"disclosures/{page}.jsonl").splitlines())

    def file(self, sha256: str, name: str) -> bytes:
        """Return a document as the public pages serve it."""
        return self._site(f"files/{sha256}/{quote(name, safe='')}")


class FolderSource:
    """A record in a folder that `sunlit export` wrote; its documents lie in `files` beside or in it."""

    def __init__(self, folder: Path) -> None:
        """Read the record in `folder`."""
        self.name = str(folder)
        self._folder = folder
        self.read: Fetch = folder_source(folder)

    def rows(self, page: int) -> Rows:
        """Return what stands beside the entries of a bundle."""
        return {digest: row for digest, row in self._all.items() if row["index"] // WIDTH == page}

    def file(self, sha256: str, name: str) -> bytes:
        """Return a document."""
        del name
        for folder in (self._folder.parent / "files", self._folder / "files"):
            if (folder / sha256).is_file():
                return (folder / sha256).read_bytes()
        raise Missing(f"{self._folder} has no document {sha256}")

    @cached_property
    def _all(self) -> Rows:
        return _rows((self._folder / "disclosures.jsonl").read_bytes().splitlines())


def bodies_of(site: str) -> list[str]:
    """Return the bodies whose records a site serves, upper ones first."""
    raw = http_source(f"{site.rstrip('/')}/log/")("bodies.json")
    try:
        return [str(slug) for slug in json.loads(raw)["bodies"]]
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise LedgerError(f"{site}/log/bodies.json is no list of bodies: {error}") from error


def slowly(fetch: Fetch, pause: float, sleep: Callable[[float], None] = time.sleep) -> Fetch:
    """Return `fetch` with a pause before each question."""

    def asked(path: str) -> bytes:
        sleep(pause)
        return fetch(path)

    return asked


def whole_bundle(source: Source, page: int, width: int) -> bytes:
    """Return the first `width` entries of a bundle as the source serves them, full or partial."""
    try:
        return source.read(Tile("entries", page, width % WIDTH).path)
    except Missing:
        if width == WIDTH:
            raise
    whole, end = source.read(Tile("entries", page).path), 0
    for _ in range(width):
        end += 2 + int.from_bytes(whole[end : end + 2], "big")
    return whole[:end]


def _rows(lines: list[bytes]) -> Rows:
    try:
        rows = [json.loads(line) for line in lines if line]
        return {str(row["digest"]): {**row, "index": int(row["index"])} for row in rows}
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise RecordError(f"what stands beside the entries cannot be read: {error}") from error
