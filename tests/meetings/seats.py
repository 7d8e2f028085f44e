"""What the tests of observers try things with: an open meeting, its call, and those who apply."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from sunlit.ledger.models import Leaf
from sunlit.meetings import actions
from sunlit.meetings.folding import meeting_of
from sunlit.meetings.models import Application, Meeting
from sunlit.meetings.proposed import ProposedCall, ProposedSource
from sunlit.procedure.meetings import lock_of
from tests.matters.trials import WORDS, named
from tests.meetings.hall import call
from tests.town import Town, at, moment

CALLED, BEGINS = "2026-03-04 10:00", "2026-03-12 09:00"  # Wednesday, Thursday of the next week
UNTIL, KNOWN, DRAWN = "2026-03-10 18:00", "2026-03-11 21:30", "2026-03-11 22:00"
VALUES = [[9319], [2, 5, 12, 8, 10]]


@dataclass
class Seats:
    """A meeting with a call for observers."""

    town: Town
    meeting: Meeting
    codes: dict[int, str] = field(default_factory=dict)

    @property
    def state(self) -> Any:
        """What the record says of the call."""
        return meeting_of("qinghe", self.meeting.number).observers

    def apply(self, who: str, said: str = "2026-03-05 10:00", key: str = "", code: str = "") -> Application:
        """Let somebody apply; his code is kept."""
        code = code or f"CODE{len(self.codes) + 1}"
        with at(said):
            found = actions.apply_to_observe(self.meeting, {"zh": who}, lock_of(code), key)
        self.codes[found.n] = code
        return found

    def withdraw(self, n: int, said: str = "2026-03-06 10:00", code: str = "") -> Leaf:
        """Take an application back with the code of its receipt."""
        with at(said):
            return actions.withdraw_application(self.meeting, n, code or self.codes[n])

    def draw(self, said: str = DRAWN, values: Any = VALUES, **more: Any) -> Leaf:
        """Let the office draw."""
        with at(said):
            return actions.draw_observers(
                self.meeting, values, more.pop("by", self.town.by["office"]), **more
            )

    def note(self, n: int, status: str, said: str = BEGINS) -> Leaf:
        """Let the recorder note an observer."""
        with at(said):
            return actions.note_observer(self.meeting, n, status, self.town.committee[1])

    def names(self) -> dict[int, str]:
        """Return whose names the public reads."""
        rows = Application.objects.filter(meeting=self.meeting, name__scope="public").select_related("name")
        return {row.n: row.name.value["zh"] for row in rows if row.name.value}


def proposed(**more: Any) -> ProposedCall:
    """Return a call with two seats, one substitute and two sources."""
    values: dict[str, Any] = {
        "seats": 2,
        "substitutes": 1,
        "apply_until": moment(UNTIL),
        "sources": [
            ProposedSource(named("体彩排列三", "Lottery A"), moment("2026-03-11 21:00")),
            ProposedSource(named("双色球", "Lottery B"), moment(KNOWN)),
        ],
        "text": WORDS,
    }
    return ProposedCall(**{**values, **more})


def seats(of: Town, applicants: int = 0, said: str = CALLED, **more: Any) -> Seats:
    """Call the committee and its observers; let some apply."""
    found = Seats(of, call(of, said=said, at=moment(BEGINS)))
    with at(said):
        actions.call_observers(found.meeting, proposed(**more), of.by["office"])
    for place in range(applicants):
        found.apply(f"示范居民{place + 1}")
    return found
