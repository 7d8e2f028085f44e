"""Seats for observers: call for them, apply, take it back, draw, note who came."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from sunlit.catalogue.models import Tenure
from sunlit.catalogue.queries import calendar_of
from sunlit.ledger.log import Disclosed, Writer, writing
from sunlit.ledger.models import Leaf
from sunlit.ledger.texts import TextRefused, clean_line
from sunlit.matters.actions.door import key_used, made_by, remember
from sunlit.matters.proposed import Text
from sunlit.matters.refusal import ActRefused
from sunlit.meetings.actions.room import in_room, refuse, words
from sunlit.meetings.folding import meeting_of, stream_of
from sunlit.meetings.leads import call_days, earliest_end
from sunlit.meetings.models import Application, Meeting
from sunlit.meetings.proposed import ProposedCall
from sunlit.procedure.draw import written
from sunlit.procedure.history import Event
from sunlit.procedure.meetings import MOST_SOURCES, Observers, objections

NAME_CHARS = 40


def call_observers(meeting: Meeting, call: ProposedCall, by: Tenure, key: str = "") -> Leaf:
    """Call for observers of an open meeting, with the sources by which they will be drawn.

    Raises `ActRefused`: a meeting that is not open, a second call, too short a time to apply, a source that
    may be known before that time is over.
    """
    with in_room(meeting, by, key) as press:
        if press.leaf is not None:
            return press.leaf
        if not 1 <= len(call.sources) <= MOST_SOURCES:
            raise refuse("observers_sources")
        data = {
            "seats": call.seats,
            "substitutes": call.substitutes,
            "apply_until": call.apply_until,
            "known_at": [source.known_at for source in call.sources],
        }
        said = words("text", call.text, need=True)
        for n, source in enumerate(call.sources, 1):
            said += words(f"source{n}", source.text, need=True)
        least = earliest_end(meeting.body, press.writer.now)
        if call.apply_until < least:
            raise refuse("observers_short", until=least, until_on="", n=call_days(meeting.body))
        return press.enter("observers.called", data, said)


def apply_to_observe(meeting: Meeting, name: Text, lock: str, key: str = "") -> Application:
    """Receive an application of the public; its name stays sealed unless its number is drawn.

    `lock` is what `lock_of` makes of the code on the receipt. Raises `ActRefused`: no name, too late.
    """
    value = {lang: _name(said) for lang, said in name.items()}
    with writing(meeting.body_id) as writer:
        earlier = made_by(key)
        if earlier is not None:
            return _same(earlier, meeting, value, lock)
        observers = _observers(meeting)
        data = {"n": len(observers.applied) + 1, "lock": lock, "expires_at": _expiry(meeting)}
        leaf = _enter(writer, meeting, "observer.applied", data, [Disclosed("personal", value, "sealed")])
        remember(key, leaf)
    return Application.objects.select_related("leaf").get(leaf=leaf)


def withdraw_application(meeting: Meeting, n: int, code: str, key: str = "") -> Leaf:
    """Take an application back, or give a seat up, with the code of its receipt. Raises `ActRefused`."""
    with writing(meeting.body_id) as writer:
        earlier = made_by(key)
        if earlier is not None and (earlier.kind, earlier.log_id) != ("observer.withdrew", meeting.body_id):
            raise key_used(earlier)
        if earlier is not None:
            return earlier
        leaf = _enter(writer, meeting, "observer.withdrew", {"n": n, "code": code or "-"})
        remember(key, leaf)
        return leaf


def draw_observers(meeting: Meeting, values: Sequence[Sequence[int]], by: Tenure, key: str = "") -> Leaf:
    """Draw the observers by the values of the sources, one list of numbers for each, in their order.

    The result is worked out here and nowhere else; where there are seats for all, nothing is drawn and
    `values` is left alone. Raises `ActRefused`: too early, too late, a second draw, values missing.
    """
    with in_room(meeting, by, key) as press:
        if press.leaf is not None:
            return press.leaf
        observers = _observers(meeting)
        data: dict[str, Any] = {"pool": len(observers.pool())}
        if observers.needs_draw():
            data["values"] = [written(source) for source in values]
        drawn, substitutes = observers.result(tuple(data.get("values", ())))
        data |= {"drawn": list(drawn)} | ({"substitutes": list(substitutes)} if substitutes else {})
        return press.enter("observers.drawn", data)


def note_observer(meeting: Meeting, n: int, status: str, by: Tenure, key: str = "") -> Leaf:
    """Note an observer as present, absent or gone; the seat of one who is absent passes to a substitute."""
    with in_room(meeting, by, key) as press:
        return press.leaf or press.enter("observer.noted", {"n": n, "status": status})


def _observers(meeting: Meeting) -> Observers:
    found = meeting_of(meeting.body_id, meeting.number).observers
    if found is None:
        raise refuse("observers_none")
    return found


def _name(said: str) -> str:
    try:
        return clean_line(said, NAME_CHARS)
    except TextRefused as refused:
        if refused.code == "text_empty":
            raise refuse("observers_name") from refused
        raise refuse("name_long", **refused.params) from refused


def _expiry(meeting: Meeting) -> int:
    """Return when the names of those who were not drawn leave: the end of the day after the meeting."""
    calendar = calendar_of(meeting.body)
    return calendar.instant(calendar.day(meeting.at) + timedelta(days=1), 24 * 60)


def _same(leaf: Leaf, meeting: Meeting, name: Text, lock: str) -> Application:
    """Return what this form has handed in before. Raises `ActRefused` when that was something else."""
    rows = Application.objects.select_related("leaf", "name")
    found = rows.filter(leaf=leaf, meeting=meeting, lock=lock).first()
    if found is None or (found.name is not None and found.name.value not in (None, name)):
        raise key_used(leaf)
    return found


def _enter(
    writer: Writer,
    meeting: Meeting,
    kind: str,
    data: Mapping[str, Any],
    disclosures: Sequence[Disclosed] = (),
) -> Leaf:
    """Enter what somebody of the public does. Raises `ActRefused` with every rule it would break."""
    state = meeting_of(meeting.body_id, meeting.number)
    found = objections(state, Event(kind, writer.now, data, {}, 0))
    if found:
        raise ActRefused(found)
    return writer.append(kind, stream_of(meeting.number), data=data, disclosures=disclosures)
