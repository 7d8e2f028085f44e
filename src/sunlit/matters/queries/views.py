"""What a page shows of a matter: plain values, no query left to make."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sunlit.matters.models import Act, Departure, DocumentNumber, Matter, Objection, StepRun, Withholding
from sunlit.matters.queries.erasures import ErasedView
from sunlit.procedure.grammar import Step

Text = dict[str, str]


@dataclass(slots=True)
class FileView:
    """A file that may be read here, or the place of one that may not."""

    name: str
    size_bytes: int
    sha256: str
    caption: Text
    scope: str = "public"
    digest: str = ""  # of its disclosure, when that is public


@dataclass(slots=True)
class ActView:
    """One act with its words, as far as the public may read them."""

    act: Act
    text: Text | None = None
    reason: Text | None = None
    choice: str = ""  # of a ballot whose choice is not public, to a reader for whom it is
    ballots: str = ""  # who may read the ballots of a vote that ended, where not everybody
    dissents: list[Text] = field(default_factory=list)
    parts: dict[str, Text] = field(default_factory=dict)  # of a vote taken part by part, by their names
    files: list[FileView] = field(default_factory=list)
    hidden: list[str] = field(default_factory=list)  # scopes of words that are not public
    scope: str = "public"  # of the words shown here: a member or an official reads what others do not
    erased: bool = False
    erasures: list[ErasedView] = field(default_factory=list)
    personal: Text | None = None  # names and the like, until `act.data["expires_at"]`
    digests: dict[str, str] = field(default_factory=dict)  # of the public words shown: "text", "dissent2"
    person: str = ""
    stands_for: Text = field(default_factory=dict)  # who was away, where the act was a stand-in's
    post: Text = field(default_factory=dict)
    signed_by: Text | None = None  # the post that signed it off, where one did
    corrections: list[ActView] = field(default_factory=list)
    withholdings: list[Withholding] = field(default_factory=list)
    departures: list[Departure] = field(default_factory=list)
    answers: list[int] = field(default_factory=list)
    number: DocumentNumber | None = None  # that this act gave
    cited: DocumentNumber | None = None  # of the decision on which it rests
    first_index: int = 0  # of the entries that this act sums up: a vote has many
    last_word: bool = False  # on the act that ends a vote: the head of the organ spoke last


@dataclass(slots=True)
class RailItem:
    """One step on the rail with the acts that hang from it."""

    step: Step
    look: str  # done, now, off (departed or late), todo, void, passed (left without an act)
    post: Text
    run: StepRun | None = None
    late_days: int = 0
    acts: list[ActView] = field(default_factory=list)
    objections: list[Objection] = field(default_factory=list)


@dataclass(slots=True)
class MatterPage:
    """Everything that the public page of one matter shows."""

    matter: Matter
    rail: list[RailItem]
    loose: list[ActView]  # acts that belong to no step: execution report, answers
    open_runs: list[RailItem]
    withholdings: list[Withholding]
    departures: list[Departure]
    objections: list[Objection]
    steps: Mapping[str, Step]
    posts: dict[str, Text]
    figures: dict[str, Any]
