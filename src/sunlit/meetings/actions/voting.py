"""Put an item to the vote: motion, withdrawals, positions, ballots, and the result that ends it.

The entries of the vote stand in the matter's stream by the actions of `matters`; the meeting says what was
done in the room.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sunlit.catalogue.models import Tenure
from sunlit.ledger.log import Disclosed
from sunlit.ledger.models import Leaf
from sunlit.matters import actions as matters
from sunlit.matters.proposed import ProposedVote, Text
from sunlit.meetings.actions.room import Press, in_room, refuse, words
from sunlit.meetings.actions.running import matter_of
from sunlit.meetings.ballots import choices_of, counted, empty_box, put_in_box, step_of, vote_of
from sunlit.meetings.models import Meeting
from sunlit.meetings.proposed import ProposedResult
from sunlit.procedure.grammar import Step
from sunlit.procedure.meetings import Item
from sunlit.procedure.rules.voting import tally_of
from sunlit.procedure.votes import CHOICES, Tally
from sunlit.procedure.voting import VoteState


def put_motion(meeting: Meeting, text: Text, by: Tenure, key: str = "", seen: int | None = None) -> Leaf:
    """Put the item taken up to the vote in these words. Before the first ballot they may be changed.

    With the first motion the vote opens in the matter: present are those who were here when the item was
    taken up and still are; who withdrew and who spoke before is entered with it.
    """
    with in_room(meeting, by, key, seen) as press:
        if press.leaf is not None:
            return press.leaf
        item = press.item
        vote = vote_of(meeting, item)
        if vote is not None and vote.ballots:
            raise refuse("meeting_voted", item=item.n)
        leaf = press.enter("motion.put", {"item": item.n}, words("text", text, need=True))
        if vote is None:
            _open_vote(press, item)
        return leaf


def recuse(meeting: Meeting, member: str, ground: str, by: Tenure, key: str = "") -> Leaf:
    """Let a member withdraw from the item taken up, with the ground; also before the motion."""
    with in_room(meeting, by, key) as press:
        if press.leaf is not None:
            return press.leaf
        item = press.item
        leaf = press.enter("recusal.noted", {"item": item.n, "tenure": member, "ground": ground})
        if vote_of(meeting, item) is not None:
            matters.recuse(matter_of(meeting, item), item.step, member, ground, by)
        return leaf


def speak(meeting: Meeting, member: str, by: Tenure, key: str = "") -> Leaf:
    """Note that a member speaks. With a motion put it is a position: the head's comes after all others'."""
    with in_room(meeting, by, key) as press:
        if press.leaf is not None:
            return press.leaf
        item = press.item
        leaf = press.enter("member.spoke", {"item": item.n, "tenure": member})
        vote = vote_of(meeting, item)
        if vote is not None and member not in vote.positions and vote.here(member):
            matters.state_position(matter_of(meeting, item), item.step, member, by)
        return leaf


def cast_ballot(meeting: Meeting, member: str, choice: str, by: Tenure, key: str = "") -> Leaf:
    """Let a member vote: he himself from his own device, or the recorder for a hand raised in the room.

    An open ballot is an entry of its matter. A secret one goes into the box: the record says that he has
    voted, and nothing says what.
    """
    with in_room(meeting, by, key) as press:
        if press.leaf is not None:
            return press.leaf
        item = press.item
        step, matter = step_of(meeting, item), matter_of(meeting, item)
        if item.motion is None or step is None or step.rule is None:
            raise refuse("meeting_motion")
        if choice not in CHOICES:
            raise refuse("meeting_choice")
        if step.rule.method == "secret":
            return _into_box(press, item, step, member, choice)
        if by.code != member and not press.state.runs(by.code):
            raise refuse("proxy", member=member)
        press.leaf = matters.cast_ballot(matter, item.step, member, choice, by)
        return press.leaf


def result_so_far(meeting: Meeting, item: Item, count: Mapping[str, int] | None = None) -> Tally | None:
    """Return what the votes on an item come to as they stand; None while no vote is open."""
    vote, step = vote_of(meeting, item), step_of(meeting, item)
    if vote is None or step is None or step.rule is None or vote.present is None:
        return None
    stated = dict(count) if count else counted(choices_of(meeting, item))
    return tally_of(step.rule, vote, {"count": stated})


def end_item(
    meeting: Meeting, proposed: ProposedResult, by: Tenure, key: str = "", seen: int | None = None
) -> Leaf:
    """End the vote on the item taken up: the result is worked out from the ballots, never declared.

    Enough votes make it pass; too few present make it void; otherwise `proposed.outcome` says which of the
    other outcomes it is. Who is present and has not voted is waited for, or named as one who did not vote.
    Raises `ActRefused`: figures that do not add up, tellers missing, words missing.
    """
    with in_room(meeting, by, key, seen) as press:
        if press.leaf is not None:
            return press.leaf
        item = press.item
        matter, step = matter_of(meeting, item), step_of(meeting, item)
        if step is None or step.rule is None:
            raise refuse("meeting_no_vote", item=item.n)
        if vote_of(meeting, item) is None:
            _void_at_once(press, item)
        count = _count(press, item, step, proposed)
        tally, vote = _tally(press, item, step, count), vote_of(meeting, item)
        outcome = _outcome(step, tally, proposed.outcome)
        silent = _silent(meeting, vote, said=proposed.unvoted) if tally.outcome != "void" else []
        act = matters.end_vote(matter, _vote(item, tally, outcome, count, proposed, silent), by)
        data = {"item": item.n, "result": _result(tally), "act": act.index}
        return press.enter("item.closed", data)


# --- opening --------------------------------------------------------------------------------------------


def _open_vote(press: Press, item: Item) -> None:
    """Open the vote in the matter with what has happened to the item so far."""
    meeting, by = press.meeting, press.by
    matter, members = matter_of(meeting, item), _members(press)
    came = item.here & press.state.here()
    matters.open_vote(
        matter, item.step, by, members=members, came=came, figures=press.state.eligible, part=item.part
    )
    if not members:
        matters.note_presence(matter, item.step, by, present=press.state.present(), came=None)
        return
    for member, ground in item.recused.items():
        if member in came:
            matters.recuse(matter, item.step, member, ground, by)
    for member in dict.fromkeys(item.spoken):
        if member in came and member not in item.recused:
            matters.state_position(matter, item.step, member, by)


def _members(press: Press) -> list[Tenure]:
    codes = [f"{press.meeting.body_id}/{code}" for code in press.state.members]
    return list(Tenure.objects.filter(ref__in=codes))


def _void_at_once(press: Press, item: Item) -> None:
    """Open the vote of an item that never came to a motion, so that it can be void: too few are present."""
    if press.state.present() >= press.state.eligible:
        raise refuse("meeting_motion")
    _open_vote(press, item)


# --- ballots --------------------------------------------------------------------------------------------


def _into_box(press: Press, item: Item, step: Step, member: str, choice: str) -> Leaf:
    leaf = press.enter("envelope.received", {"item": item.n, "tenure": member})
    put_in_box(press.meeting, item, choice)
    vote = vote_of(press.meeting, item)
    if vote is not None and step.rule is not None:
        result = tally_of(step.rule, vote, {"count": {}})
        if result.outcome == "void":
            raise refuse("quorum", need=result.quorum_need, of=vote.eligible, present=vote.present or 0)
    return leaf


# --- result ---------------------------------------------------------------------------------------------


def _count(press: Press, item: Item, step: Step, proposed: ProposedResult) -> dict[str, int]:
    """Return the count: of the open ballots, of the box together with papers counted, or by hands."""
    stated = {choice: n for choice, n in proposed.count.items() if n}
    method = step.rule.method if step.rule else ""
    if method != "secret":
        cast = counted(choices_of(press.meeting, item))
        return cast if cast or method == "named" else stated
    boxed = empty_box(press.meeting, item)
    ballots = boxed + [choice for choice in CHOICES for _ in range(stated.get(choice, 0))]
    if ballots and item.motion is not None:
        data = {"item": item.n, "ballots": len(ballots), "tellers": sorted(proposed.tellers)}
        sealed = [Disclosed("choice", choice, "sealed") for choice in sorted(ballots)]
        press.enter("envelopes.opened", data, sealed)
    return {choice: ballots.count(choice) for choice in CHOICES if choice in ballots}


def _tally(press: Press, item: Item, step: Step, count: Mapping[str, int]) -> Tally:
    vote = vote_of(press.meeting, item)
    if vote is None or step.rule is None:
        raise refuse("vote_not_opened")
    return tally_of(step.rule, vote, {"step": item.step, "count": dict(count)})


def _outcome(step: Step, tally: Tally, wanted: str) -> str:
    """Return the outcome the votes bear. Where they leave a choice, `wanted` makes it."""
    if tally.outcome == "void":
        return "void"
    first, *others = step.outcomes or [""]
    if tally.passed:
        return first
    if tally.passed is None or wanted in others:
        return wanted
    if len(others) == 1 and not wanted:
        return others[0]
    raise refuse("meeting_outcome")


def _silent(meeting: Meeting, vote: VoteState | None, *, said: bool) -> list[str]:
    """Return who is present and has not voted; they are named to whoever did not say that they do not."""
    silent = vote.silent() if vote is not None and vote.ballots else []
    if silent and not said:
        rows = Tenure.objects.filter(body=meeting.body_id, code__in=silent).select_related("name")
        names = [one.name.value if one.name and one.name.value else {"zh": one.code} for one in rows]
        zh = "、".join(name.get("zh") or name["en"] for name in names)
        en = ", ".join(name.get("en") or name["zh"] for name in names)
        raise refuse("votes_missing", n=len(silent), members={"zh": zh, "en": en})
    return silent


def _result(tally: Tally) -> str:
    agree, disagree = tally.counts.get("agree", 0), tally.counts.get("disagree", 0)
    if tally.outcome == "failed" and agree == disagree and agree:
        return "tie"
    return "void" if tally.outcome == "void" else "decided"


def _vote(
    item: Item,
    tally: Tally,
    outcome: str,
    count: Mapping[str, int],
    proposed: ProposedResult,
    silent: Sequence[str],
) -> ProposedVote:
    return ProposedVote(
        step=item.step,
        outcome=outcome,
        text=proposed.text,
        eligible=tally.eligible,
        present=tally.present,
        count={} if outcome == "void" else count,
        reasons={str(n): one for n, one in enumerate(proposed.dissent)},
        tellers=proposed.tellers,
        unvoted=silent,
        reason=proposed.reason,
        files=proposed.files,
        needs=proposed.needs,
        amount=proposed.amount,
        part=item.part,
    )
