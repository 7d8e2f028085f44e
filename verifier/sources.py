"""Where things are read from: a file, a folder that an export wrote, or an address."""

from __future__ import annotations

import os
import time
import urllib.error
import urllib.request

from .reports import CannotTell
from .tree import WIDTH, Fetch, tile_path

TRIES = 3
TIMEOUT = 30  # seconds
AGENT = {"User-Agent": "sunlit-verify"}


class Absent(Exception):
    """The source answers, but does not have it (404), not for everybody (403), or no longer (410)."""

    def __init__(self, code: int) -> None:
        """Keep the HTTP code."""
        super().__init__(str(code))
        self.code = code


def is_address(source: str) -> bool:
    """Say whether a source is read over the network."""
    return source.startswith(("http://", "https://"))


def read_bytes(source: str) -> bytes:
    """Return the content of one file or address."""
    if is_address(source):
        try:
            return _got(source)
        except Absent as error:
            raise CannotTell("unreadable", where=source, why=error) from None
    try:
        with open(source, "rb") as file:
            return file.read()
    except OSError as error:
        raise CannotTell("unreadable", where=source, why=error.strerror or error) from None


def log_source(source: str) -> Fetch:
    """Return how to read a path of the log at an address or in a folder."""
    if is_address(source):
        base = source.rstrip("/") + "/"
        return lambda path: _got(base + path)
    if not os.path.isdir(source):
        raise CannotTell("unreadable", where=source, why="no folder, no http(s) address")
    return lambda path: _from_folder(source, path)


def _from_folder(folder: str, path: str) -> bytes:
    file = os.path.join(folder, *path.split("/"))
    if not os.path.isfile(file):
        raise Absent(404)
    content = read_bytes(file)
    if not content and path.startswith("d/"):
        raise Absent(410)
    return content


def _got(address: str) -> bytes:
    why = ""
    for attempt in range(TRIES):
        if attempt:
            time.sleep(attempt)
        try:
            with urllib.request.urlopen(
                urllib.request.Request(address, headers=AGENT), timeout=TIMEOUT
            ) as answer:
                content: bytes = answer.read()
                return content
        except urllib.error.HTTPError as error:
            error.close()
            if error.code in (403, 404, 410):
                raise Absent(error.code) from None
            why = str(error)
        except (OSError, ValueError) as error:
            why = str(error)
    raise CannotTell("silent", where=address, why=why)


def tile(fetch: Fetch, level: str, index: int, width: int) -> bytes:
    """Return a tile; where a partial one is gone the full one, which begins with it, may be there."""
    try:
        return fetch(tile_path(level, index, width))
    except Absent:
        if not width:
            raise
    whole = fetch(tile_path(level, index))
    if level != "entries":
        return whole[: 32 * width]
    end = 0
    for _ in range(min(width, WIDTH)):
        end += 2 + int.from_bytes(whole[end : end + 2], "big")
    return whole[:end]
