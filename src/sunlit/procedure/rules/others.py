"""What the other entries of a matter may break: objections to a notice, departures, closing."""

from __future__ import annotations

from fractions import Fraction
from typing import Final

from sunlit.procedure.chart.words import LANGUAGES, least_text
from sunlit.procedure.grammar.table import Procedure, Rule, Share, Step
from sunlit.procedure.history import Event, State, is_instant
from sunlit.procedure.rules.acts import open_objection, wrong_post
from sunlit.procedure.rules.codes import Objection, declared_class, joined, names_of, post_name
from sunlit.procedure.votes import CHOICES, tally

Found = list[Objection]
_HALF: Final = Share(Fraction(1, 2), over=True, of="members")
_RATIFYING: Final = Rule(_HALF, _HALF, "", "hands")
RESULTS = ("upheld", "dismissed")
MINUTE = 60_000


def received_objections(procedure: Procedure, state: State, event: Event, found: Found) -> None:
    """Add why an objection to a notice cannot be received."""
    key, n = event.data.get("step", ""), event.data.get("n")
    step = procedure.steps.get(key)
    if step is None:
        found.append(Objection("step_unknown", {"step": key}, ""))
        return
    expected = max(state.objections, default=0) + 1
    if n != expected:
        found.append(Objection("objection_number", {"found": n, "expected": expected}, key))
    if not on_notice(state, step, event.at):
        run = state.run_of(key)
        found.append(
            Objection("not_on_notice", {"ended": run.ends_at if run else None, "name": dict(step.name)}, key)
        )


def on_notice(state: State, step: Step, at: int) -> bool:
    """Return whether objections to the notice of `step` are received at `at`.

    They are while it stands up to its end, and while an earlier objection is being answered.
    """
    if not any("no_open_objection" in outcome.requires for outcome in step.outcomes.values()):
        return False
    run = state.run_of(step.id)
    if run is None:
        return False
    if run.status == "running":
        return run.ends_at is None or at <= run.ends_at
    return bool(step.answer) and run.outcome == step.answer and step.outcomes[step.answer].to in state.open


def answered_objections(procedure: Procedure, state: State, event: Event, found: Found) -> None:
    """Add why an objection cannot be answered so."""
    n = event.data.get("n")
    objection = state.objections.get(n) if isinstance(n, int) else None
    if objection is None or objection.answered_at is not None:
        found.append(Objection("objection_unknown", {"n": n}, ""))
        return
    if event.data.get("result") not in RESULTS:
        found.append(Objection("result_unknown", {"found": event.data.get("result")}, objection.step))
    step = procedure.steps[objection.step]
    if step.answer:
        target = step.outcomes[step.answer].to
        if target not in state.open:
            params = {"step": target, "name": names_of(procedure, [target])}
            found.append(Objection("answer_step", params, objection.step))
        step = procedure.steps[target]
    role, post = step.recorded_by or step.post, event.actor.get("post", "")
    if post != state.posts.get(role, role):
        found.append(wrong_post(state, role, post, objection.step))


def declared_objections(procedure: Procedure, state: State, event: Event, found: Found) -> None:
    """Add why a departure cannot be declared so."""
    data, deviate = event.data, procedure.deviate
    key = data.get("step", "")
    if key not in procedure.steps:
        found.append(Objection("step_unknown", {"step": key}, ""))
    allowed = {one["code"]: dict(one) for one in deviate.allowed} if deviate else {}
    if declared_class(data.get("class", "")) not in {declared_class(code) for code in allowed}:
        params = {"found": data.get("class", ""), "allowed": list(allowed), "names": joined(allowed.values())}
        found.append(Objection("departure_class", params, key))
    if deviate is None:
        return
    reasons = {one["code"]: dict(one) for one in deviate.reason}
    if data.get("reason", "") not in reasons:
        params = {
            "found": data.get("reason", ""),
            "allowed": list(reasons),
            "names": joined(reasons.values()),
        }
        found.append(Objection("departure_reason", params, key))
    posts = [state.posts.get(role, role) for role in deviate.by]
    if event.actor.get("post", "") not in posts:
        names = joined(post_name(procedure, role) for role in deviate.by)
        params = {"found": event.actor.get("post", ""), "allowed": posts, "names": names}
        found.append(Objection("departure_by", params, key))
    step = procedure.steps.get(key)
    if declared_class(data.get("class", "")) == "shorten" and step is not None and _is_fixed(step):
        least = {lang: least_text(step.min, lang) for lang in LANGUAGES}
        found.append(Objection("no_shorten", {"name": dict(step.name), "least": least}, key))
    if key in deviate.never:
        found.append(Objection("never", {"step": key, "name": names_of(procedure, [key])}, key))


