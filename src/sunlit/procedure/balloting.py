"""Keep what is entered within a vote, and close it with its recomputed result."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from sunlit.procedure.grammar.table import Step
from sunlit.procedure.history import Event, Note, State, StepRun, VoteState
from sunlit.procedure.rules import tally_of
from sunlit.procedure.tokens import acted, leave, reopen_void

VOTING: Final = ("vote.opened", "presence.noted", "recusal.made", "position.stated", "ballot.cast")


def note_vote(state: State, event: Event) -> None:
    """Keep an entry within a vote: its opening, who came, who withdrew, spoke or voted."""
    data = event.data
    place = state.open.get(data.get("step", ""))
    if place is None or state.procedure.steps[state.runs[place].step].rule is None:
        return
    run = acted(state, place, event.index)
    key = (run.step, run.visit)
    vote = state.votes.get(key)
    if event.kind == "vote.opened":
        if vote is None:
            state.votes[key] = _opened(run, data)
    elif vote is not None:
        if not state.alone:
            vote = state.votes[key] = vote.clone()
        _within(vote, event.kind, data)


def _opened(run: StepRun, data: Mapping[str, Any]) -> VoteState:
    members = data.get("members")
    known = None if members is None else frozenset(members)
    return VoteState(run.step, run.visit, data.get("eligible", 0), known, str(data.get("head", "")))


def _within(vote: VoteState, kind: str, data: Mapping[str, Any]) -> None:
    """Change a vote that is this state's own."""
    member = str(data.get("member", ""))
    if kind == "ballot.cast":
        vote.ballots.setdefault(member, data.get("choice"))  # the first one counts
    elif kind == "position.stated":
        vote.positions += (member,)
    elif kind == "recusal.made":
        vote.recused[member] = str(data.get("ground", ""))
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
    reopen_void(state, place, event.at)
    return True
