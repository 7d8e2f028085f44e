"""A meeting as its entries tell it: who is in the room, where each item of the agenda stands.

`start` and `advance` return a new value and accept every entry; whether it is allowed is asked of
`rules.objections` beforehand. Members are tenures. Instants are UTC milliseconds of the record.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final

from sunlit.procedure.errors import ProcedureError
from sunlit.procedure.history import Event
from sunlit.procedure.meetings.observers import KINDS, Observers
from sunlit.procedure.meetings.observers import advance as observed

HERE: Final = ("present", "late")
GROUNDS: Final = ("interest", "relative", "in_charge", "other")
WITHOUT_VOTE: Final = ("heard", "deferred", "split", "amended")
_OWN_DOING: Final = ("recusal.noted", "attendance.noted")
RESULTS: Final = ("decided", "tie", "void", *WITHOUT_VOTE)


@dataclass(frozen=True, slots=True)
class Noted:
    """What somebody else entered of a member that is the member's own doing: he withdrew, or left.

    `agrees` is his answer: it is so, or it is not; None while he has said nothing.
    """

    index: int
    member: str
    by: str  # tenure of who entered it
    kind: str
    item: int = 0  # from which he withdrew
    agrees: bool | None = None
    answer: int | None = None  # log index of his answer


@dataclass(frozen=True, slots=True)
class Presence:
    """Where a member is: present, late (and here), left, absent; and since when."""

    status: str
    at: int

    @property
    def here(self) -> bool:
        """Return whether the member is in the room."""
        return self.status in HERE


@dataclass(frozen=True, slots=True)
class Item:
    """One item of the agenda. `here` holds who was present when it was taken up: only they may vote on it."""

    n: int
    index: int  # of the entry that added it
    announced: bool
    matter: str = ""
    step: str = ""
    split_of: int = 0
    part: int = 0  # of the matter's vote, where that is taken part by part
    status: str = "waiting"  # waiting, open, closed
    opened_at: int | None = None
    closed_at: int | None = None
    here: frozenset[str] = frozenset()
    recused: Mapping[str, str] = field(default_factory=dict)
    motion: int | None = None  # log index of the motion that stands
    spoken: tuple[str, ...] = ()  # in order; a member who speaks twice stands here twice
    envelopes: tuple[str, ...] = ()  # who has handed in a secret ballot
    unsealed: bool = False
    result: str = ""
    act: int | None = None  # log index of the result in the matter
    reopened: int = 0

    def voters(self) -> frozenset[str]:
        """Return who may vote: present when the item was taken up, not withdrawn, not gone since."""
        return self.here - set(self.recused)

    def silent(self) -> frozenset[str]:
        """Return who may vote and has not spoken."""
        return self.voters() - set(self.spoken)


@dataclass(frozen=True, slots=True)
class Meeting:
    """A meeting so far."""

    number: str
    organ: str
    caller: str  # post
    at: int
    announce_by: int
    recorder: str
    head: str
    members: tuple[str, ...]
    eligible: int
    open: bool  # to observers
    presence: Mapping[str, Presence] = field(default_factory=dict)
    counted: int | None = None
    items: Mapping[int, Item] = field(default_factory=dict)
    current: int | None = None
    moves: int = 0  # how often the meeting went on: opened, took up, put to the vote, closed
    opened_at: int | None = None
    closed_at: int | None = None
    cancelled_at: int | None = None
    adopted_at: int | None = None
    observers: Observers | None = None
    noted: Mapping[int, Noted] = field(default_factory=dict)  # by log index

    def here(self) -> frozenset[str]:
        """Return the members who are in the room."""
        return frozenset(member for member, one in self.presence.items() if one.here)

    def present(self) -> int:
        """Return how many of those entitled are in the room."""
        return len(self.here()) if self.members else (self.counted or 0)

    def item(self) -> Item | None:
        """Return the item that is taken up now."""
        return None if self.current is None else self.items[self.current]

    def runs(self, tenure: str) -> bool:
        """Return whether this is who enters what happens at the chair's table."""
        return tenure == self.recorder


def start(called: Event) -> Meeting:
    """Return the meeting that the entry `meeting.called` calls."""
    if called.kind != "meeting.called":
        raise ProcedureError("meeting", "an entry meeting.called at first", called.kind)
    data = called.data
    members = tuple(data.get("members", ()))
    return Meeting(
        number=str(data["number"]),
        organ=str(data["organ"]),
        caller=str(called.actor.get("post", "")),
        at=int(data["at"]),
        announce_by=int(data["announce_by"]),
        recorder=str(data["recorder"]),
        head=str(data.get("head", "")),
        members=members,
        eligible=len(members) or int(data.get("eligible", 0)),
        open=bool(data["open"]),
    )


def fold(events: Iterable[Event]) -> Meeting:
    """Return the meeting after all `events`; the first one calls it."""
    past = iter(events)
    called = next(past, None)
    if called is None:
        raise ProcedureError("meeting", "at least the entry that calls it", None)
    meeting = start(called)
    for event in past:
        meeting = advance(meeting, event)
    return meeting


