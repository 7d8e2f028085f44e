"""Every rule that an entry would break; none means that it is allowed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from sunlit.procedure.calendar import Calendar
from sunlit.procedure.deadlines import not_before, not_before_resumed
from sunlit.procedure.forward import blocks_around, forward_way
from sunlit.procedure.grammar.table import Procedure
from sunlit.procedure.history import Event, Permit, State
from sunlit.procedure.rules.acts import act_objections
from sunlit.procedure.rules.codes import (
    CLASSES,
    CODES,
    COVERS,
    LEAST,
    Objection,
    class_of,
    declared_class,
    names_of,
    shown,
)
from sunlit.procedure.rules.others import (
    answered_objections,
    closing_objections,
    declared_objections,
    meeting_objections,
    on_notice,
    ratified_objections,
    received_objections,
    reported_objections,
)
from sunlit.procedure.rules.voting import tally_of, vote_objections

__all__ = [
    "CLASSES",
    "CODES",
    "COVERS",
    "Objection",
    "broken",
    "broken_now",
    "class_of",
    "declared_class",
    "objections",
    "on_notice",
    "permit_for",
    "tally_of",
]

_Rule = Callable[[Procedure, State, Event, list[Objection]], None]


def _always(procedure: Procedure, state: State, event: Event, found: list[Objection]) -> None:
    """A correction and a withholding are possible at any time."""


WITHHOLDING: Final = tuple(
    f"withholding.{stage}" for stage in ("proposed", "reviewed", "approved", "made", "renewed", "opened")
)
_KINDS: Final[dict[str, _Rule]] = {
    "act.done": act_objections,
    "vote.divided": vote_objections,
    "vote.opened": vote_objections,
    "presence.noted": vote_objections,
    "recusal.made": vote_objections,
    "position.stated": vote_objections,
    "ballot.cast": vote_objections,
    "objection.received": received_objections,
    "objection.answered": answered_objections,
    "departure.declared": declared_objections,
    "departure.ratified": ratified_objections,
    "departure.reported": reported_objections,
    "meeting.set": meeting_objections,
    "act.corrected": _always,
    **dict.fromkeys(WITHHOLDING, _always),
    "matter.closed": closing_objections,
}
AFTER_CLOSING: Final = (
    "act.corrected", *WITHHOLDING, "departure.ratified", "departure.reported", "meeting.set",
)  # fmt: skip


def objections(procedure: Procedure, calendar: Calendar, state: State, event: Event) -> list[Objection]:
    """Return every rule that `event` would break, what was declared beforehand excepted.

    `state` is the state before the event and carries the same procedure and calendar. The texts of an
    entry are not looked at here.
    """
    found = broken(procedure, calendar, state, event)
    if not found or not state.permits:
        return found
    left = []
    for objection in found:
        permit = permit_for(state, objection, event)
        if permit is None:
            left.append(_below_floor(state, objection, event) or objection)
        elif objection.code == "not_open":
            left += _skips_never(procedure, state, objection)
    return left


def broken(procedure: Procedure, calendar: Calendar, state: State, event: Event) -> list[Objection]:
    """Return every rule that `event` breaks, whatever was declared.

    The state keeps the answer for the event it was last asked about: an act is checked before it is entered,
    and named as a departure by the same rules when it is folded.
    """
    known = state.checked
    if known is not None and _same(known[0], event):
        return list(known[1])
    found = broken_now(procedure, calendar, state, event)
    state.checked = event, list(found)
    return found


def broken_now(procedure: Procedure, calendar: Calendar, state: State, event: Event) -> list[Objection]:
    """Do what `broken` does where each event is asked about once: nothing is kept."""
    found: list[Objection] = []
    rule = _KINDS.get(event.kind)
    if rule is None:
        found.append(Objection("kind_unknown", {"kind": event.kind}, ""))
    elif state.closed_at is not None and not _may_follow_closing(state, event):
        found.append(Objection("closed", {"at": state.closed_at, "on": shown(calendar, state.closed_at)}, ""))
    else:
        rule(procedure, state, event, found)
    return found


def _same(one: Event, other: Event) -> bool:
    """Return whether two events are alike to the rules, which never read the index."""
    return one is other or (
        one.at == other.at and one.kind == other.kind and one.data == other.data and one.actor == other.actor
    )


def _may_follow_closing(state: State, event: Event) -> bool:
    """A duty that stands, such as a half-yearly recheck, goes on after the matter is closed."""
    place = state.open.get(event.data.get("step", ""))
    standing = event.kind == "act.done" and place is not None and state.runs[place].standing
    return standing or event.kind in AFTER_CLOSING


def permit_for(state: State, objection: Objection, event: Event) -> Permit | None:
    """Return the declaration that permits what `objection` objects to, if there is one."""
    step = event.data.get("step", "")
    for permit in state.permits:
        covered = permit.step == step and objection.code in COVERS.get(permit.cls, ())
        covered = covered and not _holds_anyway(state, permit, objection.code)
        covered = covered and not (objection.code in LEAST and _is_below(state, event))
        if covered and (permit.until is None or event.at <= permit.until):
            return permit
    return None


def _holds_anyway(state: State, permit: Permit, code: str) -> bool:
    """Say whether a least period holds although a shorter one was declared.

    Only a period that says so may be shortened (`may_shorten`); in an emergency one that is no public notice
    may be, too.
    """
    step = state.procedure.steps[permit.step]
    if code not in LEAST or step.min is None or step.min.may_shorten:
        return False
    return permit.cls != "emergency" or step.opens


def _below_floor(state: State, objection: Objection, event: Event) -> Objection | None:
    """Return that a shorter period was declared, and the act is before the end of what is left of it."""
    if objection.code not in LEAST or not _is_below(state, event):
        return None
    key = event.data.get("step", "")
    if not any(one.step == key and objection.code in COVERS.get(one.cls, ()) for one in state.permits):
        return None
    until = floor_of(state, event)
    params = {"until": until, "until_on": shown(state.calendar, until)}
    return Objection("not_below", params, objection.row)


def _is_below(state: State, event: Event) -> bool:
    """Say whether an act ends a period, or a notice states an end, before the instant of `floor_of`."""
    floor = floor_of(state, event)
    end = event.data.get("ends_at") if event.data.get("verb") == "open" else event.at
    return floor is not None and isinstance(end, int) and end < floor


def floor_of(state: State, event: Event) -> int | None:
    """Return the instant before which no declaration lets the period of a step end; None for any."""
    step = state.procedure.steps.get(event.data.get("step", ""))
    if step is None or step.not_below is None:
        return None
    if event.data.get("verb") == "open":
        return not_before(state.calendar, event.at, step.not_below).at
    run = state.run_of(step.id)
    if run is None or run.started_at is None:
        return None
    return not_before_resumed(state.calendar, run.stretches, run.started_at, step.not_below).at


def _skips_never(procedure: Procedure, state: State, objection: Objection) -> list[Objection]:
    """Even a declared departure does not pass over a step that may never be departed from."""
    never = procedure.deviate.never if procedure.deviate else frozenset()
    way = forward_way(procedure, state.facts, state.waiting(), objection.row) or []
    passed = {*way[:-1], *(step for step in never if _beside(procedure, state, step, way))}
    return [
        Objection("never", {"step": step, "name": names_of(procedure, [step])}, objection.row)
        for step in procedure.steps
        if step in passed & never
    ]


def _beside(procedure: Procedure, state: State, step: str, way: list[str]) -> bool:
    """Return whether `way` leaves a parallel block in another branch of which `step` is not done yet."""
    run = state.run_of(step)
    if not way or step in way or (run is not None and run.status == "done"):
        return False
    around = blocks_around(procedure, step) - blocks_around(procedure, way[-1])
    return any(around & blocks_around(procedure, passed) for passed in way[:-1])
