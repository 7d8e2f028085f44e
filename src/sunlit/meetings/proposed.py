"""What somebody proposes to do with a meeting, before the rules have looked at it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sunlit.catalogue.models import Tenure
from sunlit.matters.models import Matter
from sunlit.matters.proposed import Attached, Text


@dataclass(frozen=True)
class ProposedItem:
    """An item of an agenda: a matter at the step that waits for a vote, or a title alone."""

    matter: Matter | None = None
    step: str = ""
    title: Text = field(default_factory=dict)
    files: Sequence[Attached] = ()


@dataclass(frozen=True)
class ProposedMeeting:
    """A meeting as its caller fills it in. `at` is in UTC milliseconds.

    `members` are those with a vote; an assembly whose members are only counted has `eligible` instead.
    """

    organ: str  # code of a post
    title: Text
    place: Text
    at: int
    recorder: Tenure
    members: Sequence[Tenure] = ()
    eligible: int = 0
    is_open: bool = False
    text: Text = field(default_factory=dict)
    files: Sequence[Attached] = ()
    items: Sequence[ProposedItem] = ()


@dataclass(frozen=True)
class ProposedResult:
    """How an item put to the vote ends. `outcome` matters only where the votes leave a choice."""

    text: Text
    outcome: str = ""
    count: Mapping[str, int] = field(default_factory=dict)  # by hands, or of papers: choice -> number
    tellers: Sequence[str] = ()  # tenures
    unvoted: bool = False  # those present who have not voted do not vote
    reason: Text = field(default_factory=dict)
    dissent: Sequence[Text] = ()  # reasons of those against, without names
    needs: Sequence[str] = ()
    files: Sequence[Attached] = ()
    amount: int | None = None


@dataclass(frozen=True)
class ProposedSource:
    """A source of randomness that nobody can foresee: what it is, and when its numbers are known."""

    text: Text
    known_at: int  # UTC milliseconds


@dataclass(frozen=True)
class ProposedCall:
    """A call for observers as it is filled in. `text` says who may apply."""

    seats: int
    apply_until: int  # UTC milliseconds
    sources: Sequence[ProposedSource]
    text: Text
    substitutes: int = 0
