"""Which logs a witness watches: keys given with the command, and a file that may be changed while it runs."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from sunlit.record.errors import RecordError
from sunlit.record.keychain import Keychain
from sunlit.record.keys import ED25519, Verifier

Trusted = Mapping[str, Sequence[Verifier]]


class Logs:
    """The trusted keys by origin; a log may have several while it changes its key."""

    def __init__(self, vkeys: Iterable[str] = (), file: Path | None = None) -> None:
        """Trust `vkeys`, and those in `file`: one a line, `#` begins a comment."""
        self._given = list(vkeys)
        self._file = file
        self._lock = threading.Lock()
        self._read_at: int | None = None
        self._trusted = _by_origin(self._given)
        self.trusted()

    def trusted(self) -> Trusted:
        """Return the keys; the file is read again when it has changed.

        A file that cannot be read at the start is an error; later the keys from before stay.
        """
        if self._file is None:
            return self._trusted
        with self._lock:
            try:
                changed_at = self._file.stat().st_mtime_ns
                if changed_at != self._read_at:
                    self._trusted = _by_origin([*self._given, *_lines(self._file)])
                    self._read_at = changed_at
            except (OSError, RecordError):
                if self._read_at is None:
                    raise
            return self._trusted


def add_key(file: Path, keys: Keychain) -> str:
    """Add the newest key of a log to `file`, if one there handed over to it; "" if it is there already."""
    known = _lines(file)
    if not set(known) & set(keys.vkeys):
        raise RecordError(f"no key in {file} handed over to {keys.vkeys[-1]}: ask the body, on paper")
    if keys.vkeys[-1] in known:
        return ""
    text = file.read_text(encoding="utf-8")
    file.write_text(text + ("" if text.endswith("\n") else "\n") + keys.vkeys[-1] + "\n", encoding="utf-8")
    return keys.vkeys[-1]


def _lines(file: Path) -> list[str]:
    lines = (line.partition("#")[0].strip() for line in file.read_text(encoding="utf-8").splitlines())
    return [line.removeprefix("log ").strip() for line in lines if line]


def _by_origin(vkeys: Iterable[str]) -> dict[str, list[Verifier]]:
    found: dict[str, list[Verifier]] = {}
    for vkey in dict.fromkeys(vkeys):
        key = Verifier.parse(vkey)
        if key.alg != ED25519:
            raise RecordError(f"expected the key of a log (type 1), found type {key.alg}: {vkey}")
        found.setdefault(key.name, []).append(key)
    return found
