"""Where a matter stands: a fold of its entries over its procedure and its calendar.

`start` and `advance` return a new state and leave the old one as it was. They accept every entry: whether
it is allowed is asked of `rules.objections` beforehand. An entry that breaks a rule is aligned with the
procedure in the cheapest way and named as a departure: passed over steps are "order" until they are caught
up, "missing" when the matter ends without them; what has no place at all is "extra".
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Any, Final

from sunlit.procedure.balloting import VOTING, below_quorum, note_vote, part_decided
from sunlit.procedure.calendar import Calendar
from sunlit.procedure.deadlines import Limit, due, not_before
from sunlit.procedure.departing import (
    catch_up,
    declare,
    depart,
    name_missing,
    note_person,
    pass_over,
    report,
    spend,
)
from sunlit.procedure.errors import ProcedureError
from sunlit.procedure.forward import forward_way
from sunlit.procedure.grammar.table import Lead, Outcome, Procedure, Step
from sunlit.procedure.history import (
    Departure,
    Event,
    Note,
    ObjectionState,
    State,
    StepRun,
    is_instant,
)
from sunlit.procedure.rules import Objection, broken, broken_now
from sunlit.procedure.tokens import acted, go, leave, open_run, own, pass_optional
from sunlit.procedure.underway import on_the_way
from sunlit.procedure.voting import VoteState

__all__ = [
    "Departure",
    "Event",
    "Note",
    "ObjectionState",
    "State",
    "StepRun",
    "VoteState",
    "advance",
    "fold",
    "move_on",
    "start",
]


def start(procedure: Procedure, calendar: Calendar, opened: Event, found: Sequence[Objection] = ()) -> State:
    """Return the state of a matter that has just been opened by the entry `matter.opened`.

    `found` is what this entry itself breaks, see `versions`: the catalogue knows it, the matter does not.
    """
    if opened.kind != "matter.opened":
        raise ProcedureError("matter", "an entry matter.opened at first", opened.kind)
    posts = {str(role): str(post) for role, post in dict(opened.data.get("posts") or {}).items()}
    state = State(procedure, calendar, opened.at, posts, dict(opened.data.get("facts") or {}))
    if found:
        depart(state, opened, list(found))
    first = procedure.steps[procedure.start]
    if first.acting:
        open_run(state, first, first, opened.at, False)
        if first.optional:
            go(state, first, first.exit, opened.at)
    else:
        go(state, first, first.id, opened.at)
    return state


def advance(state: State, event: Event) -> State:
    """Return the state after `event`."""
    following = state.copy()
    move_on(following, event)
    return following


def fold(
    procedure: Procedure, calendar: Calendar, events: Iterable[Event], found: Sequence[Objection] = ()
) -> State:
    """Return the state after all `events`; the first one opens the matter, `found` is what it breaks."""
    past = iter(events)
    opened = next(past, None)
    if opened is None:
        raise ProcedureError("matter", "at least the entry that opens it", None)
    state = start(procedure, calendar, opened, found)
    state.alone = True
    for event in past:
        move_on(state, event)
    return state


def move_on(state: State, event: Event) -> None:
    """Move `state` on in place: for whoever folds many matters at once and keeps no earlier state.

    A state that `start` returned and of which no copy was made may say that it is `alone`, for speed.
    """
    if state.alone:
        found = broken_now(state.procedure, state.calendar, state, event)
    else:
        found = broken(state.procedure, state.calendar, state, event)
        state.checked = None  # the state now moves on
    if found:
        depart(state, event, found)
    fold_kind = _KINDS.get(event.kind)
    if fold_kind is not None:
        fold_kind(state, event)


def _objection(state: State, event: Event) -> None:
    data = event.data
    n, step = data.get("n"), str(data.get("step", ""))
    if isinstance(n, int) and n not in state.objections and step in state.procedure.steps:
        submission = str(data.get("submission", ""))
        state.objections[n] = ObjectionState(n, step, event.at, event.index, submission)


def _answered(state: State, event: Event) -> None:
    _answer(state, [event.data.get("n")], str(event.data.get("result", "")), event)


def _meeting_set(state: State, event: Event) -> None:
    at = event.data.get("meeting_at")
    if is_instant(at):
        _meeting(state, at)


def _ratified(state: State, event: Event) -> None:
    for place, departure in enumerate(state.departures):
        if departure.index == event.data.get("departure") and departure.ratified is None:
            state.departures[place] = replace(departure, ratified=event.index, ratified_at=event.at)


# --- acts -----------------------------------------------------------------------------------------------


def _act(state: State, event: Event) -> None:
    data = event.data
    key, verb = data.get("step", ""), data.get("verb", "done")
    if "meeting_at" in data:
        _meeting_set(state, event)
    place = state.open.get(key)
    if place is None:
        if verb == "done":
            _out_of_turn(state, event)
    else:
        step = state.procedure.steps[key]
        if verb in ("done", "open"):
            note_person(state, key, event)
        if verb == "done":
            _done(state, step, place, event)
        else:
            on_the_way(state, step, acted(state, place, event.index), verb, event)
    if state.permits:
        spend(state, event)


def _meeting(state: State, at: int) -> None:
    """Set the next meeting: what waits for one falls due on its day."""
    state.next_meeting_at = at
    for key, place in list(state.open.items()):
        limit = state.procedure.steps[key].limit
        if limit is not None and limit.kind == "next_meeting":
            found = due(state.calendar, state.runs[place].opened_at, limit, meeting_at=at)
            own(state, place).due_at = found.at
    for place, departure in enumerate(state.departures):
        if departure.ratify_needed and departure.ratified is None and departure.ratify_due_at is None:
            found = due(state.calendar, at, Limit("next_meeting"), meeting_at=at)
            state.departures[place] = replace(departure, ratify_due_at=found.at)


def _done(state: State, step: Step, place: int, event: Event) -> None:
    if step.rule is not None and below_quorum(state, step, place, event):
        return
    data, at = event.data, event.at
    code = data.get("outcome", "")
    outcome = step.outcomes.get(code)
    if outcome is None and step.outcomes:
        acted(state, place, event.index)  # an unknown outcome ends nothing
        return
    run = leave(state, place, "done", at)
    run.outcome = code or None
    run.acts += (event.index,)
    if run.due_at is not None and at > run.due_at:
        run.late = True
    if state.skipped:
        state.skipped.pop(step.id, None)
    if step.rule is not None and state.divided:
        over, outcome = part_decided(state, step, place, event)
        if not over:
            return
        code = outcome.code if outcome is not None else code
    if data.get("answers"):
        upheld = code == "upheld" or (outcome is not None and outcome.back and not outcome.resume)
        _answer(state, data["answers"], "upheld" if upheld else "dismissed", event)
    if step.lead is not None:
        state.leads[step.lead.before] = _lead_over(state, step.lead, at)
    if not (run.standing or run.optional):
        _onward(state, step, outcome, event)


def _onward(state: State, step: Step, outcome: Outcome | None, event: Event) -> None:
    """Take the token onward from a step that is done."""
    if state.open:
        pass_optional(state, step, event.at)
    if outcome is None:
        go(state, step, step.exit, event.at)
    else:
        if outcome.flag:
            state.flags |= {outcome.flag}
        if outcome.back:
            way = step.id, outcome.code
            state.returns[way] = state.returns.get(way, 0) + 1
        go(state, step, outcome.to, event.at, resume=outcome.resume)
    if state.skipped:
        name_missing(state, event)


def _lead_over(state: State, lead: Lead, at: int) -> int:
    """Return the start of the day on which the step that needs the lead may be done at the earliest."""
    over = not_before(state.calendar, at, lead.span).at or at
    return state.calendar.instant(state.calendar.day(over), 0)


def _answer(state: State, numbers: Iterable[Any], result: str, event: Event) -> None:
    for n in numbers:
        known = state.objections.get(n)
        if known is not None and known.answered_at is None:
            state.objections[n] = replace(
                known, answered_at=event.at, answered_index=event.index, result=result
            )


def _close(state: State, event: Event) -> None:
    state.closed_at = event.at
    if state.end is None:
        state.end, state.ended_at = str(event.data.get("end", "")) or None, event.at
    for key in list(state.open):
        place = state.open[key]
        if not state.runs[place].standing:
            leave(state, place, "passed", event.at)
    name_missing(state, event)


def _out_of_turn(state: State, event: Event) -> None:
    """Align an act at a step that is not open: catch up a skipped step, or pass over those before it."""
    key = event.data.get("step", "")
    step = state.procedure.steps.get(key)
    if step is None or not step.acting or state.closed_at is not None:
        return
    if key in state.skipped:
        catch_up(state, step, event)
        return
    way = None if state.end is not None else forward_way(state.procedure, state.facts, state.waiting(), key)
    if way is None:
        return
    for here, following in pairwise(way):
        pass_over(state, here, following, event)
    _act(state, event)


_KINDS: Final[dict[str, Callable[[State, Event], None]]] = {
    "act.done": _act,
    **dict.fromkeys(VOTING, note_vote),
    "objection.received": _objection,
    "objection.answered": _answered,
    "departure.declared": declare,
    "departure.ratified": _ratified,
    "departure.reported": report,
    "meeting.set": _meeting_set,
    "matter.closed": _close,
}
