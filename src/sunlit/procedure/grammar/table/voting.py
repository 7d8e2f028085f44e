"""How a vote is taken: the shares it needs and the rule around them."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class Share:
    """A part of a base: more than `value` of it (`over`), or at least `value` of it."""

    value: Fraction
    over: bool
    of: str  # members, list, present, votes
    above: int = field(init=False, repr=False, compare=False)  # of the fraction, worked out once
    below: int = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Take the fraction apart."""
        object.__setattr__(self, "above", self.value.numerator)
        object.__setattr__(self, "below", self.value.denominator)

    def of_whole(self, base: int) -> int:
        """Return the least number that makes this part of `base`: over 1/2 of 9 is 5, 2/3 of 9 is 6."""
        return self.above * base // self.below + 1 if self.over else -(-self.above * base // self.below)


@dataclass(frozen=True, slots=True)
class Rule:
    """How a vote is taken. `passing` is None where a rank list or scores decide."""

    quorum: Share | None
    passing: Share | None
    rank: str
    method: str  # named, secret, hands, oral
    one_item_one_vote: bool = False
    last_to_speak: tuple[str, ...] = ()
    dissent: bool = False
    deputed: str = "none"
    tie: str = "fail"
    announced: bool = False
    forbids_if: tuple[str, ...] = ()
    ballots: str = "members"  # who may see how members voted: public, members, sealed
    recused_base: str = "stay"  # whether a recused member stays in the base, or is to leave it
