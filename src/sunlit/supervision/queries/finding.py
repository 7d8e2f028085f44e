"""What a finding is. It is computed from the record each time; only answers to it are entries."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet

OPEN, ANSWERED, CLOSED = "open", "answered", "closed"


@dataclass(frozen=True, slots=True)
class Answer:
    """The latest answer to a finding, and whether a consequence followed."""

    index: int
    text: Mapping[str, str] | None  # None when it has been erased
    post: str
    at: int
    consequence: bool


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that differs from what was due, with the leaves that it rests on.

    state: "open" nobody answered for it; "answered" but it still goes on; "closed" answered and over.
    """

    key: str  # the same while it lasts and after: "step:qinghe/2026-0117/apply/1"
    cls: str
    body: str
    post: str  # who answers for it
    at: int  # since when it stands; UTC milliseconds
    days_late: int  # working days, 0 where lateness is not the point
    over: bool  # the thing itself has been done since, or has ended
    state: str
    matter: str = ""  # number
    matter_title: Mapping[str, str] | None = None
    submission: str = ""  # number
    order: str = ""  # number
    meeting: str = ""  # number
    step: str = ""
    step_name: Mapping[str, str] | None = None
    reason: Mapping[str, str] | None = None  # of a declared departure
    due_at: int | None = None
    indexes: tuple[int, ...] = ()
    params: Mapping[str, Any] = field(default_factory=dict)
    answer: Answer | None = None
    answer_due_at: int | None = None  # by when its owner accounts for it; None once that is no longer asked
    answer_days_late: int = 0  # working days


@dataclass(frozen=True, slots=True)
class Draft:
    """What one row says before the questions that a whole page asks at once are answered."""

    key: str
    cls: str
    body: str
    post: str
    at: int
    over: bool
    heals: bool = False  # being over closes it, without an answer
    late_from: int | None = None  # due instant
    late_to: int | None = None  # when it was done; None while it is not
    matter: Any = None  # the Matter row
    submission: str = ""
    order: str = ""
    meeting: str = ""
    step: str = ""
    visit: int = 0
    instants: tuple[int, ...] = ()  # times of acts of the matter on which it rests
    leaves: tuple[str, ...] = ()  # refs of leaves on which it rests
    params: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Source:
    """One class of finding: which rows make one, in the order of `at`, and what each says."""

    cls: str
    prefix: str
    body: str  # path to the body's slug
    at: str  # field by which the rows are ordered, newest first
    rows: Callable[[int], QuerySet[Any]]
    draft: Callable[[Any], Draft]
    heals: bool = False  # rows carry `healed`: over without an answer
