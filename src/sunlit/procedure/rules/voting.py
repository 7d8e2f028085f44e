"""What an entry of a vote may break: presence, withdrawal, order of speaking, ballots, the result."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sunlit.procedure.grammar.table import Outcome, Procedure, Rule, Step
from sunlit.procedure.history import Event, State, StepRun
from sunlit.procedure.rules.codes import Objection, names_of, post_name, shown
from sunlit.procedure.votes import CHOICES, Tally, quorum_need, tally
from sunlit.procedure.voting import PARTS, VoteState

Found = list[Objection]
TELLERS = 2


def vote_objections(procedure: Procedure, state: State, event: Event, found: Found) -> None:
    """Add every rule that an entry within a vote would break."""
    key = event.data.get("step", "")
    step = procedure.steps.get(key)
    if step is None or step.rule is None:
        found.append(Objection("step_unknown", {"step": key}, ""))
        return
    place = state.open.get(key)
    if place is None:
        open_steps = [run.step for run in state.open_runs()]
        found.append(
            Objection("not_open", {"open": open_steps, "names": names_of(procedure, open_steps)}, key)
        )
        return
    if event.actor.get("post", "") != state.posts.get(step.role, step.role):
        _entered_by(state, step, event, found)
    vote = state.votes.get((key, state.runs[place].visit))
    if event.kind == "vote.divided":
        _divided(state, step, vote, event.data, rule=step.rule, found=found)
    elif event.kind == "vote.opened":
        _opened(state, step, vote, event, rule=step.rule, found=found)
    elif vote is None:
        found.append(Objection("vote_not_opened", {}, key))
    elif event.kind == "presence.noted":
        _presence(step, vote, event.data, found)
    else:
        _member(step, step.rule, vote, event, found)


def _entered_by(state: State, step: Step, event: Event, found: Found) -> None:
    """The organ's own post enters a vote; a member may enter what he does himself, never for another."""
    expected = state.posts.get(step.role, step.role)
    post, member = event.actor.get("post", ""), event.data.get("member")
    if member is None:
        params = {"expected": expected, "found": post, "name": post_name(state.procedure, step.role)}
        found.append(Objection("post", params, step.id))
    elif event.actor.get("tenure") != member:
        found.append(Objection("proxy", {"member": member}, step.id))


def _opened(
    state: State, step: Step, vote: VoteState | None, event: Event, *, rule: Rule, found: Found
) -> None:
    data = event.data
    if vote is not None:
        found.append(Objection("vote_opened", {}, step.id))
    division = state.divided.get(step.id)
    left = division.left() if division is not None else [0]
    if data.get("part", 0) not in left:
        found.append(_no_part(step, data, left))
    lead_objection(state, step, event.at, found)
    for flag in rule.forbids_if:
        if flag in state.flags:
            found.append(Objection("forbidden_flag", {"flag": flag}, step.id))
    eligible, members = data.get("eligible", 0), data.get("members")
    if eligible < 1 or (members is not None and len(set(members)) != eligible):
        params = {"found": eligible if members is None else len(set(members)), "expected": eligible}
        found.append(Objection("counts", params, step.id))
    head = data.get("head")
    if head and members is not None and head not in members:
        found.append(Objection("member_unknown", {"member": head}, step.id))


def _divided(
    state: State, step: Step, vote: VoteState | None, data: Mapping[str, Any], *, rule: Rule, found: Found
) -> None:
    """A vote is divided once, before it is opened, and only where each part can be agreed to or not."""
    if vote is not None:
        found.append(Objection("vote_opened", {}, step.id))
    if step.id in state.divided or rule.rank or not step.outcomes or data.get("parts") not in PARTS:
        found.append(Objection("parts", {"least": PARTS[0], "most": PARTS[-1]}, step.id))