def advance(meeting: Meeting, event: Event) -> Meeting:
    """Return the meeting after `event`; an entry that moves nothing leaves it as it was."""
    if event.kind in KINDS:
        return replace(meeting, observers=observed(meeting.observers, event))
    move = _MOVES.get(event.kind)
    found = meeting if move is None else move(meeting, event)
    return _by_another(found, event) if event.kind in _OWN_DOING else found


def _by_another(meeting: Meeting, event: Event) -> Meeting:
    """Note that somebody else entered what is a member's own doing."""
    data, by = event.data, str(event.actor.get("tenure", ""))
    member = str(data["tenure"])
    if by == member or data.get("status", "left") != "left":
        return meeting
    one = Noted(event.index, member, by, event.kind, int(data.get("item", 0)))
    return replace(meeting, noted={**meeting.noted, event.index: one})


def _answered(meeting: Meeting, event: Event) -> Meeting:
    one = meeting.noted.get(int(event.data["entry"]))
    if one is None:
        return meeting  # it answers nothing
    one = replace(one, agrees=bool(event.data["agrees"]), answer=event.index)
    return replace(meeting, noted={**meeting.noted, one.index: one})


def over_half(eligible: int) -> int:
    """Return the least number that is more than half of all members."""
    return eligible // 2 + 1


def _added(meeting: Meeting, event: Event) -> Meeting:
    data, n = event.data, int(event.data["item"])
    item = Item(
        n,
        event.index,
        bool(data["announced"]),
        str(data.get("matter", "")),
        str(data.get("step", "")),
        int(data.get("split_of", 0)),
        int(data.get("part", 0)),
    )
    return replace(meeting, items={**meeting.items, n: item})


def _noted(meeting: Meeting, event: Event) -> Meeting:
    member, status = str(event.data["tenure"]), str(event.data["status"])
    found = replace(meeting, presence={**meeting.presence, member: Presence(status, event.at)})
    item = found.item()
    if item is not None and status == "left" and member not in item.envelopes:
        found = _with(found, replace(item, here=item.here - {member}))
    return found


def _taken_up(meeting: Meeting, event: Event) -> Meeting:
    item = meeting.items[int(event.data["item"])]
    fresh = replace(
        item,
        status="open",
        opened_at=event.at,
        closed_at=None,
        here=meeting.here(),
        recused={},
        motion=None,
        spoken=(),
        envelopes=(),
        unsealed=False,
        result="",
        act=None,
        reopened=item.reopened + (event.kind == "item.reopened"),
    )
    return _moved(replace(_with(meeting, fresh), current=item.n))


def _within(meeting: Meeting, event: Event) -> Meeting:
    """Move on the item that an entry names."""
    item, member = meeting.items[int(event.data["item"])], str(event.data.get("tenure", ""))
    if event.kind == "recusal.noted":
        item = replace(item, recused={**item.recused, member: str(event.data["ground"])})
    elif event.kind == "member.spoke":
        item = replace(item, spoken=(*item.spoken, member))
    elif event.kind == "envelope.received":
        item = replace(item, envelopes=(*item.envelopes, member))
    elif event.kind == "envelopes.opened":
        item = replace(item, unsealed=True)
    else:
        return _moved(_with(meeting, replace(item, motion=event.index)))
    return _with(meeting, item)


def _done(meeting: Meeting, event: Event) -> Meeting:
    data = event.data
    item = replace(
        meeting.items[int(data["item"])],
        status="closed",
        closed_at=event.at,
        result=str(data["result"]),
        act=data.get("act"),
    )
    return _moved(replace(_with(meeting, item), current=None))


def _with(meeting: Meeting, item: Item) -> Meeting:
    return replace(meeting, items={**meeting.items, item.n: item})


def _moved(meeting: Meeting) -> Meeting:
    return replace(meeting, moves=meeting.moves + 1)


def _at(name: str) -> Callable[[Meeting, Event], Meeting]:
    def move(meeting: Meeting, event: Event) -> Meeting:
        moment: dict[str, Any] = {name: event.at}
        return _moved(replace(meeting, **moment))

    return move


_MOVES: Final[dict[str, Callable[[Meeting, Event], Meeting]]] = {
    "item.added": _added,
    "meeting.cancelled": _at("cancelled_at"),
    "meeting.opened": _at("opened_at"),
    "meeting.closed": _at("closed_at"),
    "minutes.adopted": _at("adopted_at"),
    "recorder.named": lambda meeting, event: replace(meeting, recorder=str(event.data["tenure"])),
    "attendance.noted": _noted,
    "attendance.counted": lambda meeting, event: replace(meeting, counted=int(event.data["present"])),
    "item.opened": _taken_up,
    "item.reopened": _taken_up,
    "recusal.noted": _within,
    "motion.put": _within,
    "member.spoke": _within,
    "envelope.received": _within,
    "envelopes.opened": _within,
    "item.closed": _done,
    "note.answered": _answered,
}
