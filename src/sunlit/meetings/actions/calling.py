"""Call a meeting, put items on its agenda, call it off; declare interests before it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models.functions import Length

from sunlit.catalogue.days import local_day
from sunlit.catalogue.models import Body, Tenure
from sunlit.catalogue.queries import is_away, runs_on
from sunlit.ledger.log import Disclosed, Writer, writing
from sunlit.ledger.models import Leaf
from sunlit.matters.actions import set_meeting
from sunlit.matters.actions.door import actor_of, key_used, made_by, remember
from sunlit.matters.actions.opening import following, local_year
from sunlit.matters.fitting import (
    OFFICE,
    fit_objections,
    recorder_objections,
    stand_in_objections,
    tenure_objections,
)
from sunlit.matters.proposed import Text
from sunlit.matters.refusal import ActRefused
from sunlit.meetings.actions.room import Press, files_of, in_room, refuse, words
from sunlit.meetings.actions.splitting import add_parts
from sunlit.meetings.folding import stream_of
from sunlit.meetings.leads import announce_by
from sunlit.meetings.models import Meeting
from sunlit.meetings.proposed import ProposedItem, ProposedMeeting
from sunlit.meetings.queries.waiting import undated_for, vote_ahead
from sunlit.procedure.rules import Objection

MINUTE = 60_000
FARTHEST = 366 * 24 * 60 * MINUTE
HEADS = ("secretary", "head", "chair")  # seats of who speaks last


def call_meeting(body: Body, proposed: ProposedMeeting, by: Tenure, key: str = "") -> Meeting:
    """Call a meeting with its agenda and return it; what waits for the organ's next meeting gets its date.

    Raises `ActRefused`: a time that is over or a year away, nobody who could vote, a recorder of another
    organ, a post that may not call it, an item that waits for no vote of this organ.
    """
    with writing(body.slug) as writer:
        leaf = made_by(key)
        if leaf is not None and (leaf.kind != "meeting.called" or leaf.log_id != body.slug):
            raise key_used(leaf)
        if leaf is None:
            leaf = _called(writer, body, proposed, by)
            remember(key, leaf)
            meeting = Meeting.objects.select_related("body").get(leaf=leaf)
            for item in proposed.items:
                _add(Press(meeting, writer, by, ""), item)
            for matter in undated_for(body, meeting.organ):
                set_meeting(matter, meeting.number, meeting.at, by)
    return Meeting.objects.select_related("body", "title", "place").get(leaf=leaf)


def add_item(meeting: Meeting, item: ProposedItem, by: Tenure, key: str = "") -> Leaf:
    """Put an item on the agenda. After the last moment for it the item is marked as not announced in time."""
    with in_room(meeting, by, key) as press:
        return press.leaf or _add(press, item)


def cancel_meeting(meeting: Meeting, reason: Text, by: Tenure, key: str = "") -> Leaf:
    """Call off a meeting that has not begun."""
    with in_room(meeting, by, key) as press:
        return press.leaf or press.enter("meeting.cancelled", None, words("reason", reason, need=True))


def name_recorder(meeting: Meeting, recorder: Tenure, by: Tenure, key: str = "") -> Leaf:
    """Let another tenure enter what happens: the recorder hands over, or who called names one for him.

    Raises `ActRefused`: one who may not enter the organ's acts, or a recorder who is still there, with nobody
    who stands in for him, and did not hand over himself.
    """
    with in_room(meeting, by, key) as press:
        if press.leaf is not None:
            return press.leaf
        unfit = tenure_objections(recorder, meeting.body, press.writer.now) + recorder_objections(recorder)
        if unfit or (_is_there(press) and not press.state.runs(by.code)):
            raise refuse("meeting_recorder")
        return press.enter("recorder.named", {"tenure": recorder.code})


def declare_interest(body: Body, parties: Sequence[str], by: Tenure, key: str = "") -> Leaf:
    """Declare the persons and firms in whom the holder of a tenure has an interest; none takes all back.

    They are read by members and officials; the public sees that a declaration was made.
    """
    names = [name.strip() for name in parties if name.strip()]
    with writing(body.slug) as writer:
        leaf = made_by(key)
        if leaf is not None:
            return leaf
        found = tenure_objections(by, body, writer.now)
        value = words("parties", {"zh": "、".join(names)}) if names else []
        if found:
            raise ActRefused(found)
        leaf = writer.append(
            "interest.declared",
            "body",
            actor=actor_of(by),
            data={"tenure": by.code},
            disclosures=[Disclosed("parties", one.value, "members") for one in value],
        )
        remember(key, leaf)
        return leaf


def _is_there(press: Press) -> bool:
    """Return whether the recorder can hand over himself: he holds his post, and nobody stands in for him."""
    row = Tenure.objects.filter(ref=f"{press.meeting.body_id}/{press.state.recorder}").first()
    if row is None or not runs_on(row, local_day(press.meeting.body, press.writer.now)):
        return False
    return not is_away(row)


def _called(writer: Writer, body: Body, proposed: ProposedMeeting, by: Tenure) -> Leaf:
    found = _unfit(writer, body, proposed, by)
    if found:
        raise ActRefused(found)
    number = next_number(body, writer.now)
    return writer.append(
        "meeting.called",
        stream_of(number),
        actor=actor_of(by),
        data=_data(number, body, proposed),
        disclosures=[
            *words("title", proposed.title, need=True),
            *words("place", proposed.place, need=True),
            *words("text", proposed.text),
            *files_of(proposed.files),
        ],
    )


def _unfit(writer: Writer, body: Body, proposed: ProposedMeeting, by: Tenure) -> list[Objection]:
    """Return why this meeting cannot be called."""
    now, members = writer.now, proposed.members
    found = tenure_objections(by, body, now) + fit_objections(body, by, [proposed.organ, OFFICE])
    if not now - now % MINUTE <= proposed.at <= now + FARTHEST:
        found.append(Objection("meeting_time", {}, ""))
    found += stand_in_objections(members)
    organ = {one.post.code for one in members} - {proposed.organ}
    if organ or not (members or proposed.eligible) or len({m.code for m in members}) != len(members):
        found.append(Objection("meeting_members", {}, ""))
    recorder = proposed.recorder
    if tenure_objections(recorder, body, now) or recorder_objections(recorder):
        found.append(Objection("meeting_recorder", {}, ""))
    return found


def _data(number: str, body: Body, proposed: ProposedMeeting) -> dict[str, Any]:
    data: dict[str, Any] = {
        "number": number,
        "organ": proposed.organ,
        "at": proposed.at,
        "announce_by": announce_by(body, proposed.at),
        "recorder": proposed.recorder.code,
        "open": proposed.is_open,
    }
    if proposed.members:
        data["members"] = sorted(member.code for member in proposed.members)
        head = next((member.code for member in proposed.members if member.seat in HEADS), "")
        if head:
            data["head"] = head
    else:
        data["eligible"] = proposed.eligible
    return data


def _add(press: Press, item: ProposedItem) -> Leaf:
    state = press.state
    data: dict[str, Any] = {
        "item": len(state.items) + 1,
        "announced": press.writer.now <= state.announce_by,
    }
    if item.matter is not None:
        if item.matter.body_id != press.meeting.body_id or not vote_ahead(
            item.matter, item.step, state.organ
        ):
            raise refuse("meeting_not_waiting", matter=item.matter.number)
        parts = list(add_parts(press, item.matter, item.step, data["announced"]))
        if parts:
            return parts[-1]
        data |= {"matter": item.matter.number, "step": item.step}
    title = words("title", item.title, need=item.matter is None)
    return press.enter("item.added", data, [*title, *files_of(item.files)])


def next_number(body: Body, at: int) -> str:
    """Return the next number of the body's year, "2026-0007"; the caller holds the body's lock."""
    called = Meeting.objects.filter(body=body).order_by("-called_at", Length("number").desc(), "-number")
    last = called.values_list("number", flat=True).first()
    return following(last, f"{local_year(body, at)}-")