def _no_part(step: Step, data: Mapping[str, Any], left: list[int]) -> Objection:
    numbers = ", ".join(str(n) for n in left if n) or "-"
    return Objection("part", {"found": data.get("part", 0), "left": numbers}, step.id)


def lead_objection(state: State, step: Step, at: int, found: Found) -> None:
    """Add that the papers went out too short a time before, if they did."""
    lead = state.leads.get(step.id)
    if lead is not None and at < lead:
        params = {"not_before": lead, "not_before_on": shown(state.calendar, lead)}
        found.append(Objection("lead", params, step.id))


def _presence(step: Step, vote: VoteState, data: Mapping[str, Any], found: Found) -> None:
    present, came = data.get("present", 0), data.get("members")
    if (vote.ballots or vote.positions) and not _some_left(vote, came):
        found.append(Objection("late_presence", {}, step.id))
    if not 0 <= present <= vote.eligible or (came is not None and len(set(came)) != present):
        found.append(Objection("counts", {"found": present, "expected": vote.eligible}, step.id))
    for member in sorted(set(came or ())):
        if vote.members is not None and member not in vote.members:
            found.append(Objection("member_unknown", {"member": member}, step.id))


def _some_left(vote: VoteState, came: object) -> bool:
    """Return whether the only news is that members who have not voted are gone."""
    if vote.came is None or not isinstance(came, list | tuple):
        return False
    gone = vote.came - set(came)
    return bool(gone) and set(came) < vote.came and gone.isdisjoint(vote.ballots)


def _member(step: Step, rule: Rule, vote: VoteState, event: Event, found: Found) -> None:
    """What one member does: withdraw, speak, cast a ballot."""
    data, kind = event.data, event.kind
    member = data.get("member", "")
    if vote.members is not None and member not in vote.members:
        found.append(Objection("member_unknown", {"member": member}, step.id))
        return
    if member in vote.recused:
        found.append(Objection("recused", {"member": member}, step.id))
    if not vote.here(member) and not (kind == "recusal.made" and vote.present is None):
        found.append(Objection("present", {"member": member}, step.id))
    if kind == "recusal.made":
        if member in vote.positions or member in vote.ballots:
            found.append(Objection("double_ballot", {"member": member}, step.id))
        return
    if kind == "position.stated":
        if member in vote.positions:
            found.append(Objection("double_position", {"member": member}, step.id))
        if data.get("order") != len(vote.positions) + 1:
            params = {"found": data.get("order"), "expected": len(vote.positions) + 1}
            found.append(Objection("position_order", params, step.id))
    else:
        _ballot(step, rule, vote, member, data.get("choice"), found)
    if rule.last_to_speak and member == vote.head:
        _head_last(step, vote, member, found)


def _ballot(step: Step, rule: Rule, vote: VoteState, member: str, choice: Any, found: Found) -> None:
    if rule.method == "secret":
        found.append(Objection("secret", {}, step.id))
    if member in vote.ballots:
        found.append(Objection("double_ballot", {"member": member}, step.id))
    need = quorum_need(rule, vote.eligible, len(vote.recused))
    if vote.present is not None and vote.present < need:
        found.append(quorum_objection(step, vote, need))
    if choice is not None and not rule.rank and choice not in CHOICES:
        found.append(Objection("counts", {"found": choice, "expected": ", ".join(CHOICES)}, step.id))


def _head_last(step: Step, vote: VoteState, head: str, found: Found) -> None:
    """The head's position comes last: every other member who is present has spoken or voted."""
    known = vote.came if vote.came is not None else vote.members
    heard = {*vote.positions, *vote.ballots, *vote.recused, head}
    if known is not None:
        silent = len(known - heard)
    else:
        silent = vote.voters() - len(heard - set(vote.recused))
    if silent > 0:
        found.append(Objection("speak_last", {"waiting": silent}, step.id))


def quorum_objection(step: Step, vote: VoteState, need: int) -> Objection:
    """Return that too few are present."""
    return Objection("quorum", {"need": need, "of": vote.eligible, "present": vote.present or 0}, step.id)


