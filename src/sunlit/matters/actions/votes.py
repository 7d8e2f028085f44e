"""Enter a meeting's result: presence, recusals, speaking order, ballots and the count, as one act."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sunlit.catalogue.models import Tenure
from sunlit.ledger.log import Disclosed
from sunlit.ledger.models import Leaf
from sunlit.matters.actions.door import Entering, Standing, enter, objections_to, standing_of
from sunlit.matters.models import Matter
from sunlit.matters.proposed import ProposedVote
from sunlit.matters.scopes import ballots_of
from sunlit.matters.telling import Words, cleaned
from sunlit.procedure.grammar import Step
from sunlit.procedure.rules import Objection
from sunlit.procedure.votes import CHOICES


def record_vote(matter: Matter, vote: ProposedVote, by: Tenure, key: str = "") -> Leaf:
    """Enter the whole meeting in one transaction and return the leaf that ends the vote.

    Raises `ActRefused` with every rule that any entry of the meeting would break; then none of them stands.
    """
    return enter(matter, by, key, lambda standing: list(_meeting(standing, vote)))


def vote_refusal(matter: Matter, vote: ProposedVote, by: Tenure, now: int) -> list[Objection]:
    """Return every rule that the meeting would break if it were entered now; nothing is entered."""
    standing = standing_of(matter, now)
    return objections_to(standing, by, list(_meeting(standing, vote)))


def _meeting(standing: Standing, vote: ProposedVote) -> Iterator[Entering]:
    step = standing.course.procedure.steps.get(vote.step)
    yield Entering("vote.opened", _opened(step, vote))
    yield Entering("presence.noted", _presence(vote))
    if vote.members:
        for member, ground in vote.recused.items():
            yield Entering("recusal.made", {"step": vote.step, "member": member, "ground": ground})
        speakers = [m.code for m in vote.came if m.code not in vote.recused]
        for order, member in enumerate(speakers, 1):
            yield Entering("position.stated", {"step": vote.step, "member": member, "order": order})
        yield from _ballots(standing, step, vote)
    reasons, unclear = _reasons(vote)
    unclear += _miscounted(vote)
    words = Words(vote.text, vote.step, vote.reason, vote.files)
    yield Entering("act.done", _result(vote), words, reasons, unclear)


def _opened(step: Step | None, vote: ProposedVote) -> dict[str, Any]:
    opened: dict[str, Any] = {"step": vote.step, "eligible": vote.eligible}
    if vote.members:
        opened["members"] = sorted(m.code for m in vote.members)
        seats = step.rule.last_to_speak if step and step.rule else ()
        head = [m.code for m in vote.members if m.seat in seats]
        if head:
            opened["head"] = head[0]
    return opened


def _presence(vote: ProposedVote) -> dict[str, Any]:
    came: dict[str, Any] = {"step": vote.step, "present": vote.present}
    if vote.members:
        came["members"] = sorted(m.code for m in vote.came)
    return came


def _ballots(standing: Standing, step: Step | None, vote: ProposedVote) -> Iterator[Entering]:
    """Yield a ballot for each member who voted; where the choice is not public, its digest alone."""
    seen_by = ballots_of(standing.matter, step) if step else "sealed"
    for member, choice in vote.choices.items():
        data: dict[str, Any] = {"step": vote.step, "member": member}
        if seen_by == "public":
            yield Entering("ballot.cast", {**data, "choice": choice})
        else:
            yield Entering("ballot.cast", data, disclosures=[Disclosed("choice", choice, seen_by)])


def _result(vote: ProposedVote) -> dict[str, Any]:
    count = dict(vote.count)
    if not count:
        for choice in vote.choices.values():
            count[choice] = count.get(choice, 0) + 1
    data: dict[str, Any] = {"step": vote.step, "verb": "done", "outcome": vote.outcome, "count": count}
    if any(vote.reason.values()):
        data["reasoned"] = True
    if vote.tellers:
        data["tellers"] = sorted(vote.tellers)
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
