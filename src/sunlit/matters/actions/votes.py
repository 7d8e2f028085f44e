"""Votes: a result entered as a whole after the meeting, or entry by entry while the meeting takes it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence

from sunlit.catalogue.models import Tenure
from sunlit.ledger.models import Leaf
from sunlit.matters.actions import vote_entries as entries
from sunlit.matters.actions.door import Entering, Standing, enter, objections_to, standing_of
from sunlit.matters.models import Matter
from sunlit.matters.proposed import ProposedVote, Text
from sunlit.procedure.rules import Objection


def record_vote(matter: Matter, vote: ProposedVote, by: Tenure, key: str = "") -> Leaf:
    """Enter the whole meeting in one transaction and return the leaf that ends the vote.

    Raises `ActRefused` with every rule that any entry of the meeting would break; then none of them stands.
    """
    return enter(matter, by, key, lambda standing: list(_meeting(standing, vote)))


def vote_refusal(matter: Matter, vote: ProposedVote, by: Tenure, now: int) -> list[Objection]:
    """Return every rule that the meeting would break if it were entered now; nothing is entered."""
    standing = standing_of(matter, now)
    return objections_to(standing, by, list(_meeting(standing, vote)))


def divide_vote(matter: Matter, step: str, titles: Sequence[Text], by: Tenure) -> Leaf:
    """Let a vote be taken part by part. Raises `ActRefused`: opened or divided already, too many parts."""
    return _one(matter, by, lambda _: entries.division(step, titles))


def open_vote(
    matter: Matter,
    step: str,
    by: Tenure,
    *,
    members: Sequence[Tenure],
    came: Collection[str],
    figures: int,
    part: int = 0,
) -> Leaf:
    """Open a vote and note who came: `came` of `members`, by tenure.

    Without members `figures` are entitled and `came` holds nobody: the caller notes the number present.
    """

    def propose(standing: Standing) -> list[Entering]:
        row = entries.step_of(standing, step)
        opened = entries.opening(row, step, members, len(members) or figures, part)
        return [opened, entries.presence(step, len(came), came)] if members else [opened]

    return enter(matter, by, "", propose)


def note_presence(
    matter: Matter, step: str, by: Tenure, *, present: int, came: Collection[str] | None
) -> Leaf:
    """Note again who is present: after the first ballot somebody can only have left."""
    return _one(matter, by, lambda _: entries.presence(step, present, came))


def recuse(matter: Matter, step: str, member: str, ground: str, by: Tenure) -> Leaf:
    """Let a member withdraw from a vote."""
    return _one(matter, by, lambda _: entries.recusal(step, member, ground))


def state_position(matter: Matter, step: str, member: str, by: Tenure) -> Leaf:
    """Let a member state a position; the rules know who has not spoken yet."""

    def propose(standing: Standing) -> Entering:
        place = standing.state.open.get(step)
        visit = 0 if place is None else standing.state.runs[place].visit
        vote = standing.state.votes.get((step, visit))
        return entries.position(step, member, len(vote.positions) + 1 if vote else 1)

    return _one(matter, by, propose)


def cast_ballot(matter: Matter, step: str, member: str, choice: str, by: Tenure, key: str = "") -> Leaf:
    """Let a member vote."""
    return _one(matter, by, lambda standing: entries.ballot(standing, step, member, choice), key)


def end_vote(matter: Matter, vote: ProposedVote, by: Tenure) -> Leaf:
    """End a vote that was taken entry by entry with its result; the figures are counted again."""
    return _one(matter, by, lambda _: entries.result(vote))


def _one(matter: Matter, by: Tenure, propose: Callable[[Standing], Entering], key: str = "") -> Leaf:
    return enter(matter, by, key, lambda standing: [propose(standing)])


def _meeting(standing: Standing, vote: ProposedVote) -> Iterator[Entering]:
    step = entries.step_of(standing, vote.step)
    yield entries.opening(step, vote.step, vote.members, vote.eligible)
    came = [m.code for m in vote.came] if vote.members else None
    yield entries.presence(vote.step, vote.present, came)
    if vote.members:
        for member, ground in vote.recused.items():
            yield entries.recusal(vote.step, member, ground)
        speakers = [m.code for m in vote.came if m.code not in vote.recused]
        for order, member in enumerate(speakers, 1):
            yield entries.position(vote.step, member, order)
        for member, choice in vote.choices.items():
            yield entries.ballot(standing, vote.step, member, choice)
    yield entries.result(vote)
