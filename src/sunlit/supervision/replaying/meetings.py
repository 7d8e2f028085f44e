"""Meetings read again: what may follow what, and whether each result names a vote of its matter."""

from __future__ import annotations

from collections.abc import Container, Mapping
from dataclasses import dataclass

from sunlit.procedure.meetings import (
    CALL_WORK_DAYS,
    OBSERVER_SEATS,
    Meeting,
    advance,
    call_runs_to,
    citing_objections,
    objections,
    start,
)
from sunlit.procedure.state import Event
from sunlit.record.replay import Read
from sunlit.supervision.replaying.findings import Findings
from sunlit.supervision.replaying.rules import Rules


@dataclass(slots=True)
class MeetingRead:
    """A meeting as far as it has been read."""

    stream: str
    state: Meeting
    owes_call: bool = False  # for observers, by the rule of the body when it was called


def called(read: Read, rules: Rules) -> MeetingRead:
    """Begin a meeting with the entry that calls it."""
    state = start(_event(read))
    owes = state.open and int(rules.chosen.get(OBSERVER_SEATS, 0)) > 0
    return MeetingRead(read.entry.stream, state, owes)


def follow(one: MeetingRead, read: Read, votes: Container[int], findings: Findings, rules: Rules) -> None:
    """Move a meeting on by one entry; `votes` are the log indexes of the results of votes read so far.

    What the entry breaks is asked of the rules of a meeting: they also draw the observers once more.
    """
    event = _event(read)
    _observers(one, read, rules, findings)
    for objection in objections(one.state, event):
        findings.add(read.index, "rule", one.stream, f"it breaks the rule {objection.code}")
    act = read.entry.data.get("act")
    if act is not None and act not in votes:
        findings.add(read.index, "pointer", one.stream, f"it names the result {act}, which is no vote")
    one.state = advance(one.state, event)


def cited(
    read: Read, meetings: Mapping[str, MeetingRead], entries: Mapping[int, int], found: Findings
) -> None:
    """Name a ratification that cites an item in which its organ did not deal with the matter."""
    data, post = read.data, str(read.actor.get("post", ""))
    known = meetings.get(f"meeting:{data.get('meeting', '')}")
    number, since = read.stream.removeprefix("matter:"), entries.get(data.get("departure", -1), 0)
    for one in citing_objections(known.state if known else None, data, post, number, since):
        found.add(read.index, "rule", read.stream, f"it breaks the rule {one.code}")


def _observers(one: MeetingRead, read: Read, rules: Rules, findings: Findings) -> None:
    """Name a call for observers that leaves too little time, and a meeting that begins without its draw."""
    entry, observers = read.entry, one.state.observers
    if entry.kind == "observers.called" and rules.calendar is not None:
        days = int(rules.chosen.get("observer_call_work_days", CALL_WORK_DAYS))
        if entry.data["apply_until"] < call_runs_to(rules.calendar, entry.at, days):
            findings.add(read.index, "rule", one.stream, "it breaks the rule observers_short")
    if entry.kind == "meeting.opened" and observers is not None and observers.drawn is None:
        sentence = "it begins, and its observers were never drawn"
        findings.add(read.index, "observers_undrawn", one.stream, sentence)
    if entry.kind == "meeting.opened" and observers is None and one.owes_call:
        sentence = "it begins, and residents were never called to observe it"
        findings.add(read.index, "observers_uncalled", one.stream, sentence)


def _event(read: Read) -> Event:
    """Return what the fold reads of an entry; no database is asked, for a stranger has none."""
    entry = read.entry
    return Event(entry.kind, entry.at, dict(entry.data), dict(entry.actor), read.index)
