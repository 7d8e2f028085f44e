"""Who holds which post, read again: every act under a tenure that runs, a stand-in on his days alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sunlit.catalogue.seats import has_vote
from sunlit.procedure.calendar import Calendar
from sunlit.record.replay import Read
from sunlit.supervision.replaying.findings import Findings

MEMBERS = frozenset(  # kinds that name who votes
    {"meeting.called", "vote.opened", "presence.noted", "recusal.made", "position.stated", "ballot.cast"}
)


@dataclass(frozen=True, slots=True)
class StandIn:
    """Somebody who holds a post for one who is away, with his days as they are written."""

    away: str  # tenure
    from_on: str
    to_on: str


class Tenures:
    """The tenures of a body as far as they have been read."""

    def __init__(self) -> None:
        """Begin before the first."""
        self.held: dict[str, tuple[str, str, bool]] = {}  # code -> post, person, still held
        self.running: dict[str, dict[str, str]] = {}  # code -> actor of what is done under it, while it runs
        self.seats: dict[str, str] = {}
        self.stand_ins: dict[str, StandIn] = {}

    def begun(self, read: Read, findings: Findings) -> None:
        """Read that somebody begins to hold a post."""
        data = read.entry.data
        code = str(data["tenure"])
        if code in self.held:
            self._add(findings, read, "number", f"the tenure {code} has begun before")
        if "stands_in" in data:
            for wrong in self._unfit(data):
                self._add(findings, read, "pointer", f"the tenure {code} {wrong}")
            self.stand_ins[code] = StandIn(str(data["stands_in"]), data["from_on"], str(data.get("to_on")))
        self.held[code] = data["post"], data["person"], True
        self.running[code] = {"tenure": code, "post": data["post"], "person": data["person"]}
        self.seats[code] = str(data.get("seat", ""))

    def ended(self, read: Read, findings: Findings) -> None:
        """Read that somebody ceases to hold a post; with it ends who stands in for him."""
        code, to_on = str(read.entry.data["tenure"]), str(read.entry.data["to_on"])
        if not self.held.get(code, ("", "", False))[2]:
            self._add(findings, read, "pointer", f"the tenure {code} is not running")
        over = [one for one, row in self.stand_ins.items() if row.away == code and row.to_on >= to_on]
        for one in (code, *over):
            post, person, _ = self.held.get(one, ("", "", False))
            self.held[one] = post, person, False
            self.running.pop(one, None)

    def acted(self, read: Read, calendar: Calendar | None, findings: Findings) -> None:
        """Read who acts: under a tenure of his that runs, and under that of a stand-in on his days."""
        actor = read.actor
        code = actor["tenure"]
        if self.held.get(code) != (actor["post"], actor["person"], True):
            sentence = f"{actor['person']} does not hold {actor['post']} by the tenure {code}"
            self._add(findings, read, "actor", sentence)
        if not self.stand_ins:
            return
        for tenure in (code, *_others(read.entry.data)):
            self._in_its_days(tenure, read, calendar, findings)
        if read.entry.kind in MEMBERS:
            for member in sorted(_named(read.entry.data) & self.stand_ins.keys()):
                self._add(
                    findings, read, "actor", f"the tenure {member} stands in, and nobody votes for another"
                )

    def _in_its_days(self, code: str, read: Read, calendar: Calendar | None, findings: Findings) -> None:
        one = self.stand_ins.get(code)
        if one is None or calendar is None:
            return
        day = calendar.day(read.entry.at).isoformat()
        if not one.from_on <= day <= one.to_on:
            sentence = f"the tenure {code} stands in from {one.from_on} to {one.to_on}, not on {day}"
            self._add(findings, read, "actor", sentence)

    def _unfit(self, data: dict[str, Any]) -> list[str]:
        """Return what is wrong with one who stands in for another."""
        away = str(data["stands_in"])
        post, person, held = self.held.get(away, ("", "", False))
        found = []
        if not held:
            found.append(f"stands in for {away}, which is not running")
        elif post != data["post"] or away in self.stand_ins:
            found.append(f"stands in for {away}, which is of another post or stands in itself")
        elif person == data["person"]:
            found.append(f"stands in for {away}, which the same person holds")
        elif has_vote(self.seats[away]) or str(data.get("seat", "")) != self.seats[away]:
            found.append(f"stands in for {away}, which has a vote or another seat")
        if not str(data["from_on"]) <= str(data.get("to_on", "")):
            found.append("stands in without an end")
        elif any(
            row.away == away and row.from_on <= str(data["to_on"]) and str(data["from_on"]) <= row.to_on
            for code, row in self.stand_ins.items()
            if self.held[code][2]
        ):
            found.append(f"stands in for {away} on days on which another does")
        if not any(
            one[1] == data["person"] and one[2] and c not in self.stand_ins for c, one in self.held.items()
        ):
            found.append(f"is of {data['person']}, who holds no post himself")
        return found

    def _add(self, findings: Findings, read: Read, cls: str, sentence: str) -> None:
        findings.add(read.index, cls, read.entry.stream, sentence)


def _named(data: dict[str, Any]) -> set[str]:
    """Return the tenures that an entry of a vote names as members."""
    named = (*data.get("members", ()), data.get("member"), data.get("head"))
    return {str(one) for one in named if one}


def _others(data: dict[str, Any]) -> list[str]:
    """Return the tenures of this body by which others signed off, reviewed or agreed."""
    found = ["signed_tenure"]
    found += [] if data.get("agreed_of") else ["agreed_tenure"]
    found += [] if data.get("reviewed_of") else ["reviewer"]
    return [str(data[name]) for name in found if name in data]
