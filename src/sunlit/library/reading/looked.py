"""What looking through a file gives, as it passes between the two processes."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from typing import Any

MOST = 60  # finds of one file, and notes
WORDS_CHARS = 80
PLACE_CHARS = 60


@dataclass(frozen=True)
class Found:
    """Something found in a file and where it stands: on a page, in a remark, in an earlier save."""

    kind: str
    words: str
    where: str = ""  # a key of screen.where
    at: str = ""  # page, sheet or file inside


@dataclass(frozen=True)
class Note:
    """A part of a file that nobody has searched, and why."""

    code: str  # a key of screen.note_on
    at: str = ""  # pages, or the file inside


@dataclass(frozen=True)
class Looked:
    """Everything found in one file and everything that could not be searched."""

    found: tuple[Found, ...] = ()
    notes: tuple[Note, ...] = ()


@dataclass
class Gathered:
    """What the reader of a file hands over piece by piece; `clock` says when it has to stop."""

    found: dict[tuple[str, str], Found] = field(default_factory=dict)
    notes: dict[Note, None] = field(default_factory=dict)

    def add(self, kind: str, words: str, where: str, at: str) -> None:
        """Keep a find once, where it was seen first."""
        one = Found(kind, words[:WORDS_CHARS], where, at[:PLACE_CHARS])
        if len(self.found) < MOST:
            self.found.setdefault((kind, one.words), one)

    def note(self, code: str, at: str = "") -> None:
        """Keep what was not searched."""
        if len(self.notes) < MOST:
            self.notes[Note(code, at[:PLACE_CHARS])] = None

    def looked(self) -> Looked:
        """Return all of it."""
        return Looked(tuple(self.found.values()), tuple(self.notes))


def encode(looked: Looked) -> bytes:
    """Return it as one line of JSON."""
    return json.dumps(asdict(looked)).encode()


def decode(line: bytes) -> Looked:
    """Return what `encode` wrote. Raises ValueError for anything else."""
    try:
        given: dict[str, Any] = json.loads(line)
        return Looked(
            tuple(Found(**one) for one in given["found"]), tuple(Note(**one) for one in given["notes"])
        )
    except (KeyError, TypeError, RecursionError) as wrong:
        raise ValueError("not what the reader of a file writes") from wrong