def count_of(vote: VoteState, data: Mapping[str, Any]) -> dict[str, int]:
    """Return the count of a vote: from the ballots where all are readable, else as entered."""
    choices = list(vote.ballots.values())
    if choices and None not in choices:
        return {choice: n for choice in CHOICES if (n := choices.count(choice))}
    stated = data.get("count") or {}
    return {choice: stated[choice] for choice in CHOICES if stated.get(choice)}


def tally_of(rule: Rule, vote: VoteState, data: Mapping[str, Any]) -> Tally:
    """Return the recomputed result of a vote. It is counted once, for the check and for the fold."""
    known = vote.counted
    if known is not None and (known[0] is data or known[0] == data):
        return known[1]
    found = tally(rule, vote.eligible, vote.present or 0, len(vote.recused), count_of(vote, data))
    found.unvoted = len(data.get("unvoted", ()))
    vote.counted = data, found
    return found


def result_objections(
    state: State, step: Step, run: StepRun | None, event: Event, *, outcome: Outcome | None, found: Found
) -> None:
    """Add what the result of a vote breaks: quorum, figures, tellers, majority."""
    rule, data = step.rule, event.data
    vote = state.votes.get((step.id, run.visit)) if run is not None else None
    if rule is None or vote is None or vote.present is None:
        found.append(Objection("vote_not_opened", {}, step.id))
        return
    if data.get("part", 0) != vote.part:
        found.append(_no_part(step, data, [vote.part]))
    result = tally_of(rule, vote, data)
    if result.outcome == "void":
        if data.get("outcome") != "void":
            found.append(quorum_objection(step, vote, result.quorum_need))
        return
    if outcome is None and data.get("outcome") == "void":
        found.append(Objection("quorum_met", {"need": result.quorum_need, "present": vote.present}, step.id))
        return
    if rule.method == "secret" and len(set(data.get("tellers", ()))) < TELLERS:
        found.append(Objection("tellers", {"need": TELLERS}, step.id))
    _figures(step, vote, result, data, found)
    if outcome is not None and result.outcome != "ranked":
        agrees = outcome.code == next(iter(step.outcomes), "")  # the first outcome is that of agreement
        if agrees != (result.outcome == "passed"):
            agree = result.counts.get("agree", 0)
            if agrees:
                params = {"need": result.need, "of": result.base, "agree": agree}
                found.append(Objection("majority", params, step.id))
            else:
                found.append(Objection("passed", {"need": result.need, "agree": agree}, step.id))


def _figures(step: Step, vote: VoteState, result: Tally, data: Mapping[str, Any], found: Found) -> None:
    if result.outcome == "ranked":
        return
    stated = data.get("count")
    if stated and stated != result.counts:
        stated = {choice: n for choice, n in stated.items() if n}
        if stated and stated != result.counts:
            params = {"found": _written(stated), "expected": _written(result.counts)}
            found.append(Objection("counts", params, step.id))
    _silent(step, vote, data, found)
    most = vote.voters()
    expected = len(vote.ballots) or most
    if result.valid != expected or expected > most:
        found.append(Objection("counts", {"found": result.valid, "expected": expected}, step.id))


def _silent(step: Step, vote: VoteState, data: Mapping[str, Any], found: Found) -> None:
    """A named vote ends when every member who is present has voted, or is named as one who did not."""
    if vote.came is None or not vote.ballots:
        return
    silent = vote.silent()
    if sorted(data.get("unvoted", ())) != silent:
        found.append(Objection("votes_missing", {"n": len(silent), "members": silent}, step.id))


def _written(counts: Mapping[str, int]) -> str:
    """Return a count as "8-1-0-0": agree, disagree, defer, abstain."""
    return "-".join(str(counts.get(choice, 0)) for choice in CHOICES)
