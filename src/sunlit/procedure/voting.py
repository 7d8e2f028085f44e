"""A vote as the fold keeps it: who may vote and has voted, and the parts of one that is divided."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sunlit.procedure.votes import Tally

PARTS = range(2, 6)  # into how many a vote may be divided


@dataclass(frozen=True, slots=True)
class Division:
    """A vote that is taken part by part: how many parts there are, and which were agreed to so far."""

    parts: int
    index: int  # of the entry that divided it
    results: Mapping[int, bool] = field(default_factory=dict)

    def left(self) -> list[int]:
        """Return the parts that are not decided yet."""
        return [n for n in range(1, self.parts + 1) if n not in self.results]


@dataclass(slots=True)
class VoteState:
    """A vote under way. `members` is None where an assembly is only counted."""

    step: str
    visit: int
    eligible: int
    members: frozenset[str] | None
    head: str = ""
    present: int | None = None
    came: frozenset[str] | None = None
    recused: dict[str, str] = field(default_factory=dict)
    positions: tuple[str, ...] = ()
    ballots: dict[str, str | None] = field(default_factory=dict)
    tally: Tally | None = None
    part: int = 0  # of a vote that is taken part by part
    # The last act that was counted with what it came to; see `rules.tally_of`.
    counted: tuple[Mapping[str, Any], Tally] | None = field(
        default=None, init=False, repr=False, compare=False
    )

    def clone(self) -> VoteState:
        """Return a vote with the same values, shared. Written out: many times as fast as `replace`."""
        return VoteState(
            self.step,
            self.visit,
            self.eligible,
            self.members,
            self.head,
            self.present,
            self.came,
            self.recused,
            self.positions,
            self.ballots,
            self.tally,
            self.part,
        )

    def here(self, member: str) -> bool:
        """Return whether `member` is present, as far as names are known."""
        known = self.came if self.came is not None else self.members
        return self.present is not None and (known is None or member in known)

    def voters(self) -> int:
        """Return how many may vote: the present without the recused among them."""
        return (self.present or 0) - self.recused_here()

    def silent(self) -> list[str]:
        """Return who is present, may vote, and has not voted, where names are known."""
        return sorted((self.came or frozenset()) - self.recused.keys() - self.ballots.keys())

    def recused_here(self) -> int:
        """Return how many of the recused are counted as present."""
        return sum(self.here(member) for member in self.recused) if self.recused else 0
