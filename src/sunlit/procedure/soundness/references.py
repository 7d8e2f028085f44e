"""Whether everything a procedure names exists and stands where it has a meaning."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from sunlit.procedure.deadlines import span_csv
from sunlit.procedure.grammar.table import Procedure, Step
from sunlit.procedure.soundness.problem import Problem


def reference_problems(procedure: Procedure) -> Iterator[Problem]:
    """Yield every name that leads nowhere and every field out of place."""
    for step in procedure.steps.values():
        yield from _posts(procedure, step)
        yield from _kind(step)
        yield from _names(procedure, step)
        yield from _floor(step)
        yield from _outcomes(procedure, step)
    yield from _calls(procedure)
    yield from _whole(procedure)


def _posts(procedure: Procedure, step: Step) -> Iterator[Problem]:
    if step.acting and not step.post:
        yield Problem("post_missing", step.id)
    named = [step.post, step.recorded_by, step.after_review]
    if step.rule is not None:
        named += step.rule.last_to_speak
    for post in named:
        if post and post not in procedure.posts:
            yield Problem("post_unknown", step.id, {"post": post})


def _kind(step: Step) -> Iterator[Problem]:
    """Yield what a step of its kind lacks or has too much of."""
    if step.do == "vote" and step.rule is None:
        yield Problem("rule_missing", step.id)
    if step.do == "decide" and not step.outcomes:
        yield Problem("no_outcomes", step.id)
    if step.do == "route" and not step.table:
        yield Problem("table_missing", step.id)
    out_of_place = {
        "rule": step.rule is not None and step.do != "vote",
        "table": bool(step.table) and step.do != "route",
        "by": bool(step.by) and step.do != "route",
        "call": bool(step.call) and step.do != "call",
        "then": bool(step.then) and step.do != "parallel",
        "outcomes": bool(step.outcomes) and not (step.acting or step.do == "call"),
        "optional": step.optional and (not step.acting or bool(step.outcomes)),
        "after_review": bool(step.after_review) and (step.do == "vote" or not step.acting),
        "limit.every": step.standing and bool(step.outcomes),
    }
    for name, wrong in out_of_place.items():
        if wrong:
            yield Problem("field_unused", step.id, {"field": name})


def _names(procedure: Procedure, step: Step) -> Iterator[Problem]:
    if step.lead is not None and not _acts(procedure, step.lead.before):
        yield Problem("lead_before", step.id, {"found": step.lead.before})
    for one in step.disclose:
        after = step if one.after == "open" else procedure.steps.get(one.after)
        if after is None:
            yield Problem("disclose_after", step.id, {"found": one.after})
        elif one.if_outcome and one.if_outcome not in after.outcomes:
            yield Problem("disclose_outcome", step.id, {"found": one.if_outcome})
    if step.rule is not None:
        flags = {o.flag for other in procedure.steps.values() for o in other.outcomes.values()}
        for flag in step.rule.forbids_if:
            if flag not in flags:
                yield Problem("flag_never_set", step.id, {"flag": flag})


def _acts(procedure: Procedure, key: str) -> bool:
    step = procedure.steps.get(key)
    return step is not None and step.acting


def _floor(step: Step) -> Iterator[Problem]:
    """What is left of a least period is no longer than it is, and counted as it is."""
    if step.not_below is None:
        return
    if step.min is None:
        yield Problem("floor_alone", f"{step.id}.not_below")
    elif (step.not_below.unit, step.min.n >= step.not_below.n) != (step.min.unit, True):
        yield Problem("floor_above", f"{step.id}.not_below", {"least": span_csv(step.min)})


def _outcomes(procedure: Procedure, step: Step) -> Iterator[Problem]:
    for outcome in step.outcomes.values():
        target = procedure.steps.get(outcome.to)
        if outcome.resume and target is not None and target.do != "wait":
            yield Problem("resume_target", f"{step.id}.{outcome.code}", {"found": outcome.to})
        if "full_period" in outcome.requires and step.min is None:
            yield Problem("no_period", f"{step.id}.{outcome.code}")


def _calls(procedure: Procedure) -> Iterator[Problem]:
    calls = [step for step in procedure.steps.values() if step.do == "call"]
    shared = {sub for sub, n in Counter(step.call for step in calls).items() if n > 1}
    for step in calls:
        sub = procedure.subs.get(step.call)
        if sub is None:
            yield Problem("call_unknown", step.id, {"found": step.call})
            continue
        if _inside(procedure, step, step.call):
            yield Problem("call_recursion", step.id, {"found": step.call})
        elif step.call in shared:
            yield Problem("call_shared", step.id, {"found": step.call})
        for code in step.outcomes:
            if code not in sub.ends:
                yield Problem("call_outcome", f"{step.id}.{code}", {"known": list(sub.ends)})
        for end in sub.ends:
            if end not in step.outcomes and not step.exit:
                yield Problem("call_end", step.id, {"end": end})


def _inside(procedure: Procedure, step: Step, sub: str) -> bool:
    """Return whether `step` stands inside the procedure `sub`."""
    scope = procedure.scopes[step.scope]
    while scope.key:
        if scope.key == f"sub:{sub}":
            return True
        scope = procedure.scopes[scope.parent]
    return False


def _whole(procedure: Procedure) -> Iterator[Problem]:
    for one in procedure.separate:
        for key in one.steps:
            if not _acts(procedure, key):
                yield Problem("separate_unknown", "separate", {"found": key})
    deviate = procedure.deviate
    if deviate is None:
        return
    for key in sorted(deviate.never):
        if not _acts(procedure, key):
            yield Problem("never_unknown", "deviate.never", {"found": key})
    for post in (*deviate.by, deviate.report_to, deviate.ratify.by):
        if post not in procedure.posts:
            yield Problem("post_unknown", "deviate", {"post": post})
