"""The vote on an item, as its matter's stream holds it, and the box of secret ballots."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Set

from sunlit.ledger.models import Disclosure
from sunlit.matters.folding import state_of
from sunlit.matters.models import Act
from sunlit.meetings.models import Box, Meeting
from sunlit.procedure.grammar import Step
from sunlit.procedure.meetings import Item
from sunlit.procedure.votes import CHOICES
from sunlit.procedure.voting import VoteState


def step_of(meeting: Meeting, item: Item) -> Step | None:
    """Return the step of the matter that an item decides, from the rules the matter began under."""
    if not item.matter:
        return None
    course, _ = state_of(meeting.body_id, f"matter:{item.matter}")
    return course.procedure.steps.get(item.step)


def vote_of(meeting: Meeting, item: Item) -> VoteState | None:
    """Return the vote under way on an item; None while it is not opened."""
    if not item.matter or item.status != "open":
        return None
    _, state = state_of(meeting.body_id, f"matter:{item.matter}")
    place = state.open.get(item.step)
    return None if place is None else state.votes.get((item.step, state.runs[place].visit))


def choices_of(meeting: Meeting, item: Item) -> dict[str, str]:
    """Return how members voted on an item so far, by tenure; for counting, never for showing."""
    vote = vote_of(meeting, item)
    if vote is None or not vote.ballots:
        return {}
    acts = Act.objects.filter(
        matter=f"{meeting.body_id}/{item.matter}", kind="ballot.cast", step=item.step, visit=vote.visit
    )
    found = {
        leaf: (str(data["member"]), data.get("choice")) for leaf, data in acts.values_list("leaf_id", "data")
    }
    rows = Disclosure.objects.filter(leaf__in=found, name="choice").values_list("leaf_id", "value")
    sealed = dict(rows)
    return {member: str(choice or sealed.get(leaf) or "") for leaf, (member, choice) in found.items()}


def cast_in(vote: VoteState, item: Item) -> Set[str]:
    """Return who has voted, openly or by envelope."""
    return {*vote.ballots, *item.envelopes}


def counted(choices: Mapping[str, str]) -> dict[str, int]:
    """Return how many said what."""
    said = list(choices.values())
    return {choice: said.count(choice) for choice in CHOICES if choice in said}


def put_in_box(meeting: Meeting, item: Item, choice: str) -> None:
    """Put a secret ballot among the others. The caller holds the body's lock."""
    box, _ = Box.objects.get_or_create(item=box_key(meeting, item))
    box.ballots = sorted([*box.ballots, [secrets.token_hex(16), choice]])
    box.save()


def empty_box(meeting: Meeting, item: Item) -> list[str]:
    """Take the secret ballots out for counting, in no order of theirs."""
    box = Box.objects.filter(item=box_key(meeting, item)).first()
    if box is None:
        return []
    box.delete()
    return sorted(choice for _, choice in box.ballots)


def box_key(meeting: Meeting, item: Item) -> str:
    """Return the key of the box of an item: another one each time the item is taken up."""
    return f"{meeting.ref}/{item.n}/{item.reopened}"
