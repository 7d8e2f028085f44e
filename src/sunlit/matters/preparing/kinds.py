"""What can wait before it is entered: for each kind the action that enters it, and when it falls due."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from sunlit.catalogue.models import Body, Tenure
from sunlit.ledger.log import writing
from sunlit.ledger.models import Leaf
from sunlit.matters import signing_rules
from sunlit.matters.actions import (
    act_refusal,
    answer_objection,
    close,
    correct,
    declare_departure,
    open_matter,
    perform,
    ratify,
    record_vote,
    vote_refusal,
)
from sunlit.matters.folding import state_of
from sunlit.matters.models import Departure, Duty, Matter
from sunlit.matters.models import Objection as Received
from sunlit.matters.proposed import ProposedAct, ProposedMatter, ProposedVote, Ratification
from sunlit.matters.refusal import ActRefused
from sunlit.procedure.rules import Objection


@dataclass(frozen=True)
class Handed:
    """Something handed in: what it is, where it belongs, what it says, under which tenure."""

    kind: str
    body: str  # slug
    matter: str  # its ref; "" for what belongs to none
    place: str  # step, log index, number of a submission: what the kind calls for
    content: Any  # a dataclass of `proposed`, or the values that the action takes
    by: Tenure
    key: str  # of the form
    reviewed: Tenure | None = None  # under which another person has agreed to it in its secrecy review

    def of_matter(self) -> Matter:
        """Return the matter it belongs to."""
        return Matter.objects.select_related("body", "power").get(ref=self.matter)


@dataclass(frozen=True)
class Kind:
    """How one kind is entered, what would be refused now, when it falls due, and whether it may not wait."""

    run: Callable[[Handed, Tenure | None], Leaf]  # the second is who signed it off
    falls_due: Callable[[Handed], Sequence[int | None]] = lambda _: ()
    is_urgent: Callable[[Handed, int], bool] = lambda _, __: False
    refusal: Callable[[Handed, int], Sequence[Objection]] | None = None  # none: it is tried, undone
    alone: bool = True  # nobody has two of them waiting at one place


KINDS: dict[str, Kind] = {}


def prepares(name: str, kind: Kind) -> None:
    """Let things of another room wait too."""
    KINDS[name] = kind


def refusal_of(handed: Handed, now: int) -> Sequence[Objection]:
    """Return every rule that something would break if it were entered now; nothing is entered."""
    kind = KINDS[handed.kind]
    if kind.refusal is not None:
        return kind.refusal(handed, now)
    try:
        with writing(handed.body):
            kind.run(handed, None)
            raise _Undone
    except ActRefused as refusal:
        return refusal.objections
    except _Undone:
        return ()


class _Undone(Exception):
    """Undoes a transaction that was only to show whether it would be refused."""


def on_emergency_path(matter: Matter, step: str, now: int) -> bool:
    """Return whether what is done in a matter, at a step of it or at none, is done in an emergency."""
    power = matter.power.code if matter.power else ""
    permits = state_of(matter.body_id, f"matter:{matter.number}")[1].permits if step else ()
    return signing_rules.is_emergency(power, permits, step, now)


def _urgent(handed: Handed, now: int) -> bool:
    return on_emergency_path(handed.of_matter(), "", now)


def _urgent_at_step(handed: Handed, now: int) -> bool:
    return on_emergency_path(handed.of_matter(), handed.place, now)


def _urgent_departure(handed: Handed, now: int) -> bool:
    return handed.content["cls"] == "emergency" or _urgent_at_step(handed, now)


def _urgent_opening(handed: Handed, _: int) -> bool:
    return handed.place == signing_rules.EMERGENCY


def _step_due(handed: Handed) -> Sequence[int | None]:
    """When the step falls due, the report on its way, and what has to be made public there."""
    matter = handed.of_matter()
    run = matter.runs.filter(step=handed.place, done_at=None).order_by("-visit").first()
    duties = Duty.objects.filter(matter=matter, step=handed.place, state="due")
    return [
        *((run.due_at, run.report_due_at) if run is not None else ()),
        *duties.values_list("due_at", flat=True),
    ]


def _closing_due(handed: Handed) -> Sequence[int | None]:
    return list(Duty.objects.filter(matter=handed.matter, state="due").values_list("due_at", flat=True))


def _notice_due(handed: Handed) -> Sequence[int | None]:
    """When the notice ends that the objection was made to: unanswered it holds it."""
    one = Received.objects.filter(matter=handed.matter, n=int(handed.place)).first()
    run = one and one.matter.runs.filter(step=one.step, done_at=None).order_by("-visit").first()
    return [run.due_at, run.ends_at] if run else []


def _ratification_due(handed: Handed) -> Sequence[int | None]:
    rows = Departure.objects.filter(matter=handed.matter, act__index=int(handed.place))
    return list(rows.values_list("ratify_due_at", flat=True))


def _perform(one: Handed, signed: Tenure | None) -> Leaf:
    return perform(one.of_matter(), one.content, one.by, one.key, signed=signed, reviewed=one.reviewed)


def _open(handed: Handed, _: Tenure | None) -> Leaf:
    body = Body.objects.select_related("log").get(slug=handed.body)
    return open_matter(body, handed.content, handed.by, handed.key).leaf


def _depart(handed: Handed, _: Tenure | None) -> Leaf:
    said = handed.content
    return declare_departure(
        handed.of_matter(), said["cls"], handed.place, said["reason"], said["text"], handed.by, key=handed.key
    )


def _correct(handed: Handed, _: Tenure | None) -> Leaf:
    said, act = handed.content, int(handed.place)
    return correct(
        handed.of_matter(),
        act,
        said["text"],
        said["reason"],
        handed.by,
        files=said["files"],
        replaces=said["replaces"],
        key=handed.key,
    )


def _close(handed: Handed, _: Tenure | None) -> Leaf:
    said = handed.content
    return close(handed.of_matter(), said["text"], handed.by, said["files"], key=handed.key)


def _answer(handed: Handed, _: Tenure | None) -> Leaf:
    said, n = handed.content, int(handed.place)
    return answer_objection(handed.of_matter(), n, said["result"], said["text"], handed.by, key=handed.key)


def _ratify(handed: Handed, _: Tenure | None) -> Leaf:
    said, departure = handed.content, int(handed.place)
    votes = Ratification(**said["votes"])
    return ratify(handed.of_matter(), departure, votes, said["text"], handed.by, key=handed.key)


CONTENT: dict[str, Callable[..., Any]] = {"act": ProposedAct, "vote": ProposedVote, "open": ProposedMatter}
KINDS |= {
    "act": Kind(
        _perform,
        _step_due,
        _urgent_at_step,
        lambda one, now: act_refusal(one.of_matter(), one.content, one.by, now, one.reviewed),
    ),
    "vote": Kind(
        lambda one, _: record_vote(one.of_matter(), one.content, one.by, one.key),
        _step_due,
        _urgent_at_step,
        lambda one, now: vote_refusal(one.of_matter(), one.content, one.by, now),
    ),
    "open": Kind(_open, is_urgent=_urgent_opening, alone=False),
    "depart": Kind(_depart, _step_due, _urgent_departure),
    "correct": Kind(_correct, is_urgent=_urgent),
    "close": Kind(_close, _closing_due, _urgent),
    "answer": Kind(_answer, _notice_due, _urgent),
    "ratify": Kind(_ratify, _ratification_due, _urgent),
}
