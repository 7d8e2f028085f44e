"""The state of a matter, folded from its stream, with the rules it began under.

A state is kept in memory under the hash of the leaf it follows: the hash names the whole history, so a
kept state can never be stale, and a transaction that is rolled back leaves nothing wrong behind.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from dataclasses import dataclass

from sunlit.catalogue.queries import calendar_by_digest, procedure_by_digest, versions_before
from sunlit.ledger.models import Leaf, Stream
from sunlit.ledger.reading import stream_events
from sunlit.procedure.calendar import Calendar
from sunlit.procedure.grammar import Procedure
from sunlit.procedure.rules import Objection
from sunlit.procedure.state import Event, State, advance, fold
from sunlit.record.b64 import unb64url
from sunlit.record.entry import Entry

KEPT = 2_000


@dataclass(frozen=True, slots=True)
class Course:
    """The rules a matter began under: they stay the same until it ends."""

    procedure: Procedure
    calendar: Calendar


Standing = tuple[Course, State]
_kept: OrderedDict[bytes, Standing] = OrderedDict()
_turn = threading.Lock()


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


def state_of(slug: str, stream: str) -> Standing:
    """Return the rules and the state of a matter: one query, or the fold of its whole stream."""
    head = Stream.objects.filter(pk=f"{slug}/{stream}").values_list("head", flat=True).first()
    known = _recall(bytes(head)) if head is not None else None
    return known or _folded(slug, stream)


def state_after(leaf: Leaf, entry: Entry) -> Standing:
    """Return the rules and the state that follow `leaf`, the newest of its stream."""
    known = _recall(unb64url(entry.prev)) if entry.prev else None
    if known is None:
        return _folded(leaf.log_id, leaf.stream)
    course, state = known
    return _keep(bytes(leaf.hash), (course, advance(state, event_of(entry, leaf.index))))


def _folded(slug: str, stream: str) -> Standing:
    past = stream_events(slug, stream)
    course = course_of(past[0][1])
    events = [event_of(entry, leaf.index) for leaf, entry in past]
    found = _version_objections(past[0][1], past[0][0].index, course.calendar)
    return _keep(bytes(past[-1][0].hash), (course, fold(course.procedure, course.calendar, events, found)))


def _version_objections(opened: Entry, index: int, calendar: Calendar) -> list[Objection]:
    """Return why the matter did not begin under the version of its power that was in force then."""
    code = str(opened.data.get("power", ""))
    if not code:
        return []
    past = versions_before(opened.body, code, index)
    return past.objections(opened.data, opened.rules, calendar.day(opened.at))


def _recall(head: bytes) -> Standing | None:
    with _turn:
        found = _kept.get(head)
        if found is not None:
            _kept.move_to_end(head)
        return found


def _keep(head: bytes, standing: Standing) -> Standing:
    with _turn:
        _kept[head] = standing
        _kept.move_to_end(head)
        while len(_kept) > KEPT:
            _kept.popitem(last=False)
    return standing
