"""One reader at work: its allowance, what it has gathered, and the words it hands to the screening."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from sunlit.library.reading.limits import DEPTH, Allowance
from sunlit.library.reading.looked import Gathered
from sunlit.library.screening import screen


@dataclass
class Reader:
    """What is shared while one file is read, with everything that lies in it."""

    look: Callable[[bytes, Reader], None]  # reads whatever it is given
    gathered: Gathered = field(default_factory=Gathered)
    left: Allowance = field(default_factory=Allowance)
    inside: tuple[str, ...] = ()  # names of the files around what is read now

    def say(self, words: str, where: str = "", at: str = "") -> None:
        """Screen some words. Raises Spent when there were too many."""
        self.left.spend(chars=len(words))
        for hit in screen(words):
            self.find(hit.kind, hit.words, where, at)

    def find(self, kind: str, words: str, where: str = "", at: str = "") -> None:
        """Keep one find; of a file inside, the name of that file says where it is."""
        if self.inside:
            where, at = "inside", self.inside[-1]
        self.gathered.add(kind, words, where, at)

    def note(self, code: str, at: str = "") -> None:
        """Name what was not searched; of a file inside, its name."""
        if self.inside:
            code, at = "inside", self.inside[-1]
        self.gathered.note(code, at)

    def look_inside(self, raw: bytes, name: str) -> None:
        """Read a file that lies in this one. Raises Spent when everything together is too much."""
        self.left.spend(unpacked=len(raw))
        if len(self.inside) >= DEPTH:
            self.gathered.note("inside", name)
        else:
            self.look(raw, replace(self, inside=(*self.inside, name)))
