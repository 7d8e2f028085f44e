"""Which version of a power is in force on a day, and why a matter may not begin under another."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sunlit.procedure.rules.codes import Objection

WITHDRAWN = 0


@dataclass(frozen=True, slots=True)
class Turn:
    """One change of what is in force: a version was adopted, or the power withdrawn."""

    version: int
    procedure: str  # digest; "" for a withdrawal
    from_on: date | None  # the day that its announcement names; none where nothing was announced

    def has_come(self, day: date) -> bool:
        """Say whether it applies on a day: an entry made before the announced day does not hasten it."""
        return self.from_on is None or self.from_on <= day


@dataclass(slots=True)
class Versions:
    """What was adopted of one power so far, in the order of the record."""

    turns: list[Turn] = field(default_factory=list)

    def adopt(self, version: int, procedure: str, from_on: date | None = None) -> None:
        """Note that a version was adopted, to run along the procedure of a digest."""
        self.turns.append(Turn(version, procedure, from_on))

    def withdraw(self, from_on: date | None = None) -> None:
        """Note that the power was withdrawn."""
        self.turns.append(Turn(WITHDRAWN, "", from_on))

    def objections(self, opened: Mapping[str, Any], procedure: str, day: date) -> list[Objection]:
        """Return why a matter may not begin on `day` as `opened`, the data of its first entry, says.

        `procedure` is the digest of the one it runs along. What no power covers has no version; an entry that
        names none means the one in force.
        """
        code = str(opened.get("power", ""))
        if not code:
            return []
        now = next((turn for turn in reversed(self.turns) if turn.has_come(day)), None)
        standing = now.version if now else WITHDRAWN
        version = opened.get("version", standing)
        params = {"power": code, "version": version, "standing": standing}
        if now is not None and now.version == version != WITHDRAWN:
            same = now.procedure == procedure
            return [] if same else [Objection("version_procedure", params)]
        return [Objection(self._why(version, now, day), {**params, **self._from(version, day)})]

    def _why(self, version: Any, now: Turn | None, day: date) -> str:
        mine = [turn for turn in self.turns if turn.version == version != WITHDRAWN]
        if not mine:
            return "version_unknown"
        if now is None or not any(turn.has_come(day) for turn in mine):
            return "version_early"
        return "version_withdrawn" if now.version == WITHDRAWN else "version_past"

    def _from(self, version: Any, day: date) -> dict[str, str]:
        """Return the day on which a version that is not in force yet will be."""
        ahead = [turn.from_on for turn in self.turns if turn.version == version and not turn.has_come(day)]
        return {"from_on": ahead[-1].isoformat()} if ahead and ahead[-1] is not None else {}
