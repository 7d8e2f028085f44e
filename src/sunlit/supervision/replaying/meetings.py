"""Meetings read again: what may follow what, and whether each result names a vote of its matter."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass

from sunlit.procedure.meetings import Meeting, advance, objections, start
from sunlit.procedure.state import Event
from sunlit.record.replay import Read
from sunlit.supervision.replaying.findings import Findings


@dataclass(slots=True)
class MeetingRead:
    """A meeting as far as it has been read."""

    stream: str
    state: Meeting


def called(read: Read) -> MeetingRead:
    """Begin a meeting with the entry that calls it."""
    return MeetingRead(read.entry.stream, start(_event(read)))


def follow(one: MeetingRead, read: Read, votes: Container[int], findings: Findings) -> None:
    """Move a meeting on by one entry; `votes` are the log indexes of the results of votes read so far."""
    event = _event(read)
    for objection in objections(one.state, event):
        findings.add(read.index, "rule", one.stream, f"it breaks the rule {objection.code}")
    act = read.entry.data.get("act")
    if act is not None and act not in votes:
        findings.add(read.index, "pointer", one.stream, f"it names the result {act}, which is no vote")
    one.state = advance(one.state, event)


def _event(read: Read) -> Event:
    """Return what the fold reads of an entry; no database is asked, for a stranger has none."""
    entry = read.entry
    return Event(entry.kind, entry.at, dict(entry.data), dict(entry.actor), read.index)
