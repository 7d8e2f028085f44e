"""A vote of the story held as a meeting: called days before, then entered press by press."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from sunlit.catalogue.models import Tenure
from sunlit.cli.demo.cast import COMMITTEE
from sunlit.cli.demo.moments import MINUTE
from sunlit.cli.demo.observing import those_who_come
from sunlit.cli.demo.scenery import Troupe
from sunlit.ledger.clock import demo_clock
from sunlit.ledger.models import Leaf
from sunlit.ledger.reading import entry_of
from sunlit.matters.models import Matter
from sunlit.matters.proposed import Text
from sunlit.meetings import actions
from sunlit.meetings.models import Meeting
from sunlit.meetings.proposed import ProposedItem, ProposedMeeting, ProposedResult

PACE = MINUTE // 2  # between two presses


@dataclass
class Session:
    """A meeting of the committee of one body on the stage."""

    troupe: Troupe
    at: int  # when it is called for, then the time of the next press
    meeting: Meeting | None = None
    items: Sequence[str] = field(default_factory=list)

    @property
    def recorder(self) -> Tenure:
        """Return who enters what happens."""
        return self.troupe.holder(COMMITTEE)

    def call(
        self, title: Text, place: Text, *, is_open: bool, first: Text, matter: Matter | None, step: str = ""
    ) -> Meeting:
        """Call the meeting under the clock that stands: an item to be heard, then one to be decided."""
        items = [ProposedItem(title=first)] if first else []
        items += [ProposedItem(matter, step)] if matter is not None else []
        proposed = ProposedMeeting(
            organ=COMMITTEE,
            title=title,
            place=place,
            at=self.at,
            recorder=self.recorder,
            members=list(self.troupe.seats.values()),
            is_open=is_open,
            items=items,
        )
        self.meeting = actions.call_meeting(self.troupe.body, proposed, self.troupe.desk())
        return self.meeting

    def hold(
        self, poll: Mapping[str, Any], late: Sequence[str], heard: Text, motion: Text, result: ProposedResult
    ) -> Leaf:
        """Hold the meeting: the item to be heard, who comes late, the vote, the end; return the result's act.

        `poll` holds the keys of persons: who came in the order in which they speak, withdrew, and voted how.
        """
        seats = {key: tenure.code for key, tenure in self.troupe.seats.items()}
        self._press("call_roll", [seats[key] for key in poll["came"] if key not in late])
        self._press("open_meeting")
        for number, status in those_who_come(self.meeting) if self.meeting else ():
            self._press("note_observer", number, status)
        n = 1
        if heard:
            self._press("open_item", n)
            self._press("speak", seats[poll["came"][0]])
            for key in late:
                self._press("note_attendance", seats[key], "late")
            self._press("close_item", "heard", heard)
            n = 2
        self._press("open_item", n)
        for key, ground in poll["recused"].items():
            self._press("recuse", seats[key], ground)
        self._press("put_motion", motion)
        voters = [key for key in poll["came"] if key not in poll["recused"]]
        for key in voters:
            self._press("speak", seats[key])
        for key, choice in poll["choices"].items():
            self._press("cast_ballot", seats[key], choice)
        ended = self._press("end_item", result)
        self._press("close_meeting")
        self._press("adopt_minutes", {})
        act: int = entry_of(ended).data["act"]
        return Leaf.objects.get(ref=f"{self.troupe.body.slug}/{act}")

    def _press(self, verb: str, *given: Any) -> Leaf:
        with self._minute():
            leaf: Leaf = getattr(actions, verb)(self.meeting, *given, by=self.recorder)
        return leaf

    @contextmanager
    def _minute(self) -> Iterator[None]:
        with demo_clock(self.at):
            yield
        self.at += PACE
