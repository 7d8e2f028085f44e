"""The state of a matter, folded from its stream, with the rules it began under.

A state is kept in memory under the hash of the leaf it follows: the hash names the whole history, so a
kept state can never be stale, and a transaction that is rolled back leaves nothing wrong behind.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass

from sunlit.catalogue.queries import calendar_by_digest, procedure_by_digest
from sunlit.ledger.models import Leaf
from sunlit.ledger.reading import entry_of, stream_events
from sunlit.procedure.calendar import Calendar
from sunlit.procedure.grammar import Procedure
from sunlit.procedure.state import Event, State, advance, fold
from sunlit.record.entry import Entry

KEPT = 2_000
_states: OrderedDict[bytes, State] = OrderedDict()


@dataclass(frozen=True, slots=True)
class Course:
    """The rules a matter began under: they stay the same until it ends."""

    procedure: Procedure
    calendar: Calendar


def event_of(entry: Entry, index: int) -> Event:
    """Return what the fold reads of an entry."""
    return Event(entry.kind, entry.at, dict(entry.data), dict(entry.actor), index)


def course_of(opened: Entry) -> Course:
    """Return the procedure and the calendar that the entry `matter.opened` names."""
    slug = opened.body
    return Course(
        procedure_by_digest(slug, opened.rules),
        calendar_by_digest(slug, str(opened.data["calendar"])),
    )


def state_of(slug: str, stream: str) -> tuple[Course, State]:
    """Fold the whole stream of a matter; the last state is remembered."""
    past = stream_events(slug, stream)
    opened = past[0][1]
    course = course_of(opened)
    head = bytes(past[-1][0].hash)
    state = _states.get(head)
    if state is None:
        events = [event_of(entry, leaf.index) for leaf, entry in past]
        state = fold(course.procedure, course.calendar, events)
        _keep(head, state)
    return course, state


def state_after(leaf: Leaf, entry: Entry) -> tuple[Course, State]:
    """Return the state that follows `leaf`, the newest of its stream."""
    previous = Leaf.objects.filter(log_id=leaf.log_id, stream=leaf.stream, seq=leaf.seq - 1).first()
    known = _states.get(bytes(previous.hash)) if previous else None
    if known is None:
        return state_of(leaf.log_id, leaf.stream)
    opened = Leaf.objects.get(log_id=leaf.log_id, stream=leaf.stream, seq=0)
    course = course_of(entry_of(opened))
    state = advance(known, event_of(entry, leaf.index))
    _keep(bytes(leaf.hash), state)
    return course, state


def _keep(head: bytes, state: State) -> None:
    _states[head] = state
    _states.move_to_end(head)
    while len(_states) > KEPT:
        _states.popitem(last=False)
