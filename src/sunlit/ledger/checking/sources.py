"""Where a log is read from: its public address, or a folder with the same files."""

from __future__ import annotations

import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path

from sunlit.ledger.errors import LedgerError

Fetch = Callable[[str], bytes]
TRIES = 3
TIMEOUT = 30  # seconds
AGENT = {"User-Agent": "sunlit-verify"}


class Unreachable(LedgerError):
    """The source did not answer; this says nothing about the log."""


class Missing(LedgerError):
    """The source has no such file."""


class NotPublic(LedgerError):
    """The source has it, but not for everybody."""


class Erased(LedgerError):
    """The source had it; it was erased."""


_REFUSALS = {403: NotPublic, 404: Missing, 410: Erased}


def http_source(address: str) -> Fetch:
    """Return how to fetch a path below `address`, for example https://qinghe.example/log/qinghe/."""
    base = address.rstrip("/") + "/"
    if not base.startswith(("http://", "https://")):
        raise LedgerError(f"expected an address that starts with https:// or http://, found {address!r}")

    def fetch(path: str) -> bytes:
        for attempt in range(1, TRIES + 1):
            try:
                return _get(base + path)
            except urllib.error.HTTPError as error:
                with error:
                    if error.code in _REFUSALS:
                        raise _REFUSALS[error.code](f"{base}{path}: {error.code} {error.reason}") from error
                fault: Exception = error
            except OSError as error:
                fault = error
            if attempt < TRIES:
                time.sleep(attempt)
        raise Unreachable(f"{base}{path} did not answer: {fault}") from fault

    return fetch


def folder_source(folder: Path) -> Fetch:
    """Return how to read a path below `folder`, an export; a disclosure that is an empty file was erased."""
    if not folder.is_dir():
        raise LedgerError(f"{folder} is not a folder")

    def fetch(path: str) -> bytes:
        file = folder / path
        if not file.is_file():
            raise Missing(f"{file} is not there")
        content = file.read_bytes()
        if not content and path.startswith("d/"):
            raise Erased(f"{file} is empty")
        return content

    return fetch


def _get(address: str) -> bytes:
    request = urllib.request.Request(address, headers=AGENT)  # noqa: S310 -- http(s) only
    with urllib.request.urlopen(request, timeout=TIMEOUT) as response:  # noqa: S310 -- http(s) only
        content: bytes = response.read()
    return content
