"""What somebody proposes to do, before the rules have looked at it. Nothing here knows a request."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from sunlit.catalogue.models import Tenure
from sunlit.library.files import FileKept

Text = Mapping[str, str]  # {"zh": ..., "en": ...}, one may be missing


@dataclass(frozen=True)
class Attached:
    """A file already kept by its digest, and the words that stand under it."""

    file: FileKept
    caption: Text = field(default_factory=dict)


@dataclass(frozen=True)
class ProposedMatter:
    """A matter as the clerk fills it in."""

    power: str  # code, or "" for an act outside the list
    title: Text
    summary: Text  # one plain sentence, at most 60 characters in Chinese
    cost: Text
    source: Text
    whom: Text
    decides: Text
    facts: Mapping[str, int | str | bool] = field(default_factory=dict)
    entry: str = ""
    posts: Mapping[str, str] = field(default_factory=dict)
    village: str = ""
    version: int = 0  # of the power, as it stood when the form was filled in; 0 takes the one in force
    payee: str = ""  # credit code of the organisation that is to be paid, where it is known


@dataclass(frozen=True)
class ProposedAct:
    """One act at one step. Instants are UTC milliseconds, `amount` is in yuan."""

    step: str
    text: Text
    verb: str = "done"
    outcome: str = ""
    reason: Text = field(default_factory=dict)
    files: Sequence[Attached] = ()
    needs: Sequence[str] = ()
    done_at: int | None = None
    ends_at: int | None = None
    answers: Sequence[int] = ()
    amount: int | None = None
    decision: int | None = None  # log index of the collective decision that is cited
    meeting_at: int | None = None
    reviewer: Tenure | None = None  # whom the author asks for the secrecy review; the entry names who did it
    personal: Text = field(default_factory=dict)  # names and what concerns one person, until `expires_at`
    expires_at: int | None = None
    places: Sequence[str] = ()  # where a notice hangs besides this site, see `matters.notices.PLACES`
    named: Sequence[str] = ()  # posts and tenures for whom it is, where it is for specific persons


@dataclass(frozen=True)
class ProposedVote:
    """A meeting's result, as a plain form enters it.

    `members` are tenures of the organ that votes, in the order in which they spoke; `choices` and
    `reasons` go by tenure code. For a secret ballot `choices` stays empty and `count` holds the result;
    for an assembly whose members are only counted, `eligible` and `present` are numbers.
    """

    step: str
    outcome: str
    text: Text
    eligible: int
    present: int
    members: Sequence[Tenure] = ()  # all members of the organ
    came: Sequence[Tenure] = ()  # those present, in speaking order
    recused: Mapping[str, str] = field(default_factory=dict)  # tenure code -> ground
    choices: Mapping[str, str] = field(default_factory=dict)  # tenure code -> agree, disagree ...
    reasons: Mapping[str, Text] = field(default_factory=dict)
    count: Mapping[str, int] = field(default_factory=dict)
    tellers: Sequence[str] = ()  # tenure codes
    unvoted: Sequence[str] = ()  # tenure codes of those who were present and did not vote
    reason: Text = field(default_factory=dict)
    files: Sequence[Attached] = ()
    needs: Sequence[str] = ()
    done_at: int | None = None
    amount: int | None = None
    part: int = 0  # where the vote is taken part by part


@dataclass(frozen=True)
class Ratification:
    """The vote by which an organ ratifies: its members, who came, and how they voted."""

    eligible: int
    present: int
    count: Mapping[str, int]  # agree, disagree, defer, abstain -> number
    meeting: str = ""  # number of the meeting that passed it, with the item; "" where it is not said
    item: int = 0


@dataclass(frozen=True)
class ProposedWithholding:
    """One thing to be kept back: what it is, the thing itself, why, and when it is looked at again."""

    what: Text  # in public words: what kind of thing it is
    content: Text | None  # the text itself, sealed in the record; None when it is a file
    ground: str
    review_on: date
    act: int = -1  # log index of the act it belongs to; -1 for the matter as a whole
    file: Attached | None = None
    scope: str = "sealed"
