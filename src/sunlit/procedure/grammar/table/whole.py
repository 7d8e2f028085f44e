"""The whole of a procedure: its lists of steps, posts, facts, and how it may be departed from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sunlit.procedure.deadlines import Limit, Span
from sunlit.procedure.grammar.table.steps import Step
from sunlit.procedure.grammar.table.words import Coded, Text


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
