"""What happened in a matter and where it stands: the values that the fold works on.

Instants are UTC milliseconds of the record. `acts` and every `index` are log indexes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final, TypeGuard

from sunlit.procedure.calendar import Calendar
from sunlit.procedure.grammar.table import Procedure
from sunlit.procedure.votes import Tally
from sunlit.procedure.voting import Division, VoteState

OPEN = ("open", "running", "paused")
_YEAR_2200 = 7_258_118_400_000  # UTC milliseconds


def is_instant(value: object) -> TypeGuard[int]:
    """Return whether `value` is an instant that a calendar can hold, from 1970 to 2200."""
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value < _YEAR_2200


NOTICE: Final = ("posted", "extend")  # what is done at a notice that stands, beside ending it


@dataclass(slots=True)  # not frozen: a replay makes millions, and a frozen one takes three times as long
class Event:
    """One entry of a matter's stream, as the fold reads it. Nothing changes it."""

    kind: str
    at: int
    data: Mapping[str, Any]
    actor: Mapping[str, Any]
    index: int


@dataclass(slots=True)
class StepRun:
    """One visit to one step.

    status: "open"; "running" (a notice put up, a period running, a duty that stands); "paused";
    "done"; "void" (a meeting below quorum); "passed" (left without an act).
    """

    step: str
    visit: int
    post: str  # the real post, after the matter's own assignment
    opened_at: int
    due_at: int | None = None
    provisional: bool = False
    not_before: int | None = None  # the least period is over
    started_at: int | None = None
    ends_at: int | None = None  # the end that the notice states itself
    status: str = "open"
    done_at: int | None = None
    outcome: str | None = None
    acts: tuple[int, ...] = ()
    late: bool = False
    standing: bool = False
    optional: bool = False
    stated: int | None = None  # an end longer than the least period, as first stated
    stretches: tuple[tuple[int, int], ...] = ()  # earlier times in which its clock ran, or stood (paused)
    reports: int = 0
    report_due_at: int | None = None

    def clone(self) -> StepRun:
        """Return a run with the same values. Written out, because it is six times as fast as `copy.copy`."""
        return StepRun(
            self.step,
            self.visit,
            self.post,
            self.opened_at,
            self.due_at,
            self.provisional,
            self.not_before,
            self.started_at,
            self.ends_at,
            self.status,
            self.done_at,
            self.outcome,
            self.acts,
            self.late,
            self.standing,
            self.optional,
            self.stated,
            self.stretches,
            self.reports,
            self.report_due_at,
        )


@dataclass(frozen=True, slots=True)
class ObjectionState:
    """An objection to a notice, by its number in the matter."""

    n: int
    step: str
    received_at: int
    index: int
    submission: str = ""
    answered_at: int | None = None
    answered_index: int | None = None
    result: str = ""


@dataclass(frozen=True, slots=True)
class Departure:
    """A named difference from the procedure. One of a class for each entry; `params` say the rest."""

    cls: str
    step: str
    index: int
    declared: bool
    reason: str = ""
    params: Mapping[str, Any] = field(default_factory=dict)
    act: int | None = None  # the act that made use of the declaration
    ratify_needed: bool = False
    ratify_due_at: int | None = None
    ratified: int | None = None
    ratified_at: int | None = None
    by: str = ""  # the post that declared it, and reports it
    report_to: str = ""  # the real post it is reported to; "" where nobody is owed a report
    report_due_at: int | None = None
    reported: int | None = None  # the first entry that says so, of either post
    reported_at: int | None = None
    received: int | None = None  # the entry by which the receiving post confirms it

    def ratified_late(self, now: int) -> bool:
        """Say whether it was ratified after its time, or is not ratified at `now` although that is over."""
        at = self.ratified_at if self.ratified_at is not None else now
        return self.ratify_due_at is not None and self.ratify_due_at < at

    def reported_late(self, now: int) -> bool:
        """Say whether it was reported after its time, or is not reported at `now` although that is over."""
        at = self.reported_at if self.reported_at is not None else now
        return self.report_due_at is not None and self.report_due_at < at


