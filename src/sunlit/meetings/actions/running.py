"""Run a meeting: who is there, which item is taken up, how it ends without a vote, and the minutes."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from sunlit.catalogue.models import Tenure
from sunlit.ledger.models import Leaf
from sunlit.matters import actions as matters
from sunlit.matters.models import Matter
from sunlit.matters.proposed import Text
from sunlit.meetings.actions.room import Press, in_room, refuse, words
from sunlit.meetings.ballots import cast_in, vote_of
from sunlit.meetings.models import Meeting
from sunlit.meetings.queries.waiting import vote_waiting
from sunlit.procedure.meetings import Item
from sunlit.procedure.voting import PARTS


def open_meeting(meeting: Meeting, by: Tenure, key: str = "", seen: int | None = None) -> Leaf:
    """Begin a meeting; the roll has been called before. Raises `ActRefused`: too early, nobody present."""
    with in_room(meeting, by, key, seen) as press:
        return press.leaf or press.enter("meeting.opened")


def call_roll(meeting: Meeting, present: Collection[str], by: Tenure, key: str = "") -> Leaf:
    """Note before the meeting begins who of all members is present, by tenure; the others are absent."""
    with in_room(meeting, by, key) as press:
        state = press.state
        unknown = set(present) - set(state.members)
        if unknown or not state.members:
            raise refuse("meeting_member", member=", ".join(sorted(unknown)))
        if press.leaf is None:
            for member in state.members:
                status = "present" if member in present else "absent"
                press.enter("attendance.noted", {"tenure": member, "status": status})
        return press.leaf or refused_roll()


def refused_roll() -> Leaf:
    """Refuse a roll of nobody: an organ without members has its present counted."""
    raise refuse("meeting_roll")


def note_attendance(meeting: Meeting, member: str, status: str, by: Tenure, key: str = "") -> Leaf:
    """Note that a member is present, absent, comes late or leaves.

    Who comes while an item is taken up votes from the next one on. Who leaves before he has voted no longer
    counts as present for the item.
    """
    with in_room(meeting, by, key) as press:
        if press.leaf is None:
            press.enter("attendance.noted", {"tenure": member, "status": status})
            if status == "left":
                _left(press, member)
        return _done(press)


def count_present(meeting: Meeting, present: int, by: Tenure, key: str = "") -> Leaf:
    """Note how many are present where those entitled are only counted."""
    with in_room(meeting, by, key) as press:
        if press.leaf is None:
            press.enter("attendance.counted", {"present": present})
            item = press.state.item()
            if item is not None and vote_of(meeting, item) is not None:
                matters.note_presence(matter_of(meeting, item), item.step, by, present=present, came=None)
        return _done(press)


def open_item(meeting: Meeting, n: int, by: Tenure, key: str = "", seen: int | None = None) -> Leaf:
    """Take up an item: who is present now may vote on it. One item at a time.

    Raises `ActRefused` also when its matter no longer waits for the vote.
    """
    with in_room(meeting, by, key, seen) as press:
        if press.leaf is None:
            press.enter("item.opened", {"item": n})
            _still_waiting(press)
        return _done(press)


def close_item(
    meeting: Meeting, result: str, reason: Text, by: Tenure, key: str = "", seen: int | None = None
) -> Leaf:
    """End the item taken up without a vote: heard, put off, or sent back to be amended; with the reason.

    What is split goes on as its parts: see `split_item`.
    """
    if result == "split":
        raise refuse("parts", least=PARTS[0], most=PARTS[-1])
    with in_room(meeting, by, key, seen) as press:
        if press.leaf is not None:
            return press.leaf
        data = {"item": press.item.n, "result": result}
        return press.enter("item.closed", data, words("reason", reason, need=True))


def reopen_item(
    meeting: Meeting,
    n: int,
    votes: Mapping[str, int],
    reason: Text,
    by: Tenure,
    key: str = "",
    seen: int | None = None,
) -> Leaf:
    """Take up a closed item again, when more than half of all members are for it.

    `votes` says how many are `for` and `against`. What was decided can only be taken up again where its
    matter waits for the same vote once more, after a meeting below quorum say.
    """
    with in_room(meeting, by, key, seen) as press:
        if press.leaf is None:
            data = {"item": n, "for": votes.get("for", 0), "against": votes.get("against", 0)}
            press.enter("item.reopened", data, words("reason", reason, need=True))
            _still_waiting(press)
        return _done(press)


def close_meeting(meeting: Meeting, by: Tenure, key: str = "", seen: int | None = None) -> Leaf:
    """End a meeting. Items that were not reached stay undecided."""
    with in_room(meeting, by, key, seen) as press:
        return press.leaf or press.enter("meeting.closed")


def answer_note(meeting: Meeting, entry: int, agrees: bool, text: Text, by: Tenure, key: str = "") -> Leaf:
    """Let a member say whether what another entered of him at log index `entry` is so; if not, why.

    What was entered stands, and what was decided with it: the answer stands beside it, in public and in the
    minutes. Raises `ActRefused`: nothing was noted of him there, or he has answered.
    """
    with in_room(meeting, by, key) as press:
        if press.leaf is not None:
            return press.leaf
        data = {"entry": entry, "tenure": by.code, "agrees": agrees}
        return press.enter("note.answered", data, words("text", text, need=not agrees))


def adopt_minutes(meeting: Meeting, text: Text, by: Tenure, key: str = "") -> Leaf:
    """Adopt the minutes that the record makes; `text` may say where and by whom they were read."""
    with in_room(meeting, by, key) as press:
        return press.leaf or press.enter("minutes.adopted", None, words("text", text))


def correct_minutes(
    meeting: Meeting, entry: int, text: Text, reason: Text, by: Tenure, key: str = ""
) -> Leaf:
    """Correct what the entry at log index `entry` says; it stays readable beside the correction (RUN-5)."""
    with in_room(meeting, by, key) as press:
        if press.leaf is not None:
            return press.leaf
        if not Leaf.objects.filter(
            log_id=meeting.body_id, stream=f"meeting:{meeting.number}", index=entry
        ).exists():
            raise refuse("act_unknown", index=entry)
        said = [*words("text", text, need=True), *words("reason", reason, need=True)]
        return press.enter("minutes.corrected", {"entry": entry}, said)


def matter_of(meeting: Meeting, item: Item) -> Matter:
    """Return the matter of an item. Raises `ActRefused` for an item without one."""
    if not item.matter:
        raise refuse("meeting_no_vote", item=item.n)
    return Matter.objects.select_related("body", "power", "procedure").get(
        ref=f"{meeting.body_id}/{item.matter}"
    )


def _left(press: Press, member: str) -> None:
    """Take one who leaves out of those present for a vote under way, unless he has voted."""
    item = press.state.item()
    vote = vote_of(press.meeting, item) if item is not None else None
    if item is None or vote is None or vote.came is None:
        return
    if member in vote.came and member not in cast_in(vote, item):
        came = vote.came - {member}
        matter = matter_of(press.meeting, item)
        matters.note_presence(matter, item.step, press.by, present=len(came), came=came)


def _still_waiting(press: Press) -> None:
    item = press.item
    if item.matter and vote_waiting(matter_of(press.meeting, item), item.step, press.state.organ) is None:
        raise refuse("meeting_not_waiting", matter=item.matter)


def _done(press: Press) -> Leaf:
    assert press.leaf is not None  # something was entered, now or by the same form before
    return press.leaf
