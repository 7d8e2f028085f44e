"""What a page shows of a meeting: plain values, no query left to make."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sunlit.matters.models import Matter
from sunlit.meetings.models import Meeting, Noted
from sunlit.procedure.grammar import Step
from sunlit.procedure.meetings import Item
from sunlit.procedure.meetings import Meeting as State
from sunlit.procedure.votes import Tally

Text = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class MemberView:
    """A member of the organ that meets, and where he is."""

    code: str  # of the tenure
    name: Text
    seat: str
    is_head: bool
    status: str = ""  # present, late, left, absent; "" before the roll
    here: bool = False
    at: int | None = None


@dataclass(frozen=True, slots=True)
class VoterView:
    """What a member has done in one item."""

    member: MemberView
    may_vote: bool
    spoke: int = 0  # his place in the order of speaking, 0 while silent
    ground: str = ""  # on which he withdrew
    has_voted: bool = False
    choice: str = ""  # only where the reader may see it


@dataclass(frozen=True, slots=True)
class ItemView:
    """One item of the agenda, with its vote as far as it has gone."""

    item: Item
    title: Text
    matter: Matter | None = None
    step: Step | None = None
    motion: Text = field(default_factory=dict)
    reason: Text = field(default_factory=dict)  # why it ended without a vote, or was taken up again
    present: int = 0  # for this item
    eligible: int = 0
    voters: Sequence[VoterView] = ()
    cast: int = 0  # ballots handed in
    is_voting: bool = False  # a motion is put and the item has not ended
    tally: Tally | None = None  # the result; before the end what the figures come to
    ballots: str = ""  # who may see how members voted: public, members, sealed
    outcome: Text = field(default_factory=dict)  # the name of the outcome in the procedure
    dissent: Sequence[Text] = ()  # reasons of those against, as far as they are public

    @property
    def speakers(self) -> list[VoterView]:
        """Who spoke, in the order in which they did."""
        return sorted((one for one in self.voters if one.spoke), key=lambda one: one.spoke)

    @property
    def silent(self) -> list[VoterView]:
        """Who was present when the vote ended and did not vote."""
        if self.tally is None or not self.tally.unvoted:
            return []
        return [one for one in self.voters if one.may_vote and not one.has_voted]

    @property
    def method(self) -> str:
        """How it is voted on: named, hands, secret, oral; "" without a vote."""
        return self.step.rule.method if self.step and self.step.rule else ""

    @property
    def has_quorum(self) -> bool:
        """Whether enough are present to vote."""
        return self.tally is not None and self.tally.outcome != "void"


@dataclass(frozen=True, slots=True)
class MeetingView:
    """Everything that a page shows of one meeting."""

    meeting: Meeting
    state: State
    organ: Text
    members: Sequence[MemberView]
    items: Sequence[ItemView]
    quorum: int  # of the item taken up; more than half of all before the first
    noted: Sequence[Noted] = ()  # what others entered of members

    @property
    def current(self) -> ItemView | None:
        """The item that is taken up."""
        return next((one for one in self.items if one.item.n == self.state.current), None)

    def noted_of(self, member: str, item: int = 0) -> Sequence[Noted]:
        """Return what others entered of a member: his withdrawals from an item, or his leavings."""
        return [one for one in self.noted if one.tenure.code == member and one.item == item]