@dataclass(frozen=True, slots=True)
class Permit:
    """A declared departure that the next act at `step` may use; with `until`, every act up to then."""

    cls: str
    step: str
    index: int
    until: int | None = None


@dataclass(frozen=True, slots=True)
class Note:
    """Something worth seeing that breaks no rule, such as a meeting below quorum."""

    code: str
    step: str
    index: int
    params: Mapping[str, Any]


@dataclass(slots=True)
class State:
    """Where a matter stands: a function of its procedure, its calendar and its entries, nothing else."""

    procedure: Procedure = field(repr=False, compare=False)
    calendar: Calendar = field(repr=False, compare=False)
    opened_at: int
    posts: Mapping[str, str]
    facts: Mapping[str, Any]
    runs: list[StepRun] = field(default_factory=list)
    open: dict[str, int] = field(default_factory=dict)  # step -> place in `runs` of its open run
    visits: dict[str, int] = field(default_factory=dict)
    joined: dict[str, frozenset[str]] = field(default_factory=dict)  # parallel -> branches that are through
    returns: dict[tuple[str, str], int] = field(default_factory=dict)  # (step, outcome) -> times taken
    leads: dict[str, int] = field(default_factory=dict)  # step -> instant before which it may not be done
    persons: dict[str, tuple[str, ...]] = field(default_factory=dict)  # step -> who acted there
    flags: frozenset[str] = frozenset()
    skipped: dict[str, bool] = field(default_factory=dict)  # step left out so far -> by a declaration to skip
    objections: dict[int, ObjectionState] = field(default_factory=dict)
    departures: list[Departure] = field(default_factory=list)
    permits: list[Permit] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    votes: dict[tuple[str, int], VoteState] = field(default_factory=dict)
    divided: dict[str, Division] = field(default_factory=dict)  # step -> its vote, where it is taken in parts
    tallies: dict[int, Tally] = field(default_factory=dict)  # index of the act that ended a vote
    end: str | None = None
    ended_at: int | None = None
    closed_at: int | None = None
    next_meeting_at: int | None = None
    # What the rules said of the event they were last asked about in this state; see `rules.broken`.
    checked: tuple[Event, list[Any]] | None = field(default=None, repr=False, compare=False)
    # Whether no other state holds its runs: then they may be changed in place; see `state.move_on`.
    alone: bool = field(default=False, repr=False, compare=False)

    def copy(self) -> State:
        """Return a state that can be moved on without touching this one; the values in it are shared."""
        self.alone = False
        return State(
            self.procedure,
            self.calendar,
            self.opened_at,
            self.posts,
            self.facts,
            self.runs.copy(),
            self.open.copy(),
            self.visits.copy(),
            self.joined.copy(),
            self.returns.copy(),
            self.leads.copy(),
            self.persons.copy(),
            self.flags,
            self.skipped.copy(),
            self.objections.copy(),
            self.departures.copy(),
            self.permits.copy(),
            self.notes.copy(),
            self.votes.copy(),
            self.divided.copy(),
            self.tallies.copy(),
            self.end,
            self.ended_at,
            self.closed_at,
            self.next_meeting_at,
            self.checked,
        )

    def run_of(self, step: str) -> StepRun | None:
        """Return the open run of `step`, or its last one."""
        place = self.open.get(step)
        if place is not None:
            return self.runs[place]
        return next((run for run in reversed(self.runs) if run.step == step), None)

    def open_runs(self) -> list[StepRun]:
        """Return the runs in which something may be done, in the order in which they opened."""
        return [self.runs[place] for place in sorted(self.open.values())]

    def waiting(self) -> list[str]:
        """Return the open steps that hold a token: neither a duty that stands nor a step that may be left."""
        runs = self.open_runs()
        return [run.step for run in runs if not run.standing and not run.optional]

    def open_objections(self) -> list[ObjectionState]:
        """Return the objections not yet answered."""
        return [o for o in self.objections.values() if o.answered_at is None]
