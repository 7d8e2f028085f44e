"""What an act at a step may break: turn, post, papers, time, outcome, separation of duties."""

from __future__ import annotations

from typing import Any

from sunlit.procedure.deadlines import not_before
from sunlit.procedure.grammar.table import Outcome, Procedure, Step
from sunlit.procedure.history import NOTICE, Event, ObjectionState, State, StepRun, is_instant
from sunlit.procedure.rules.codes import Objection, joined, names_of, post_name, shown
from sunlit.procedure.rules.voting import lead_objection, result_objections

Found = list[Objection]
TIMES = frozenset({"done_at", "ends_at", "meeting_at"})


def act_objections(procedure: Procedure, state: State, event: Event, found: Found) -> None:
    """Add every rule that an `act.done` would break."""
    data = event.data
    key = data.get("step", "")
    step = procedure.steps.get(key)
    if step is None or not step.acting:
        found.append(Objection("step_unknown", {"step": key}, ""))
        return
    verb = data.get("verb", "done")
    if not TIMES.isdisjoint(data):
        _times(state, event, found)
    place = state.open.get(key)
    run = None if place is None else state.runs[place]
    if run is None and not (verb == "done" and key in state.skipped):
        found.append(turn_objection(state, key))
    if event.actor.get("post", "") != state.posts.get(step.role, step.role):
        found.append(wrong_post(state, step.role, event.actor.get("post", ""), key))
    if verb == "done":
        _done(state, step, run, event, found)
    elif verb == "open":
        _put_up(state, step, run, event, found)
    elif verb in NOTICE:
        _on_notice(state, step, run, event, found)
    elif not _may(verb, step, run, data):
        found.append(Objection("verb_unknown", {"verb": verb}, key))


def _times(state: State, event: Event, found: Found) -> None:
    """Add which instants are none, and that a claimed one has not come."""
    key, claimed = event.data.get("step", ""), event.data.get("done_at")
    for name in ("done_at", "ends_at", "meeting_at"):
        if name in event.data and not is_instant(event.data[name]):
            found.append(Objection("time_unknown", {"field": name, "found": str(event.data[name])}, key))
    if is_instant(claimed) and claimed > event.at:
        params = {"claimed": claimed, "claimed_on": shown(state.calendar, claimed), "at": event.at}
        found.append(Objection("claimed_future", params, key))


def turn_objection(state: State, key: str) -> Objection:
    """Return why nothing can be done at a step that has no open run."""
    procedure = state.procedure
    open_steps = [run.step for run in state.open_runs()]
    if state.end is not None:
        return Objection("ended", {"end": state.end, "name": dict(procedure.ends.get(state.end, {}))}, key)
    params = {"open": open_steps, "names": names_of(procedure, open_steps)}
    return Objection("already_done" if key in state.visits else "not_open", params, key)


def wrong_post(state: State, role: str, post: str, row: str) -> Objection:
    """Return that `post` acts where the post that fills `role` should."""
    params = {
        "expected": state.posts.get(role, role),
        "found": post,
        "name": post_name(state.procedure, role),
    }
    return Objection("post", params, row)


def _may(verb: str, step: Step, run: StepRun | None, data: Any) -> bool:
    """Return whether a report, a pause or its end has a place here."""
    if verb == "report":
        return step.standing or step.report is not None
    if verb == "pause":
        codes = {pause["code"] for pause in step.pause}
        return data.get("outcome") in codes and (run is None or run.status != "paused")
    return verb == "resume" and bool(step.pause) and (run is None or run.status == "paused")


def _put_up(state: State, step: Step, run: StepRun | None, event: Event, found: Found) -> None:
    if not step.opens:
        found.append(Objection("verb_unknown", {"verb": "open"}, step.id))
        return
    if run is not None and run.status == "running":
        params = {"open": [step.id], "names": dict(step.name)}
        found.append(Objection("already_done", params, step.id))
    ends_at = event.data.get("ends_at")
    if is_instant(ends_at):
        least = event.at if step.min is None else not_before(state.calendar, event.at, step.min).at
        if least is not None and ends_at < least:
            bounds: dict[str, Any] = {
                "least": least,
                "least_on": shown(state.calendar, least),
                "found": ends_at,
            }
            found.append(Objection("ends_too_early", bounds, step.id))
    _review(state, step, event, found)
    _separate(state, step, event, found)


def _on_notice(state: State, step: Step, run: StepRun | None, event: Event, found: Found) -> None:
    """Add what keeps a notice that stands from being lengthened, or from being put up somewhere else, too."""
    data = event.data
    until = (run.ends_at or run.not_before) if run is not None else None
    if not step.opens or run is None or run.status != "running":
        found.append(Objection("not_put_up", {}, step.id))
    elif data["verb"] == "extend":
        later = data.get("ends_at")
        if not is_instant(later) or until is None or later <= until or event.at > until:
            params = {"until": until, "until_on": shown(state.calendar, until) if until else ""}
            found.append(Objection("extend_later", params, step.id))
        if not data.get("reasoned"):
            found.append(Objection("extend_reason", {}, step.id))
    elif not data.get("places"):
        found.append(Objection("no_place", {}, step.id))


