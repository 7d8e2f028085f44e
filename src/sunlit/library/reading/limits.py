"""How much of one file is read at most: the whole file with all that lies in it shares one allowance."""

from __future__ import annotations

import time
from dataclasses import dataclass, field

SECONDS = 8.0  # then what was read so far is all there is
KILLED_AFTER = 15  # seconds: a reader that does not stop by itself
MEMORY = 768 * 1024 * 1024  # bytes
UNPACKED = 32 * 1024 * 1024  # bytes of all parts of a file together
CHARS = 8_000_000
PAGES = 500
SAVES = 5  # earlier saves of a PDF, newest first
DEPTH = 3  # files in files
PARTS = 2_000  # of a packed file


class Spent(Exception):
    """The allowance is used up."""


@dataclass
class Allowance:
    """What is left: time, bytes unpacked, characters."""

    until: float = field(default_factory=lambda: time.monotonic() + SECONDS)
    unpacked: int = UNPACKED
    chars: int = CHARS

    def spend(self, *, unpacked: int = 0, chars: int = 0) -> None:
        """Take something off. Raises Spent when it was the last, or when time is over."""
        self.unpacked -= unpacked
        self.chars -= chars
        if self.unpacked < 0 or self.chars < 0 or time.monotonic() > self.until:
            raise Spent
