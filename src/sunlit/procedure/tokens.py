"""Move the token: open the next steps, join branches, come to an end.

Everything here changes the state it is given; `state` gives it a copy of its own. Runs are shared between
states, so a run is replaced, never changed, unless its state is alone.
"""

from __future__ import annotations

from sunlit.procedure.deadlines import Limit, due, not_before, not_before_resumed, working_days_between
from sunlit.procedure.errors import ProcedureError
from sunlit.procedure.forward import blocks_around
from sunlit.procedure.grammar.table import Scope, Step
from sunlit.procedure.history import State, StepRun

_LONGEST_WAY = 1_000  # moves between two acts; a sound procedure needs a few
_MEETING = ("same_meeting", "next_meeting", "session")


def leave(state: State, place: int, status: str, at: int) -> StepRun:
    """End a run as `status` says, "done", "void" or "passed", and return it; it is this state's own."""
    run = own(state, place)
    run.status, run.done_at = status, at
    if state.open.get(run.step) == place:
        del state.open[run.step]
    return run


def acted(state: State, place: int, index: int) -> StepRun:
    """Add an act to a run that goes on, and return it; it is this state's own."""
    run = own(state, place)
    run.acts += (index,)
    return run


def own(state: State, place: int) -> StepRun:
    """Return a run that may be changed: a copy in its place, unless no other state can see it."""
    if state.alone:
        return state.runs[place]
    run = state.runs[place] = state.runs[place].clone()
    return run


def go(
    state: State, origin: Step, target: str, at: int, *, resume: bool = False, force: bool = False
) -> None:
    """Take the token from `origin` to `target` and open what has to be done there.

    `force` ends the other branches of a block that is left, as when steps are passed over.
    """
    steps, scopes = state.procedure.steps, state.procedure.scopes
    left = _LONGEST_WAY
    while True:
        left -= 1
        scope = scopes[origin.scope]
        if not left or (target == "join" and scope.kind != "branch"):
            raise ProcedureError(f"steps.{origin.id}", "a way onward", target)
        if target == "join":
            through = state.joined.get(scope.owner, frozenset()) | {scope.key}
            state.joined[scope.owner] = through
            owner = steps[scope.owner]
            if len(through) < len(owner.branches):
                if not force:
                    return
                _drop(state, owner, at)
            origin, target = owner, owner.exit
            continue
        if target.startswith("end."):
            while scope.kind == "branch":
                _drop(state, steps[scope.owner], at)
                scope = scopes[scope.parent]
            if scope.kind == "top":
                # Nothing else holds a token now; duties that stand and optional steps stay open.
                state.end, state.ended_at = target.removeprefix("end."), at
                return
            origin = steps[scope.owner]
            outcome = origin.outcomes.get(target.removeprefix("end."))
            target = outcome.to if outcome else origin.exit
            continue
        step = steps.get(target)
        if step is None:
            raise ProcedureError(f"steps.{origin.id}", "a step that exists", target)
        if step.scope != scope.key:
            _climb(state, scope, step.scope, origin, at)
        following = _enter(state, step, origin, at, resume)
        if not following:
            return
        origin, target = step, following


def _climb(state: State, scope: Scope, outer: str, origin: Step, at: int) -> None:
    """Leave the blocks around `scope` up to `outer`, and their other branches; a call leaves none."""
    if outer == f"sub:{origin.call}":
        return
    while scope.key and scope.key != outer:
        _drop(state, state.procedure.steps[scope.owner], at)
        scope = state.procedure.scopes[scope.parent]


def _enter(state: State, step: Step, origin: Step, at: int, resume: bool) -> str:
    """Come to a step; return where the token goes on at once, "" where it stays."""
    if step.acting:
        open_run(state, step, origin, at, resume)
        return step.exit if step.standing or step.optional else ""
    if step.do == "call":
        return state.procedure.subs[step.call].steps[0]
    if step.do == "route":
        for row in step.table:
            if row.matches(state.facts):
                return row.to
        open_run(state, step, origin, at, False)  # the facts decide nothing: stands here for all to see
        return ""
    state.joined[step.id] = frozenset()
    for branch in step.branches.values():
        first = state.procedure.steps[branch[0]]
        following = _enter(state, first, step, at, False)
        if following:
            go(state, first, following, at)
    return ""


