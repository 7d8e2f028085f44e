"""The arithmetic of a vote: who must come, how many must agree, whether they did. Exact fractions only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sunlit.procedure.grammar.table import Rule, Share

CHOICES = ("agree", "disagree", "defer", "abstain")


@dataclass(slots=True)  # not frozen: a replay makes millions, and a frozen one takes three times as long
class Tally:
    """A vote as recomputed; nothing changes it.

    `need` and `base` are None where a rank list or scores decide.
    """

    eligible: int
    present: int
    recused: int
    quorum_need: int
    valid: int
    base: int | None
    need: int | None
    outcome: str  # "void" below quorum, "passed", "failed", "ranked"
    counts: Mapping[str, int] = field(default_factory=dict)
    unvoted: int = 0  # who were present and did not vote

    @property
    def passed(self) -> bool | None:
        """Return whether enough agreed; None where that is not the question."""
        return {"passed": True, "failed": False}.get(self.outcome)

    def as_dict(self) -> dict[str, Any]:
        """Return the tally as plain values, for rows and pages."""
        return {
            "eligible": self.eligible,
            "present": self.present,
            "recused": self.recused,
            "quorum_need": self.quorum_need,
            "valid": self.valid,
            "base": self.base,
            "need": self.need,
            "outcome": self.outcome,
            "passed": self.passed,
            "counts": dict(self.counts),
            "unvoted": self.unvoted,
        }


def needed(share: Share | None, base: int) -> int:
    """Return the least number that makes `share` of `base`: over 1/2 of 9 is 5, 2/3 of 9 is 6."""
    return 0 if share is None else share.of_whole(base)


def quorum_need(rule: Rule, eligible: int, recused: int = 0) -> int:
    """Return how many must be present."""
    if rule.quorum is None:
        return 0
    return rule.quorum.of_whole(eligible - recused if rule.recused_base == "leave" else eligible)


def _base(of: str, members: int, present: int, valid: int) -> int:
    """Return of how many a part must agree."""
    if of == "votes":
        return valid
    return present if of == "present" else members


def tally(rule: Rule, eligible: int, present: int, recused: int, counts: Mapping[str, int]) -> Tally:
    """Return the result of a vote from its figures.

    `present` counts the recused who came. A recused member stays in the base of members and of the
    present unless the rule says that he leaves it. Votes are the ballots handed in, abstentions included.
    """
    out = recused if rule.recused_base == "leave" else 0
    valid = sum([n for choice, n in counts.items() if choice in CHOICES])
    quorum = quorum_need(rule, eligible, recused)
    base = need = None
    if rule.passing is not None:
        base = _base(rule.passing.of, eligible - out, present - out, valid)
        need = rule.passing.of_whole(base)
    if present - out < quorum:
        outcome = "void"
    elif need is None:
        outcome = "ranked"
    else:
        outcome = "passed" if counts.get("agree", 0) >= max(1, need) else "failed"
    return Tally(eligible, present, recused, quorum, valid, base, need, outcome, dict(counts))
