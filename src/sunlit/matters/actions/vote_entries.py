"""What a vote enters into a matter's stream, entry by entry.

A result entered as a whole and a vote taken live in a meeting are made of the same entries, made here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sunlit.catalogue.models import Tenure
from sunlit.ledger.log import Disclosed
from sunlit.matters.actions.door import Entering, Standing
from sunlit.matters.fitting import stand_in_objections
from sunlit.matters.proposed import ProposedVote, Text
from sunlit.matters.scopes import ballots_of
from sunlit.matters.telling import Words, cleaned
from sunlit.procedure.grammar import Step
from sunlit.procedure.rules import Objection
from sunlit.procedure.votes import CHOICES


def step_of(standing: Standing, key: str) -> Step | None:
    """Return a step of the matter's procedure."""
    return standing.course.procedure.steps.get(key)


def division(key: str, titles: Sequence[Text]) -> Entering:
    """Return the entry by which a vote is taken part by part."""
    words: list[Disclosed] = []
    refused: list[Objection] = []
    for n, title in enumerate(titles, 1):
        text, unfit = cleaned(title, f"part{n}")
        words.append(Disclosed(f"part{n}", text))
        refused += unfit
    data = {"step": key, "parts": len(titles)}
    return Entering("vote.divided", data, disclosures=words, objections=refused)


def opening(step: Step | None, key: str, members: Sequence[Tenure], eligible: int, part: int = 0) -> Entering:
    """Return the entry that opens a vote: of these members, or of a number that is only counted."""
    data: dict[str, Any] = {"step": key, "eligible": eligible}
    if part:
        data["part"] = part
    refused = stand_in_objections(members)
    if members:
        data["members"] = sorted(m.code for m in members)
        seats = step.rule.last_to_speak if step and step.rule else ()
        head = [m.code for m in members if m.seat in seats]
        if head:
            data["head"] = head[0]
    return Entering("vote.opened", data, objections=refused)


def presence(key: str, present: int, came: Iterable[str] | None) -> Entering:
    """Return the entry that says who came, by tenure; None where they are only counted."""
    data: dict[str, Any] = {"step": key, "present": present}
    if came is not None:
        data["members"] = sorted(came)
    return Entering("presence.noted", data)


def recusal(key: str, member: str, ground: str) -> Entering:
    """Return the entry by which a member withdraws."""
    return Entering("recusal.made", {"step": key, "member": member, "ground": ground})


def position(key: str, member: str, order: int) -> Entering:
    """Return the entry by which a member states a position, the `order`-th to do so."""
    return Entering("position.stated", {"step": key, "member": member, "order": order})


def ballot(standing: Standing, key: str, member: str, choice: str) -> Entering:
    """Return a member's ballot; where the choice is not public, its digest alone stands in the leaf."""
    step = step_of(standing, key)
    seen_by = ballots_of(standing.matter, step) if step else "sealed"
    data: dict[str, Any] = {"step": key, "member": member}
    if seen_by == "public":
        return Entering("ballot.cast", {**data, "choice": choice})
    return Entering("ballot.cast", data, disclosures=[Disclosed("choice", choice, seen_by)])


def result(vote: ProposedVote) -> Entering:
    """Return the act that ends a vote: outcome, count, words, and the reasons of those against."""
    reasons, unclear = _reasons(vote)
    unclear += _miscounted(vote)
    words = Words(vote.text, vote.step, vote.reason, vote.files)
    return Entering("act.done", _result_data(vote), words, reasons, unclear)


def _result_data(vote: ProposedVote) -> dict[str, Any]:
    count = dict(vote.count)
    if not count:
        for choice in vote.choices.values():
            count[choice] = count.get(choice, 0) + 1
    data: dict[str, Any] = {"step": vote.step, "verb": "done", "outcome": vote.outcome, "count": count}
    if vote.part:
        data["part"] = vote.part
    if any(vote.reason.values()):
        data["reasoned"] = True
    if vote.tellers:
        data["tellers"] = sorted(vote.tellers)
    if vote.unvoted:
        data["unvoted"] = sorted(vote.unvoted)
    if vote.needs:
        data["needs"] = sorted(vote.needs)
    if vote.done_at is not None:
        data["done_at"] = vote.done_at
    if vote.amount is not None:
        data["amount"] = vote.amount
    return data


def _miscounted(vote: ProposedVote) -> list[Objection]:
    """Return that the stated count is not that of the ballots: where those are sealed no rule sees it."""
    stated = {choice: n for choice, n in vote.count.items() if n}
    cast = list(vote.choices.values())
    counted = {choice: cast.count(choice) for choice in cast}
    if not stated or not cast or stated == counted:
        return []
    return [Objection("counts", {"found": _written(stated), "expected": _written(counted)}, vote.step)]


def _written(counts: Mapping[str, int]) -> str:
    """Return a count as people write it down: agree, disagree, defer, abstain, "8-1-0-0"."""
    return "-".join(str(counts.get(choice, 0)) for choice in CHOICES)


def _reasons(vote: ProposedVote) -> tuple[Sequence[Disclosed], list[Objection]]:
    """The reasons of those against, without names: by default counts and reasons are public."""
    found: list[Disclosed] = []
    unclear: list[Objection] = []
    for reason in vote.reasons.values():
        if any(reason.values()):
            text, refused = cleaned(reason, "dissent")
            found.append(Disclosed("dissent", text))
            unclear += refused
    return found, unclear
