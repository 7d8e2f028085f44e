"""What a check of a log found."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Finding:
    """One thing wrong, in a sentence; `index` is the entry it concerns, None for the log as a whole."""

    index: int | None
    sentence: str

    def __str__(self) -> str:
        """The finding with its place in front."""
        return f"entry {self.index}: {self.sentence}" if self.index is not None else self.sentence


@dataclass
class Report:
    """The result of a check: what was read, and what was wrong with it."""

    origin: str = ""
    size: int = 0
    root: str = ""
    signed_by: str = ""
    streams: int = 0
    blobs: int = 0
    disclosed: int = 0  # public and matching
    withheld: int = 0  # for fewer people than the public
    erased: int = 0
    findings: list[Finding] = field(default_factory=list)

    def add(self, index: int | None, sentence: str) -> None:
        """Note something wrong."""
        self.findings.append(Finding(index, sentence))