def _done(state: State, step: Step, run: StepRun | None, event: Event, found: Found) -> None:
    data = event.data
    if step.needs:
        missing = step.needs.difference(data.get("needs", ()))
        if missing:
            names = joined(need for need in step.need if need["code"] in missing)
            found.append(Objection("material", {"missing": sorted(missing), "names": names}, step.id))
    code = data.get("outcome", "")
    outcome = step.outcomes.get(code)
    if outcome is None and (code or step.outcomes):
        _no_outcome(step, code, found)
    if run is not None and (step.timed or run.status == "paused"):
        _time(state, step, run, event, outcome=outcome, found=found)
    if outcome is not None and (outcome.back or outcome.reason or outcome.max is not None):
        _return(state, step, outcome, data, found)
    if state.leads:
        lead_objection(state, step, event.at, found)
    if step.apart:
        _separate(state, step, event, found)
    if step.after_review and not step.opens:
        _review(state, step, event, found)
    if "answers" in data or step.id in state.procedure.answering:
        _answers(state, step, run, event, found)
    if step.rule is not None:
        result_objections(state, step, run, event, outcome=outcome, found=found)


def _no_outcome(step: Step, code: str, found: Found) -> None:
    """Add that the step has no such outcome; a vote below quorum may say that it is void."""
    if code != "void" or step.rule is None:
        names = joined(o.label for o in step.outcomes.values())
        params = {"found": code, "known": list(step.outcomes), "names": names}
        found.append(Objection("outcome_unknown", params, step.id))


def _time(
    state: State, step: Step, run: StepRun, event: Event, *, outcome: Outcome | None, found: Found
) -> None:
    """Add what the clock of the step forbids: not put up, a period not over, a pause, a report owed."""
    if run.status == "paused":
        found.append(Objection("paused", {}, step.id))
    put_up = not (step.opens and run.status == "open")
    if not put_up:
        found.append(Objection("not_put_up", {}, step.id))
    requires = outcome.requires if outcome is not None else frozenset()
    until = run.ends_at or run.not_before
    over = until is None or event.at >= until
    if put_up and not over and (not requires or "full_period" in requires):
        code = "full_period" if step.do == "wait" else "early"
        found.append(Objection(code, {"until": until, "until_on": shown(state.calendar, until)}, step.id))
    if requires:
        _requirements(state, step, requires, found)
    if run.report_due_at is not None and step.report is not None and event.at > run.report_due_at:
        params = {"due": run.report_due_at, "due_on": shown(state.calendar, run.report_due_at)}
        found.append(Objection("progress_missing", params, step.id))


def _requirements(state: State, step: Step, requires: frozenset[str], found: Found) -> None:
    waiting = state.open_objections()
    if "no_open_objection" in requires and waiting:
        found.append(open_objection(waiting, step.id))
    if "open_objection" in requires and not any(o.step == step.id for o in waiting):
        found.append(Objection("no_objection", {}, step.id))


def _return(state: State, step: Step, outcome: Outcome, data: Any, found: Found) -> None:
    if outcome.reason and not data.get("reasoned"):
        found.append(Objection("reason", {"outcome": outcome.code, "label": dict(outcome.label)}, step.id))
    if outcome.max is not None and state.returns.get((step.id, outcome.code), 0) >= outcome.max:
        params = {"max": outcome.max, "outcome": outcome.code, "label": dict(outcome.label)}
        found.append(Objection("returns", params, step.id))
    if outcome.back and "open_objection" in outcome.requires and not data.get("answers"):
        found.append(no_answer(state, step.id))


def open_objection(waiting: list[ObjectionState], row: str) -> Objection:
    """Return that objections are waiting for an answer."""
    numbers = [o.n for o in waiting]
    return Objection("objection_open", {"n": numbers, "numbers": ", ".join(map(str, numbers))}, row)


def no_answer(state: State, row: str) -> Objection:
    """Return that the act does not say which of the open objections it answers."""
    numbers = [o.n for o in state.open_objections()]
    return Objection("no_answer", {"open": numbers, "numbers": ", ".join(map(str, numbers))}, row)


def _separate(state: State, step: Step, event: Event, found: Found) -> None:
    person = event.actor.get("person", "")
    if not person or step.recorded_by:
        return
    for other in step.apart:
        if person in state.persons.get(other, ()):
            params = {"other": other, "name": names_of(state.procedure, [other])}
            found.append(Objection("separate", params, step.id))


def reviewed_first(step: Step, verb: str) -> bool:
    """Return whether what is done at `step` with this verb is reviewed before it is public."""
    return bool(step.after_review) and verb == ("open" if step.opens else "done")


def _review(state: State, step: Step, event: Event, found: Found) -> None:
    if step.after_review:
        data = event.data
        reviewer, above = data.get("reviewed_by", ""), data.get("reviewed_of", "")
        if not reviewer or (not above and reviewer == event.actor.get("person")):
            params = {"post": step.after_review, "name": post_name(state.procedure, step.after_review)}
            found.append(Objection("review", params, step.id))


def _answers(state: State, step: Step, run: StepRun | None, event: Event, found: Found) -> None:
    answers = event.data.get("answers", ())
    for n in answers:
        objection = state.objections.get(n)
        if objection is None or objection.answered_at is not None:
            found.append(Objection("objection_unknown", {"n": n}, step.id))
    if answers or step.id not in state.procedure.answering or run is None:
        return
    if not any((o.answered_at or 0) >= run.opened_at for o in state.objections.values()):
        found.append(no_answer(state, step.id))
