"""Enter a meeting's result: presence, recusals, speaking order, ballots and the count, as one act."""

from __future__ import annotations

from typing import Any

from sunlit.catalogue.models import Tenure
from sunlit.ledger.log import Disclosed, Writer
from sunlit.ledger.models import Leaf
from sunlit.matters.actions.door import once, record, said
from sunlit.matters.folding import state_of
from sunlit.matters.models import Matter
from sunlit.matters.proposed import ProposedVote
from sunlit.matters.scopes import ballots_of


def record_vote(matter: Matter, vote: ProposedVote, by: Tenure, key: str = "") -> Leaf:
    """Enter the whole meeting in one transaction and return the leaf that ends the vote.

    Raises `ActRefused` at the first entry that breaks a rule; then none of them stands.
    """
    return once(matter, key, lambda writer: _enter(writer, matter, vote, by))


def _enter(writer: Writer, matter: Matter, vote: ProposedVote, by: Tenure) -> Leaf:
    _open(writer, matter, vote, by)
    if vote.members:
        for member, ground in vote.recused.items():
            record(
                writer, matter, "recusal.made", {"step": vote.step, "member": member, "ground": ground}, by=by
            )
        _positions(writer, matter, vote, by)
        if vote.choices:
            _ballots(writer, matter, vote, by)
    return record(
        writer,
        matter,
        "act.done",
        _result(vote),
        by=by,
        disclosures=said(matter, vote.step, vote.text, vote.reason, vote.files) + _reasons(vote),
    )


def _open(writer: Writer, matter: Matter, vote: ProposedVote, by: Tenure) -> None:
    opened: dict[str, Any] = {"step": vote.step, "eligible": vote.eligible}
    came: dict[str, Any] = {"step": vote.step, "present": vote.present}
    if vote.members:
        opened["members"] = sorted(m.code for m in vote.members)
        head = [m.code for m in vote.members if m.seat in _heads(matter, vote.step)]
        if head:
            opened["head"] = head[0]
        came["members"] = sorted(m.code for m in vote.came)
    record(writer, matter, "vote.opened", opened, by=by)
    record(writer, matter, "presence.noted", came, by=by)


def _heads(matter: Matter, step: str) -> tuple[str, ...]:
    course, _ = state_of(matter.body_id, f"matter:{matter.number}")
    rule = course.procedure.steps[step].rule
    return tuple(rule.last_to_speak) if rule else ()


def _positions(writer: Writer, matter: Matter, vote: ProposedVote, by: Tenure) -> None:
    speakers = [m.code for m in vote.came if m.code not in vote.recused]
    for order, member in enumerate(speakers, 1):
        data = {"step": vote.step, "member": member, "order": order}
        record(writer, matter, "position.stated", data, by=by)


def _ballots(writer: Writer, matter: Matter, vote: ProposedVote, by: Tenure) -> None:
    course, _ = state_of(matter.body_id, f"matter:{matter.number}")
    seen_by = ballots_of(matter, course.procedure.steps[vote.step])
    for member, choice in vote.choices.items():
        data: dict[str, Any] = {"step": vote.step, "member": member}
        hidden: list[Disclosed] = []
        if seen_by == "public":
            data["choice"] = choice
        else:
            hidden = [Disclosed("choice", choice, seen_by)]
        record(writer, matter, "ballot.cast", data, by=by, disclosures=hidden)


def _result(vote: ProposedVote) -> dict[str, Any]:
    count = dict(vote.count)
    if not count:
        for choice in vote.choices.values():
            count[choice] = count.get(choice, 0) + 1
    data: dict[str, Any] = {"step": vote.step, "verb": "done", "outcome": vote.outcome, "count": count}
    if vote.reason:
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


def _reasons(vote: ProposedVote) -> list[Disclosed]:
    """The reasons of those against, without names: by default counts and reasons are public."""
    return [Disclosed("dissent", dict(reason)) for reason in vote.reasons.values() if reason]
