"""Every rule that an entry about observers would break. A draw is worked out again, whoever made it."""

from __future__ import annotations

import hashlib
from base64 import urlsafe_b64encode
from collections.abc import Callable, Iterator
from typing import Final

from sunlit.procedure.calendar import Calendar
from sunlit.procedure.deadlines import Span, not_before
from sunlit.procedure.draw import read
from sunlit.procedure.history import Event
from sunlit.procedure.meetings.history import Meeting
from sunlit.procedure.meetings.observers import Observers
from sunlit.procedure.rules.codes import Objection

CALL_WORK_DAYS: Final = 3  # a proposal; the body's rule `observer_call_work_days` says otherwise
OBSERVER_SEATS: Final = "observer_seats"  # a rule of the body: each open meeting owes a call for so many
MOST_SEATS: Final = 200
MOST_SOURCES: Final = 3
_NEXT: Final = {
    "": ("present", "absent"),
    "absent": ("present",),
    "present": ("left",),
    "left": ("present",),
}
EARLIEST: Final = 3_600_000  # milliseconds before the meeting from which on observers are noted

CODES: Final[dict[str, str]] = {
    "observers_again": "a meeting has one call, and one draw",
    "observers_early": "before the time to apply is over, or before the sources are known",
    "observers_late": "after the meeting was to begin",
    "observers_none": "no observers were called, or none were drawn",
    "observers_number": "there is no such application, or not by this number",
    "observers_order": "this number has no seat: others come before it",
    "observers_pool": "the pool is another than the applications that stood",
    "observers_result": "the values of the sources make another draw",
    "observers_room": "the meeting is not open to observers",
    "observers_seats": "no such number of seats",
    "observers_sources": "a source may be known before the time to apply is over, or none is named",
    "observers_status": "an observer cannot be noted so now",
    "observers_until": "the time to apply is over, or ends after the meeting begins",
    "observers_values": "each source has its numbers, in the form of the record",
    "observers_withdrawn": "the application was taken back",
    "observers_lock": "the code is another than that of the receipt",
}


def objections(meeting: Meeting, event: Event) -> list[Objection]:
    """Return every rule that an entry about observers would break after what `meeting` holds."""
    if meeting.cancelled_at is not None:
        return [Objection("meeting_cancelled", {})]
    if meeting.closed_at is not None:
        return [Objection("meeting_over", {})]
    observers = meeting.observers
    if event.kind == "observers.called":
        return [*_entered_by(meeting, event), *_called(meeting, event)]
    if observers is None:
        return [Objection("observers_none", {})]
    return [*_entered_by(meeting, event), *_RULES[event.kind](meeting, observers, event)]


def call_runs_to(calendar: Calendar, called_at: int, days: int) -> int:
    """Return until when residents may apply at least: the closing hour of the last of these working days."""
    end = not_before(calendar, called_at, Span(days, "wd")).at
    return called_at if end is None else end


def lock_of(code: str) -> str:
    """Return what an application says of the code of its receipt: a digest that the code alone opens."""
    digest = hashlib.sha256(code.encode("ascii", "replace")).digest()
    return urlsafe_b64encode(digest).decode().rstrip("=")


def _entered_by(meeting: Meeting, event: Event) -> Iterator[Objection]:
    """The public applies; who called the meeting or records it calls and draws; who records notes."""
    public = event.kind in ("observer.applied", "observer.withdrew")
    runs = meeting.runs(str(event.actor.get("tenure", "")))
    calls = event.actor.get("post", "") == meeting.caller and event.kind != "observer.noted"
    if public != (not event.actor) or not (public or runs or calls):
        yield Objection("meeting_post", {})


def _called(meeting: Meeting, event: Event) -> Iterator[Objection]:
    data = event.data
    if not meeting.open:
        yield Objection("observers_room", {})
    if meeting.observers is not None:
        yield Objection("observers_again", {})
    if not 1 <= data["seats"] <= MOST_SEATS or data["substitutes"] > MOST_SEATS:
        yield Objection("observers_seats", {"most": MOST_SEATS})
    if not event.at < data["apply_until"] < meeting.at:
        yield Objection("observers_until", {})
    known = data["known_at"]
    if not 1 <= len(known) <= MOST_SOURCES or min(known) <= data["apply_until"] or max(known) >= meeting.at:
        yield Objection("observers_sources", {})


def _applied(_: Meeting, observers: Observers, event: Event) -> Iterator[Objection]:
    if event.at > observers.apply_until:
        yield Objection("observers_until", {"until": observers.apply_until})
    if event.data["n"] != len(observers.applied) + 1:
        yield Objection("observers_number", {"n": event.data["n"]})


def _withdrew(meeting: Meeting, observers: Observers, event: Event) -> Iterator[Objection]:
    one = observers.one(event.data["n"])
    if one is None:
        yield Objection("observers_number", {"n": event.data["n"]})
        return
    if one.withdrawn_at is not None:
        yield Objection("observers_withdrawn", {"n": one.n})
    if lock_of(event.data["code"]) != one.lock:
        yield Objection("observers_lock", {})
    if meeting.opened_at is not None:
        yield Objection("meeting_begun", {})


def _drawn(meeting: Meeting, observers: Observers, event: Event) -> Iterator[Objection]:
    data = event.data
    if observers.drawn is not None:
        yield Objection("observers_again", {})
    if event.at <= observers.draw_from():
        yield Objection("observers_early", {"from": observers.draw_from(), "from_on": ""})
    if event.at > meeting.at or meeting.opened_at is not None:
        yield Objection("observers_late", {})
    if data["pool"] != len(observers.pool()):
        yield Objection("observers_pool", {"found": data["pool"], "of": len(observers.pool())})
    values = tuple(data.get("values", ()))
    wanted = len(observers.known_at) if observers.needs_draw() else 0
    if len(values) != wanted or not all(read(one) for one in values):
        yield Objection("observers_values", {"n": wanted})
    elif (tuple(data["drawn"]), tuple(data.get("substitutes", ()))) != observers.result(values):
        yield Objection("observers_result", {})


def _noted(meeting: Meeting, observers: Observers, event: Event) -> Iterator[Objection]:
    n, status = event.data["n"], event.data["status"]
    if observers.drawn is None:
        yield Objection("observers_none", {})
        return
    if n not in observers.admitted():
        yield Objection("observers_order", {"n": n})
    earliest = meeting.at if status == "absent" else meeting.at - EARLIEST
    if status not in _NEXT.get(observers.noted.get(n, ""), ()) or event.at < earliest:
        yield Objection("observers_status", {"n": n})


_Rule = Callable[[Meeting, Observers, Event], Iterator[Objection]]
_RULES: Final[dict[str, _Rule]] = {
    "observer.applied": _applied,
    "observer.withdrew": _withdrew,
    "observers.drawn": _drawn,
    "observer.noted": _noted,
}
