"""Keep what is entered within a vote, and close it with its recomputed result.

A vote that is divided is taken part by part, one visit to the step for each: the step goes on once every part
is decided, as agreed to where at least one part was.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from sunlit.procedure.grammar.table import Outcome, Step
from sunlit.procedure.history import Event, Note, State, StepRun
from sunlit.procedure.rules import tally_of
from sunlit.procedure.tokens import acted, leave, reopen
from sunlit.procedure.voting import PARTS, Division, VoteState

VOTING: Final = (
    "vote.divided",
    "vote.opened",
    "presence.noted",
    "recusal.made",
    "position.stated",
    "ballot.cast",
)


def note_vote(state: State, event: Event) -> None:
    """Keep an entry within a vote: its opening, who came, who withdrew, spoke or voted."""
    data = event.data
    place = state.open.get(data.get("step", ""))
    if place is None or state.procedure.steps[state.runs[place].step].rule is None:
        return
    run = acted(state, place, event.index)
    key = (run.step, run.visit)
    vote = state.votes.get(key)
    if event.kind == "vote.divided":
        if data.get("parts") in PARTS:
            state.divided.setdefault(run.step, Division(data["parts"], event.index))
    elif event.kind == "vote.opened":
        if vote is None:
            state.votes[key] = _opened(run, data)
    elif vote is not None:
        if not state.alone:
            vote = state.votes[key] = vote.clone()
        _within(vote, event.kind, data, is_own=state.alone)


def _opened(run: StepRun, data: Mapping[str, Any]) -> VoteState:
    members = data.get("members")
    known = None if members is None else frozenset(members)
    head, part = str(data.get("head", "")), data.get("part", 0)
    return VoteState(run.step, run.visit, data.get("eligible", 0), known, head, part=part)


def _within(vote: VoteState, kind: str, data: Mapping[str, Any], *, is_own: bool) -> None:
    """Change a vote of this state; who is in it is its own too, or copied before it is changed."""
    member = str(data.get("member", ""))
    if kind == "ballot.cast":
        if not is_own:
            vote.ballots = vote.ballots.copy()
        vote.ballots.setdefault(member, data.get("choice"))  # the first one counts
    elif kind == "position.stated":
        vote.positions += (member,)
    elif kind == "recusal.made":
        vote.recused = {**vote.recused, member: str(data.get("ground", ""))}
    else:
        came = data.get("members")
        vote.present = data.get("present", 0)
        vote.came = None if came is None else frozenset(came)


def below_quorum(state: State, step: Step, place: int, event: Event) -> bool:
    """Close the vote with its recomputed result; a meeting below quorum is void and the step opens again."""
    run = state.runs[place]
    vote = state.votes.get((step.id, run.visit))
    if step.rule is None or vote is None or vote.present is None:
        return False
    result = tally_of(step.rule, vote, event.data)
    state.tallies[event.index] = result
    ended = state.votes[step.id, run.visit] = vote.clone()
    ended.tally = result
    if result.outcome != "void":
        return False
    run = leave(state, place, "void", event.at)
    run.outcome, run.acts = "void", (*run.acts, event.index)
    params = {"need": result.quorum_need, "of": result.eligible, "present": result.present}
    state.notes.append(Note("void_meeting", step.id, event.index, params))
    reopen(state, place, event.at)
    return True


def part_decided(state: State, step: Step, place: int, event: Event) -> tuple[bool, Outcome | None]:
    """Return whether the vote is over with this act, and its outcome: that of the act unless it was divided.

    A part that is put off stays undecided, and so does the step while any part is.
    """
    outcome, known = step.outcomes.get(event.data.get("outcome", "")), state.divided.get(step.id)
    if known is None or outcome is None:
        return True, outcome
    first, part = next(iter(step.outcomes.values())), event.data.get("part", 0)
    agreed = outcome is first
    if part in known.left() and (agreed or not outcome.back):
        known = state.divided[step.id] = replace(known, results={**known.results, part: agreed})
    if known.left():
        reopen(state, place, event.at)
        return False, None
    del state.divided[step.id]
    return True, first if any(known.results.values()) else outcome
