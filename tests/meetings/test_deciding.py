"""A committee decides: the vote is entered as it happens, and nobody can bend it."""

from __future__ import annotations

import pytest

from sunlit.matters.models import Act, Matter
from sunlit.meetings.models import Item
from sunlit.meetings.models import Meeting as MeetingRow
from tests.meetings.hall import data_of, hall, vote_on

pytestmark = pytest.mark.database


@pytest.mark.requirement("PRO-3", "PRO-4", "RUN-5")
def test_a_contested_item_is_decided_entry_by_entry(qinghe):
    found = hall(qinghe)
    leaf = vote_on(found, "aaadr")

    assert found.matter_kinds() == [
        "matter.opened", "vote.opened", "presence.noted", "recusal.made", *["position.stated"] * 4,
        *["ballot.cast"] * 4, "act.done",
    ]  # fmt: skip
    assert data_of(leaf)["result"] == "decided"
    act = Act.objects.get(index=data_of(leaf)["act"], matter=found.matters[0])
    assert (act.outcome, act.tally["passed"], act.data["count"]) == (
        "pass",
        True,
        {"agree": 3, "disagree": 1},
    )
    item = Item.objects.get(pk=f"{found.meeting.ref}/1")
    assert (item.state, item.result, item.act_id) == ("closed", "decided", act.leaf_id)
    assert Matter.objects.get(pk=found.matters[0].pk).end == "done"
    found.press("09:30", "close_meeting")
    row = MeetingRow.objects.get(pk=found.meeting.pk)
    assert (row.state, row.present) == ("closed", 5)
