"""One step: who acts, by when, how it may end, and what it makes public."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from sunlit.procedure.deadlines import Limit, Span
from sunlit.procedure.grammar.table.routing import Row
from sunlit.procedure.grammar.table.voting import Rule
from sunlit.procedure.grammar.table.words import Coded, Text

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
    limit: Limit = field(init=False, repr=False, compare=False)  # when it falls due, worked out once

    def __post_init__(self) -> None:
        """Turn the span into a limit."""
        object.__setattr__(self, "limit", Limit("by", self.span) if self.span else Limit("same_day"))


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
    not_below: Span | None = None  # what is left of the least period whatever departure is declared
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
