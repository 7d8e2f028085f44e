"""Changes of the catalogue and the rules: from the first matter on, each was announced beforehand."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from sunlit.procedure.calendar import Calendar
from sunlit.record.replay import Read
from sunlit.supervision.replaying.findings import Findings


@dataclass(slots=True)
class _Announced:
    rules: str
    applies_on: date
    stands: bool = True


@dataclass(slots=True)
class Announcements:
    """What was announced so far, and whether anything runs yet."""

    running: bool = False
    standing: dict[int, _Announced] = field(default_factory=dict)

    def announced(self, read: Read, findings: Findings) -> None:
        """Note what is meant to change; numbers are gapless."""
        data = read.entry.data
        expected = len(self.standing) + 1
        if data["n"] != expected:
            findings.add(
                read.index, "number", read.entry.stream, f"expected change {expected}, found {data['n']}"
            )
        self.standing[int(data["n"])] = _Announced(
            read.entry.rules, date.fromisoformat(str(data["applies_on"]))
        )

    def withdrawn(self, read: Read, findings: Findings) -> None:
        """Note that a change will not apply."""
        one = self.standing.get(int(read.entry.data["n"]))
        if one is None or not one.stands:
            findings.add(read.index, "pointer", read.entry.stream, "the change it takes back does not stand")
        else:
            one.stands = False

    def day_of(self, number: object) -> date | None:
        """Return the day from which the change `number` applies; None for one that was never announced."""
        one = self.standing.get(number) if isinstance(number, int) else None
        return one.applies_on if one is not None else None

    def applied(
        self, read: Read, calendar: Calendar | None, findings: Findings, *, same_rules: bool = True
    ) -> None:
        """Hold an entry that changes something in force against what was announced."""
        entry, number = read.entry, read.entry.data.get("change")
        if number is None:
            if self.running:
                findings.add(read.index, "announcement", entry.stream, "it changes what was not announced")
            return
        one = self.standing.get(int(number))
        if one is None or not one.stands:
            findings.add(
                read.index, "announcement", entry.stream, f"it names change {number}, which does not stand"
            )
            return
        one.stands = False
        if same_rules and one.rules != entry.rules:
            findings.add(
                read.index, "announcement", entry.stream, f"it is not what change {number} announced"
            )
        if calendar is not None and calendar.day(entry.at) < one.applies_on:
            findings.add(read.index, "announcement", entry.stream, f"change {number} applies before its day")
