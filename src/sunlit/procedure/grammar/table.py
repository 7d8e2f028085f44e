"""The values that a procedure consists of: a nested table of steps, read once and never changed.

Texts for people are `{"zh": ..., "en": ...}`; coded things are `{"code": ..., "zh": ..., "en": ...}`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from sunlit.procedure.deadlines import Limit, Span

Text = Mapping[str, str]
Coded = Mapping[str, str]

ACTING = frozenset({"work", "decide", "vote", "publish", "wait"})  # kinds of step that somebody performs
KINDS = ACTING | {"route", "parallel", "call"}


@dataclass(frozen=True, slots=True)
class Outcome:
    """One way in which a step may end, and where it leads: a step, "join" or "end.<code>"."""

    code: str
    label: Text
    to: str
    back: bool = False
    max: int | None = None  # how often this return may be taken in one matter
    resume: bool = False  # the notice it returns to goes on where its clock stood
    abort: bool = False  # leaves a parallel block and ends its other branches
    reason: bool = False  # reasons must be stated
    flag: str = ""
    requires: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Lead:
    """The act at `before` may come no earlier than `span` after this step's act."""

    before: str
    span: Span


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


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a route table: every condition must hold. A condition is a value or `{lt le gt ge in}`."""

    when: Mapping[str, Any]
    to: str
    # The same one by one, worked out once: name of the fact, how it is compared, with what.
    checks: tuple[tuple[str, Callable[[Any, Any], bool], Any], ...] = field(
        init=False, repr=False, compare=False
    )

    def __post_init__(self) -> None:
        """Take the conditions apart."""
        checks = [(name, *check) for name, test in self.when.items() for check in _checks(test)]
        object.__setattr__(self, "checks", tuple(checks))

    def matches(self, facts: Mapping[str, Any]) -> bool:
        """Return whether `facts` meet every condition of this row."""
        for name, keeps, bound in self.checks:
            if name not in facts or not keeps(facts[name], bound):
                return False
        return True


def holds(test: Any, value: Any) -> bool:
    """Return whether `value` meets `test`: equal to it, or inside its bounds and list."""
    return all(keeps(value, bound) for keeps, bound in _checks(test))


def _checks(test: Any) -> list[tuple[Callable[[Any, Any], bool], Any]]:
    return [(_KEEPS[name], test[name]) for name in test] if isinstance(test, dict) else [(_same, test)]


def _same(value: Any, wanted: Any) -> bool:
    return type(value) is type(wanted) and bool(value == wanted)


_KEEPS: Mapping[str, Callable[[Any, Any], bool]] = {
    "in": lambda value, listed: value in listed,
    "lt": lambda value, bound: type(value) is int and value < bound,
    "le": lambda value, bound: type(value) is int and value <= bound,
    "gt": lambda value, bound: type(value) is int and value > bound,
    "ge": lambda value, bound: type(value) is int and value >= bound,
}


@dataclass(frozen=True, slots=True)
class Disclosure:
    """What a step makes public, to whom, by when. `after` is a step or "open"; no span means the same day."""

    id: str
    what: Text
    scope: str
    after: str
    span: Span | None
    form: tuple[str, ...]
    keep: Span | None = None
    if_outcome: str = ""


@dataclass(frozen=True, slots=True)
class Risk:
    """A point of risk of a step and the control against it; level 1 low to 3 high."""

    level: int
    point: Text
    control: Text


@dataclass(frozen=True, slots=True)
class Report:
    """Reports on the way, due each period while the step is open."""

    every: Span
    scope: str


@dataclass(frozen=True, slots=True)
class Step:
    """One row of the table. `number` is its place among the steps somebody performs, 0 for the others."""

    id: str
    name: Text
    do: str
    scope: str  # key of the list it stands in
    exit: str  # where it leads when no outcome says so; "" where the table leaves that open
    number: int = 0
    post: str = ""
    recorded_by: str = ""
    need: tuple[Coded, ...] = ()
    limit: Limit | None = None
    min: Span | None = None
    grant: Span | None = None
    lead: Lead | None = None
    pause: tuple[Coded, ...] = ()
    report: Report | None = None
    after_review: str = ""
    outcomes: Mapping[str, Outcome] = field(default_factory=dict)
    next: str = ""
    then: str = ""
    call: str = ""
    branches: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    by: tuple[str, ...] = ()
    table: tuple[Row, ...] = ()
    rule: Rule | None = None
    disclose: tuple[Disclosure, ...] = ()
    withhold: tuple[Coded, ...] = ()
    risk: Risk | None = None
    optional: bool = False  # may be passed over without a departure
    # Worked out once, so that a rule is one look-up:
    acting: bool = False
    opens: bool = False  # a notice: it is put up by an act of its own before its period runs
    standing: bool = False  # falls due again each period, beside the steps after it
    needs: frozenset[str] = frozenset()
    answer: str = ""  # the outcome that leads to the answer of an objection
    apart: tuple[str, ...] = ()  # steps that the same person may not have done
    role: str = field(init=False, compare=False, default="")  # whose post acts here
    timed: bool = field(init=False, compare=False, default=False)  # a clock, or objections, may hold it up

    def __post_init__(self) -> None:
        """Work out what every act at this step asks."""
        requires = any(outcome.requires for outcome in self.outcomes.values())
        timed = self.opens or self.do == "wait" or self.min is not None or self.report is not None
        object.__setattr__(self, "role", self.recorded_by or self.post)
        object.__setattr__(self, "timed", timed or requires)


@dataclass(frozen=True, slots=True)
class Scope:
    """A list of steps: the top one (key ""), a branch ("finish/quality"), or a sub procedure ("sub:x").

    `owner` is the parallel or calling step, `parent` the key of the list that the owner stands in.
    """

    key: str
    kind: str  # top, branch, sub
    owner: str
    parent: str
    steps: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sub:
    """A procedure inside the procedure; its ends are outcomes of the step that calls it."""

    id: str
    title: Text
    ends: Mapping[str, Text]
    steps: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Post:
    """A role of the procedure."""

    name: Text
    body: bool = False
    members: str = ""
    min_members: int = 0
    odd: bool = False
    outside: bool = False


@dataclass(frozen=True, slots=True)
class Fact:
    """A fact stated when a matter opens; a route reads it."""

    type: str  # money, int, date, enum, bool
    label: Text
    values: tuple[Coded, ...] = ()
    unit: Coded = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Ratify:
    """Who ratifies a departure and by when; `classes` empty means every class."""

    by: str
    span: Span | None
    next_meeting: bool = False
    classes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Deviate:
    """How the procedure may be departed from: by whom, why, and never at which steps."""

    allowed: tuple[Coded, ...]
    never: frozenset[str]
    by: tuple[str, ...]
    reason: tuple[Coded, ...]
    ratify: Ratify
    report_to: str
    report_by: Limit | None
    scope: str  # who is told of a departure


@dataclass(frozen=True, slots=True)
class Separate:
    """Steps that one person may not do both of."""

    steps: tuple[str, ...]
    why: Text


@dataclass(frozen=True, slots=True)
class Procedure:
    """A procedure as adopted. `steps` holds every step in reading order, those of branches and subs too."""

    id: str
    version: str
    title: Text
    calendar: str
    posts: Mapping[str, Post]
    ends: Mapping[str, Text]
    steps: Mapping[str, Step]
    start: str
    scopes: Mapping[str, Scope]
    subs: Mapping[str, Sub]
    powers: tuple[str, ...] = ()
    entry: tuple[Coded, ...] = ()
    facts: Mapping[str, Fact] = field(default_factory=dict)
    separate: tuple[Separate, ...] = ()
    deviate: Deviate | None = None
    measures: tuple[Coded, ...] = ()
    answering: frozenset[str] = frozenset()  # steps that answer the objections to a notice
    raw: Mapping[str, Any] = field(default_factory=dict)  # the definition it was read from
