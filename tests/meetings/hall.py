"""What the tests of this room try things with: a committee that meets, and what it may decide."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sunlit.catalogue.models import Tenure
from sunlit.ledger.models import Leaf
from sunlit.ledger.reading import entry_of
from sunlit.matters.models import Matter
from sunlit.meetings import actions
from sunlit.meetings.folding import meeting_of
from sunlit.meetings.models import Meeting
from sunlit.meetings.proposed import ProposedItem, ProposedMeeting, ProposedResult
from tests.matters.trials import WORDS, named, voting
from tests.town import Town, at, moment, tender

CALLED, BEGINS = "2026-03-04 10:00", "2026-03-09 09:00"  # Wednesday, Monday


@dataclass
class Hall:
    """A meeting of the committee of five under way; the second member enters what happens."""

    town: Town
    meeting: Meeting
    matters: Sequence[Matter]

    @property
    def recorder(self) -> Tenure:
        return self.town.committee[1]

    @property
    def state(self) -> Any:
        return meeting_of("qinghe", self.meeting.number)

    def code(self, place: int) -> str:
        """Return the tenure of a member by his place in the town's list; 0 is the head."""
        return self.town.committee[place].code

    def press(self, said: str, verb: str, *given: Any, by: Tenure | None = None, **more: Any) -> Leaf:
        """Press one button at a time of 9 March."""
        with at(f"2026-03-09 {said}"):
            return getattr(actions, verb)(self.meeting, *given, by=by or self.recorder, **more)

    def kinds(self, stream: str) -> list[str]:
        """Return the kinds of the entries of a stream, oldest first."""
        return [leaf.kind for leaf in Leaf.objects.filter(log="qinghe", stream=stream).order_by("seq")]

    def matter_kinds(self, place: int = 0) -> list[str]:
        """Return the kinds of the entries of a matter on the agenda."""
        return self.kinds(f"matter:{self.matters[place].number}")


def call(of: Town, items: Sequence[ProposedItem] = (), said: str = CALLED, **more: Any) -> Meeting:
    """Let the office call the committee for the morning of 9 March."""
    values: dict[str, Any] = {
        "organ": "committee",
        "title": named("党委会", "Committee"),
        "place": named("二楼会议室", "Room 2"),
        "at": moment(BEGINS),
        "recorder": of.committee[1],
        "members": of.committee,
        "is_open": True,
        "items": items,
    }
    by = more.pop("by", of.by["office"])
    with at(said):
        return actions.call_meeting(of.body, ProposedMeeting(**{**values, **more}), by)


def hall(of: Town, count: int = 1, here: Sequence[int] = (0, 1, 2, 3, 4), **rule: Any) -> Hall:
    """Open a meeting whose agenda holds `count` matters that wait for a vote under one rule."""
    matters = [voting(of, "2026-03-03 09:00", **rule)]
    matters += [_another(of) for _ in range(count - 1)]
    meeting = call(of, [ProposedItem(matter, "vote") for matter in matters])
    found = Hall(of, meeting, matters)
    found.press("09:00", "call_roll", [found.code(place) for place in here])
    found.press("09:01", "open_meeting")
    return found


def _another(of: Town) -> Matter:
    return tender(of, "2026-03-03 10:00")


def vote_on(of: Hall, marks: str, n: int = 1, said: str = "09:10", **more: Any) -> Leaf:
    """Take item `n` from its opening to its result: "aad-r" is two agree, one disagrees, one away, one recused."""
    choices = {"a": "agree", "d": "disagree", "f": "defer", "b": "abstain"}
    of.press(said, "open_item", n)
    for place, mark in enumerate(marks):
        if mark == "r":
            of.press(said, "recuse", of.code(place), "interest")
    of.press(said, "put_motion", WORDS)
    order = [*range(1, len(marks)), 0]
    for place in order:
        if marks[place] in choices:
            of.press(said, "speak", of.code(place))
    for place in order:
        if marks[place] in choices:
            of.press(said, "cast_ballot", of.code(place), choices[marks[place]])
    return of.press(said, "end_item", ProposedResult(WORDS, **more))


def data_of(leaf: Leaf) -> dict[str, Any]:
    """Return what a leaf says."""
    return dict(entry_of(leaf).data)
