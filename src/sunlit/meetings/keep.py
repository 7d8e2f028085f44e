"""The rows of every kind of entry of this room: the fold of the stream says what they hold."""

from __future__ import annotations

from sunlit.catalogue.models import Body, Tenure
from sunlit.ledger.keepers import keeps
from sunlit.ledger.models import Disclosure, Leaf
from sunlit.library.keep import keep_documents
from sunlit.matters.models import Matter
from sunlit.matters.numbering import keep_number
from sunlit.meetings import models
from sunlit.meetings.folding import meeting_after
from sunlit.meetings.leads import seats_owed
from sunlit.procedure.meetings import Meeting
from sunlit.record.entry import Entry


@keeps("interest.declared")
def interest_declared(leaf: Leaf, entry: Entry) -> None:
    """Keep what a member declares; his earlier declaration no longer holds."""
    tenure = Tenure.objects.get(ref=f"{entry.body}/{entry.data['tenure']}")
    models.Interest.objects.filter(tenure=tenure, in_force=True).update(in_force=False)
    models.Interest.objects.create(
        leaf=leaf,
        body_id=entry.body,
        tenure=tenure,
        parties=Disclosure.objects.filter(leaf=leaf, name="parties").first(),
        at=entry.at,
    )


@keeps(
    "meeting.called",
    "meeting.cancelled",
    "recorder.named",
    "item.added",
    "meeting.opened",
    "attendance.noted",
    "attendance.counted",
    "item.opened",
    "recusal.noted",
    "note.answered",
    "motion.put",
    "member.spoke",
    "envelope.received",
    "envelopes.opened",
    "item.closed",
    "item.reopened",
    "meeting.closed",
    "minutes.corrected",
    "minutes.adopted",
)
def meeting_entry(leaf: Leaf, entry: Entry) -> None:
    """Keep the rows that follow from one entry of a meeting's stream."""
    ref = f"{entry.body}/{entry.stream.removeprefix('meeting:')}"
    meeting = meeting_after(leaf, entry)
    if entry.kind == "meeting.called":
        _called(leaf, entry, ref, meeting)
    elif entry.kind == "item.added":
        _added(leaf, entry, ref)
    elif entry.kind == "attendance.noted":
        _attended(entry, ref)
    elif entry.kind == "note.answered":
        _answered(leaf, entry)
    elif "item" in entry.data:
        _item(entry, ref, meeting)
    if leaf.index in meeting.noted:
        _noted(leaf, entry, ref)
    if entry.d:
        keep_documents(leaf)
    keep_number(leaf, entry)
    models.Meeting.objects.filter(ref=ref).update(
        recorder=meeting.recorder,
        present=meeting.present(),
        state=_state(meeting),
        opened_at=meeting.opened_at,
        closed_at=meeting.closed_at,
        adopted_at=meeting.adopted_at,
        last_at=entry.at,
        last_index=leaf.index,
    )


def _state(meeting: Meeting) -> str:
    if meeting.cancelled_at is not None:
        return "cancelled"
    if meeting.closed_at is not None:
        return "closed"
    return "called" if meeting.opened_at is None else "open"


def _called(leaf: Leaf, entry: Entry, ref: str, meeting: Meeting) -> None:
    texts = {d.name: d for d in Disclosure.objects.filter(leaf=leaf)}
    body = Body.objects.get(slug=entry.body)
    models.Meeting.objects.create(
        ref=ref,
        body=body,
        number=meeting.number,
        leaf=leaf,
        title=texts.get("title"),
        place=texts.get("place"),
        organ=meeting.organ,
        at=meeting.at,
        announce_by=meeting.announce_by,
        is_open=meeting.open,
        owes_call=meeting.open and seats_owed(body) > 0,
        head=meeting.head,
        recorder=meeting.recorder,
        members=list(meeting.members),
        eligible=meeting.eligible,
        state="called",
        called_at=entry.at,
        last_at=entry.at,
        last_index=leaf.index,
    )


def _added(leaf: Leaf, entry: Entry, ref: str) -> None:
    data = entry.data
    models.Item.objects.create(
        ref=f"{ref}/{data['item']}",
        meeting_id=ref,
        n=data["item"],
        leaf=leaf,
        matter=Matter.objects.filter(ref=f"{entry.body}/{data.get('matter', '')}").first(),
        step=data.get("step", ""),
        title=Disclosure.objects.filter(leaf=leaf, name="title").first(),
        announced=data["announced"],
        split_of=data.get("split_of"),
        state="waiting",
    )


def _noted(leaf: Leaf, entry: Entry, ref: str) -> None:
    """Keep what another person entered of a member; his own entry under another post of his is his own."""
    tenure = Tenure.objects.get(ref=f"{entry.body}/{entry.data['tenure']}")
    if tenure.person == entry.actor.get("person"):
        return
    models.Noted.objects.create(
        leaf=leaf,
        meeting_id=ref,
        tenure=tenure,
        kind="left" if entry.kind == "attendance.noted" else "recused",
        item=entry.data.get("item", 0),
    )


def _answered(leaf: Leaf, entry: Entry) -> None:
    models.Noted.objects.filter(leaf=f"{entry.body}/{entry.data['entry']}").update(
        agrees=entry.data["agrees"],
        answer=leaf,
        words=Disclosure.objects.filter(leaf=leaf, name="text").first(),
    )


def _attended(entry: Entry, ref: str) -> None:
    member = entry.data["tenure"]
    models.Attendance.objects.update_or_create(
        ref=f"{ref}/{member}",
        defaults={
            "meeting_id": ref,
            "tenure": Tenure.objects.get(ref=f"{entry.body}/{member}"),
            "status": entry.data["status"],
            "at": entry.at,
        },
    )


def _item(entry: Entry, ref: str, meeting: Meeting) -> None:
    item = meeting.items[entry.data["item"]]
    models.Item.objects.filter(ref=f"{ref}/{item.n}").update(
        state=item.status,
        result=item.result,
        opened_at=item.opened_at,
        closed_at=item.closed_at,
        act=None if item.act is None else f"{entry.body}/{item.act}",
    )