def _is_fixed(step: Step) -> bool:
    """Say whether a step has a least period, and one that may not be shortened: not at all, or no further."""
    least, floor = step.min, step.not_below
    if least is None:
        return False
    return not least.may_shorten or (floor is not None and (floor.n, floor.unit) == (least.n, least.unit))


def ratified_objections(procedure: Procedure, state: State, event: Event, found: Found) -> None:
    """Add why a departure cannot be ratified so: the organ does it, by more than half of its members."""
    _voted(event, found)
    index = event.data.get("departure")
    known = [departure for departure in state.departures if departure.index == index]
    if not known or all(departure.ratified is not None for departure in known):
        found.append(Objection("departure_unknown", {"departure": index}, ""))
    if procedure.deviate is not None:
        by = procedure.deviate.ratify.by
        post = event.actor.get("post", "")
        if post != state.posts.get(by, by):
            found.append(wrong_post(state, by, post, ""))


def reported_objections(procedure: Procedure, state: State, event: Event, found: Found) -> None:
    """Add why a departure cannot be reported so.

    The post that declared it says once that it reported, the post that receives it confirms once that it did.
    """
    index, post = event.data.get("departure"), event.actor.get("post", "")
    owed = next((one for one in state.departures if one.index == index and one.declared), None)
    if owed is None or not owed.report_to:
        found.append(Objection("report_unknown", {"departure": index}, ""))
        return
    if event.data.get("to") != owed.report_to:
        name = post_name(procedure, procedure.deviate.report_to) if procedure.deviate else {}
        params = {"found": event.data.get("to"), "expected": owed.report_to, "name": name}
        found.append(Objection("report_to", params, ""))
    if post not in (owed.by, owed.report_to):
        roles = [role for role in procedure.posts if state.posts.get(role, role) in (owed.by, owed.report_to)]
        names = joined(post_name(procedure, role) for role in roles)
        found.append(Objection("report_by", {"found": post, "names": names}, ""))
    elif (owed.received if post == owed.report_to else owed.reported) is not None:
        found.append(Objection("report_made", {"departure": index}, ""))


def _voted(event: Event, found: Found) -> None:
    """Add that no vote of the organ bears a ratification, or one that does not add up or did not pass."""
    eligible, present = event.data.get("eligible", 0), event.data.get("present", 0)
    count = event.data.get("count") or {}
    result = tally(_RATIFYING, eligible, present, 0, count)
    if not eligible or not count or not set(count) <= set(CHOICES):
        found.append(Objection("ratify_vote", {}, ""))
    elif present > eligible or result.valid != present:
        found.append(Objection("counts", {"found": result.valid, "expected": min(present, eligible)}, ""))
    elif result.outcome == "void":
        found.append(
            Objection("quorum", {"need": result.quorum_need, "of": eligible, "present": present}, "")
        )
    elif not result.passed:
        params = {"need": result.need, "of": result.base, "agree": count.get("agree", 0)}
        found.append(Objection("majority", params, ""))


def meeting_objections(_procedure: Procedure, _state: State, event: Event, found: Found) -> None:
    """Add why no meeting can be set for the matter: it is over before it is called."""
    at = event.data.get("meeting_at")
    if not is_instant(at) or at < event.at - MINUTE:
        found.append(Objection("time_unknown", {"field": "meeting_at", "found": str(at)}, ""))


def closing_objections(procedure: Procedure, state: State, event: Event, found: Found) -> None:
    """Add why the matter cannot be closed: it has not ended, an objection is open, no report."""
    if state.end is None:
        open_steps = [run.step for run in state.open_runs() if not run.standing and not run.optional]
        params = {"open": open_steps, "names": names_of(procedure, open_steps)}
        found.append(Objection("not_ended", params, ""))
    elif event.data.get("end", "") != state.end:
        params = {"found": event.data.get("end", ""), "expected": state.end}
        found.append(Objection("end_other", params, ""))
    waiting = state.open_objections()
    if waiting:
        found.append(open_objection(waiting, ""))
    if not event.data.get("report", True):
        found.append(Objection("report_missing", {}, ""))
