"""Name what departs from the procedure, and align the token with it in the cheapest way."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from sunlit.procedure.deadlines import Limit, due
from sunlit.procedure.forward import reached, targets
from sunlit.procedure.grammar.table import Step
from sunlit.procedure.history import Departure, Event, Permit, State, StepRun
from sunlit.procedure.rules import Objection, class_of, declared_class, permit_for
from sunlit.procedure.tokens import go, leave


def depart(state: State, event: Event, found: list[Objection]) -> None:
    """Record every rule that `event` breaks as a departure, one of a class, unless it was declared."""
    classes: dict[str, dict[str, Any]] = {}
    for objection in found:
        permit = permit_for(state, objection, event) if state.permits else None
        if permit is not None:
            _use(state, permit, event)
            continue
        cls = class_of(objection.code)
        classes.setdefault(cls, {})[objection.code] = dict(objection.params)
    step = str(event.data.get("step", ""))
    for cls, params in classes.items():
        state.departures.append(Departure(cls, step, event.index, False, "", params))


def _use(state: State, permit: Permit, event: Event) -> None:
    """Note which act made use of a declaration; without `until` it is then used up."""
    for place, departure in enumerate(state.departures):
        if departure.index == permit.index and departure.declared and departure.act is None:
            state.departures[place] = replace(departure, act=event.index)


def spend(state: State, event: Event) -> None:
    """Take back the declarations that the act at this step has used."""
    step = event.data.get("step", "")
    used = {d.index for d in state.departures if d.act == event.index}
    state.permits = [p for p in state.permits if p.until is not None or p.step != step or p.index not in used]


def note_person(state: State, step: str, event: Event) -> None:
    """Keep who acted at a step: some steps may not be done by one person."""
    person = event.actor.get("person")
    if person:
        known = state.persons.get(step, ())
        if person not in known:
            state.persons[step] = (*known, person)  # mostly one: a tuple takes a quarter of the room of a set


def declare(state: State, event: Event) -> None:
    """Keep a declared departure, and what it permits."""
    data, deviate = event.data, state.procedure.deviate
    cls, step = declared_class(str(data.get("class", ""))), str(data.get("step", ""))
    needed, ratify_due = False, None
    if deviate is not None:
        needed = not deviate.ratify.classes or cls in deviate.ratify.classes
        if needed and deviate.ratify.span is not None:
            ratify_due = due(state.calendar, event.at, deviate.ratify.span).at
        elif needed and state.next_meeting_at is not None and state.next_meeting_at > event.at:
            ratify_due = due(
                state.calendar, event.at, Limit("next_meeting"), meeting_at=state.next_meeting_at
            ).at
    reason = str(data.get("reason", ""))
    departure = Departure(
        cls, step, event.index, True, reason, {}, ratify_needed=needed, ratify_due_at=ratify_due
    )
    state.departures.append(_to_report(state, departure, event))
    state.permits.append(Permit(cls, step, event.index, data.get("until")))


def _to_report(state: State, departure: Departure, event: Event) -> Departure:
    """Return a declared departure with who reports it to whom, and by when."""
    deviate, by = state.procedure.deviate, str(event.actor.get("post", ""))
    if deviate is None or not deviate.report_to:
        return departure
    limit = deviate.report_by
    return replace(
        departure,
        by=by,
        report_to=state.posts.get(deviate.report_to, deviate.report_to),
        report_due_at=due(state.calendar, event.at, limit).at if limit is not None else None,
    )


def report(state: State, event: Event) -> None:
    """Note that a departure was reported: the post that declared it says so, or the one that received it."""
    post, at, to = event.actor.get("post", ""), event.data.get("departure"), event.data.get("to")
    for place, one in enumerate(state.departures):
        if not one.report_to or (one.index, one.report_to) != (at, to) or post not in (one.by, to):
            continue
        said: dict[str, Any] = {}
        if one.reported is None:
            said |= {"reported": event.index, "reported_at": event.at}
        if post == one.report_to and one.received is None:
            said |= {"received": event.index}
        state.departures[place] = replace(one, **said)


def pass_over(state: State, here: str, following: str, event: Event) -> None:
    """Pass over the open step `here`, on the way to `following`."""
    step, place = state.procedure.steps[here], state.open[here]
    declared = any(d.act == event.index and d.cls in ("skip", "emergency") for d in state.departures)
    before = state.waiting()
    leave(state, place, "passed", event.at)
    facts = state.facts
    target = next(t for t in targets(step, facts) if following in reached(state.procedure, facts, step, t))
    go(state, step, target, event.at, force=True)
    for key in before:
        if key not in state.open:
            state.skipped[key] = declared


def catch_up(state: State, step: Step, event: Event) -> None:
    """Enter a step done after a later one; the token has passed it already."""
    visit = state.visits.get(step.id, 0) + 1
    del state.skipped[step.id]
    state.visits[step.id] = visit
    run = StepRun(step.id, visit, state.posts.get(step.post, step.post), event.at, status="done")
    run.done_at, run.outcome, run.acts = event.at, event.data.get("outcome") or None, (event.index,)
    state.runs.append(run)
    note_person(state, step.id, event)


def name_missing(state: State, event: Event) -> None:
    """At the end, name the steps that were passed over and never caught up, unless that was declared."""
    if state.end is None or not state.skipped:
        return
    missing = [step for step, declared in state.skipped.items() if not declared]
    if missing and not any(d.cls == "missing" for d in state.departures):
        state.departures.append(Departure("missing", missing[0], event.index, False, "", {"steps": missing}))
