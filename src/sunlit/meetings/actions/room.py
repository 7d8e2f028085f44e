"""The one way into a meeting's record: lock, check, append, keep.

One press of the chair may enter several things, in the meeting and in the matter it deals with: all of them
stand in one transaction, or none.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from sunlit.catalogue.models import Tenure
from sunlit.ledger.log import Disclosed, Writer, writing
from sunlit.ledger.models import Leaf
from sunlit.matters.actions.door import actor_of, key_used, made_by, remember
from sunlit.matters.fitting import tenure_objections
from sunlit.matters.numbering import number_of
from sunlit.matters.proposed import Attached, Text
from sunlit.matters.refusal import ActRefused
from sunlit.matters.telling import cleaned, file_values
from sunlit.meetings.folding import meeting_of, stream_of
from sunlit.meetings.models import Meeting
from sunlit.procedure.history import Event
from sunlit.procedure.meetings import Item, objections
from sunlit.procedure.meetings import Meeting as State
from sunlit.procedure.rules import Objection


@dataclass
class Press:
    """One press of a button in a meeting, inside its transaction."""

    meeting: Meeting
    writer: Writer
    by: Tenure
    key: str
    leaf: Leaf | None = None  # the newest of the meeting's stream that this press entered

    @property
    def state(self) -> State:
        """The meeting as it stands now, what this press has entered included."""
        return meeting_of(self.meeting.body_id, self.meeting.number)

    @property
    def item(self) -> Item:
        """The item taken up. Raises `ActRefused` when none is."""
        item = self.state.item()
        if item is None:
            raise refuse("meeting_item", item=0)
        return item

    def enter(
        self, kind: str, data: Mapping[str, Any] | None = None, disclosures: Sequence[Disclosed] = ()
    ) -> Leaf:
        """Append one entry to the meeting's stream. Raises `ActRefused` with every rule it would break."""
        full = dict(data) if data is not None else {"number": self.meeting.number}
        event = Event(kind, self.writer.now, full, actor_of(self.by), 0)
        found = objections(self.state, event)
        if found:
            raise ActRefused(found)
        if kind == "meeting.closed":
            organ, at = self.meeting.organ, self.writer.now
            full |= number_of(self.meeting.body_id, "minutes", organ, at)
        self.leaf = self.writer.append(
            kind,
            stream_of(self.meeting.number),
            actor=actor_of(self.by),
            data=full,
            disclosures=disclosures,
        )
        return self.leaf


@contextmanager
def in_room(meeting: Meeting, by: Tenure, key: str, seen: int | None = None) -> Iterator[Press]:
    """Give one press of a button its transaction; when its form was handled before, `leaf` is set already.

    `seen` is how far the meeting had gone on the screen that was pressed: when two press at once, the second
    is told what the first has done. Raises `ActRefused`.
    """
    with writing(meeting.body_id) as writer:
        press = Press(meeting, writer, by, key, _before(meeting, key))
        if press.leaf is not None:
            yield press
            return
        _admit(press, seen)
        yield press
        if press.leaf is not None:
            remember(key, press.leaf)


def _before(meeting: Meeting, key: str) -> Leaf | None:
    """Return what the form with this key has entered before: in the meeting, or a ballot in a matter."""
    leaf = made_by(key)
    ours = leaf is not None and leaf.log_id == meeting.body_id
    if leaf is not None and not (
        ours and (leaf.stream == stream_of(meeting.number) or leaf.kind == "ballot.cast")
    ):
        raise key_used(leaf)
    return leaf


def _admit(press: Press, seen: int | None) -> None:
    found = [
        one
        for one in tenure_objections(press.by, press.meeting.body, press.writer.now)
        if one.code
        != "recorder"  # the rules of the meeting know its own recorder, and what is a member's own
    ]
    if found:
        raise ActRefused(found)
    if seen is not None and seen != press.state.moves:
        raise refuse("meeting_moved")


def refuse(code: str, **params: Any) -> ActRefused:
    """Return a refusal for one reason."""
    return ActRefused([Objection(code, params, "")])


def words(name: str, value: Text, *, need: bool = False) -> list[Disclosed]:
    """Return a text as it is disclosed to all. Raises `ActRefused`: empty though needed, or unfit."""
    if not need and not any(value.values()):
        return []
    text, found = cleaned(value, name)
    if found:
        raise ActRefused(found)
    return [Disclosed(name, text)]


def files_of(files: Sequence[Attached]) -> list[Disclosed]:
    """Return files as they are disclosed to all."""
    values, found = file_values(files)
    if found:
        raise ActRefused(found)
    return [Disclosed("file", value) for value in values]