def open_run(state: State, step: Step, origin: Step, at: int, resume: bool) -> None:
    """Open a run of `step`; a duty that stands already goes on as it is."""
    if step.id in state.open:
        return
    visit = state.visits[step.id] = state.visits.get(step.id, 0) + 1
    run = StepRun(step.id, visit, state.posts.get(step.post, step.post), at)
    if step.standing:
        run.standing, run.status = True, "running"
    if step.optional:
        run.optional = True
    if step.limit is not None and not step.optional:
        _set_due(state, step, step.limit, origin, run)
    if step.report is not None:
        run.report_due_at = due(state.calendar, at, Limit("every", step.report.every)).at
    if resume:
        _resume(state, step, run)
    elif not step.opens and (step.min is not None or step.do == "wait"):
        _start_clock(state, step, run, at)
    state.open[step.id] = len(state.runs)
    state.runs.append(run)


def _set_due(state: State, step: Step, limit: Limit, origin: Step, run: StepRun) -> None:
    meeting = None
    if limit.kind == "same_meeting":
        same = (
            origin is not step
            and origin.post == step.post
            and (
                origin.rule is not None or (origin.limit is not None and origin.limit.kind == "same_meeting")
            )
        )
        meeting = run.opened_at if same else None
    elif limit.kind == "next_meeting":
        meeting = state.next_meeting_at
    found = due(state.calendar, run.opened_at, limit, meeting_at=meeting)
    run.due_at, run.provisional = found.at, found.provisional


def _start_clock(state: State, step: Step, run: StepRun, at: int) -> None:
    run.started_at = at
    if step.min is not None:
        least = not_before(state.calendar, at, step.min)
        run.not_before, run.provisional = least.at, run.provisional or least.provisional
    if step.do == "wait":
        run.status = "running"
        run.ends_at = run.not_before


def put_up(state: State, step: Step, run: StepRun, at: int, ends_at: int | None) -> None:
    """Start the clock of a notice that is put up at `at`, with an end of its own where it states one.

    A time limit of such a step is the time within which the notice must be put up.
    """
    run.late = run.late or (run.due_at is not None and at > run.due_at)
    run.due_at = None
    _start_clock(state, step, run, at)
    if ends_at is not None:
        run.ends_at = run.stated = ends_at


def _resume(state: State, step: Step, run: StepRun) -> None:
    """Let the clock of a notice go on where it stood when an objection was taken up."""
    earlier = next((r for r in reversed(state.runs) if r.step == step.id), None)
    if earlier is None or earlier.started_at is None or earlier.done_at is None:
        if not step.opens:
            _start_clock(state, step, run, run.opened_at)
        return
    last = run.opened_at
    run.stretches = (*earlier.stretches, (earlier.started_at, earlier.done_at))
    run.started_at, run.status = last, "running"
    if step.min is not None:
        least = not_before_resumed(state.calendar, run.stretches, last, step.min)
        run.not_before, run.provisional = least.at, least.provisional
    run.ends_at = run.not_before
    if earlier.ends_at is not None and earlier.ends_at != earlier.not_before:
        run.stated = _stated_end(state, earlier.ends_at, earlier.done_at, last)
        run.ends_at = max(run.not_before or 0, run.stated)


def _stated_end(state: State, ends_at: int, stopped: int, started: int) -> int:
    """Move an end that the notice stated itself by the working days on which its clock stood still."""
    calendar, end = state.calendar, state.calendar.local(ends_at)
    stood = working_days_between(calendar, calendar.day(stopped), calendar.day(started))
    return calendar.instant(calendar.working_day(end.date(), stood), end.hour * 60 + end.minute)


def reopen(state: State, place: int, at: int) -> None:
    """Open a step again whose vote was void or is not over; its time limit goes on, not from the start."""
    old = state.runs[place]
    run = StepRun(old.step, old.visit + 1, old.post, at)
    limit = state.procedure.steps[old.step].limit
    if limit is not None and limit.kind not in _MEETING:
        run.due_at, run.provisional = old.due_at, old.provisional
    state.visits[old.step] = run.visit
    state.open[old.step] = len(state.runs)
    state.runs.append(run)


def _drop(state: State, owner: Step, at: int) -> None:
    """End every open run inside the branches of the parallel step `owner`."""
    state.joined.pop(owner.id, None)
    for key in list(state.open):
        if owner.id in blocks_around(state.procedure, key):
            leave(state, state.open[key], "passed", at)


def pass_optional(state: State, step: Step, at: int) -> None:
    """Close the optional steps before `step` in its list: their time is over when it is done."""
    optional = [(key, place) for key, place in state.open.items() if state.runs[place].optional]
    if not optional:
        return
    order = state.procedure.scopes[step.scope].steps
    before = order[: order.index(step.id)]
    for key, place in optional:
        if key in before:
            leave(state, place, "passed", at)
