"""What a replay finds, each at its entry."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

FAULTS: Final = frozenset(  # a body that only used Sunlit can have none of these
    {
        "actor",
        "announcement",
        "blob",
        "count",
        "due_list",
        "due_list_missing",
        "erasure",
        "ground",
        "number",
        "pointer",
        "register",
        "review",
        "rule",
        "signature",
        "stages",
        "stream",
    }
)


@dataclass(frozen=True, slots=True)
class Found:
    """One thing found; `cls` is a class of FAULTS, or one of the classes that supervision shows."""

    index: int  # of the entry it rests on
    cls: str
    stream: str
    sentence: str

    @property
    def is_fault(self) -> bool:
        """Say whether the record itself is wrong, not only what was done."""
        return self.cls in FAULTS

    def __str__(self) -> str:
        """The finding with its place in front."""
        return f"entry {self.index} ({self.stream}): {self.sentence}"


@dataclass(slots=True)
class Findings:
    """What was found so far."""

    found: list[Found] = field(default_factory=list)

    def add(self, index: int, cls: str, stream: str, sentence: str) -> None:
        """Note one thing."""
        self.found.append(Found(index, cls, stream, sentence))

    def ordered(self) -> list[Found]:
        """Return everything by its place in the log."""
        return sorted(self.found, key=lambda one: (one.index, one.cls, one.stream))
