"""Split an item of the agenda: each part has its own title, motion and vote, here or in a later meeting."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from sunlit.catalogue.models import Tenure
from sunlit.ledger.models import Leaf
from sunlit.matters import actions as matters
from sunlit.matters.models import Matter
from sunlit.matters.proposed import Text
from sunlit.meetings.actions.room import Press, in_room, refuse, words
from sunlit.meetings.actions.running import matter_of
from sunlit.meetings.models import Meeting
from sunlit.meetings.queries.waiting import parts_left
from sunlit.procedure.voting import PARTS


def split_item(
    meeting: Meeting, titles: Sequence[Text], reason: Text, by: Tenure, key: str = "", seen: int | None = None
) -> Leaf:
    """Split the item taken up, before a motion is put: it ends, and its parts are items of the agenda.

    The vote of its matter is then taken part by part; the matter goes on once each is decided, with those
    that were agreed to. A part that this meeting puts off is handed to a later one. Raises `ActRefused`:
    fewer than two titles or more than five, no reason, a motion put already, a part of an item split before.
    """
    parts = [title for title in titles if any(title.values())]
    with in_room(meeting, by, key, seen) as press:
        if press.leaf is not None:
            return press.leaf
        if len(parts) not in PARTS:
            raise refuse("parts", least=PARTS[0], most=PARTS[-1])
        item = press.item
        press.enter("item.closed", {"item": item.n, "result": "split"}, words("reason", reason, need=True))
        if item.matter:
            matters.divide_vote(matter_of(meeting, item), item.step, parts, by)
        for n, title in enumerate(parts, 1):
            data: dict[str, Any] = {"announced": item.announced, "split_of": item.n}
            if item.matter:
                data |= {"matter": item.matter, "step": item.step, "part": n}
            add_to_agenda(press, data, title)
        assert press.leaf is not None  # there are two parts at least
        return press.leaf


def add_parts(press: Press, matter: Matter, step: str, announced: bool) -> Iterator[Leaf]:
    """Put what is left of a divided vote on the agenda, part by part; nothing where a vote is whole."""
    for n, title in parts_left(matter, step):
        data = {"announced": announced, "matter": matter.number, "step": step, "part": n}
        yield add_to_agenda(press, data, title)


def add_to_agenda(press: Press, data: dict[str, Any], title: Text) -> Leaf:
    """Enter one item with the next number."""
    item = {"item": len(press.state.items) + 1, **data}
    return press.enter("item.added", item, words("title", title, need=True))
