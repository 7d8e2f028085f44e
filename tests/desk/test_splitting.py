"""Splitting an item from the chair's screen, and what everybody reads of its parts."""

from __future__ import annotations

import pytest

from sunlit.ledger.models import Leaf
from sunlit.matters.models import Matter
from sunlit.meetings.models import Item
from tests.desk.test_meetings import press, under_way
from tests.matters.trials import voting

pytestmark = pytest.mark.database
PARTS = {"part1_zh": "买水泵", "part1_en": "Buy the pump", "part3_zh": "挖机井", "text_zh": "两件事分开定。"}


@pytest.fixture
def desk(qinghe, morning, sign_in):
    """The client of the committee's recorder (its second member), signed in."""
    morning("2026-03-09 08:00")
    client = sign_in("")
    client.trial = voting(qinghe, "2026-03-09 08:00", ballots="public")
    return client


def decide(client, meeting, qinghe, n: int, choice: str) -> None:
    press(client, meeting, "take", item=str(n))
    press(client, meeting, "motion", text_zh=f"第 {n} 项。")
    for member in (*qinghe.committee[1:], qinghe.committee[0]):
        press(client, meeting, "speak", member=member.code)
        press(client, meeting, choice, member=member.code)
    press(client, meeting, "end", text_zh="定了。")


@pytest.mark.requirement("PRO-4")
@pytest.mark.parametrize("lang", ["zh-hans", "en"])
def test_an_item_is_split_and_its_parts_are_decided_one_by_one(desk, qinghe, morning, lang):
    desk.cookies["lang"] = lang
    meeting = under_way(desk, qinghe, morning)
    page = press(desk, meeting, "split", **PARTS).content.decode()
    assert "买水泵" in page or "Buy the pump" in page
    assert list(Item.objects.values_list("n", "state", "result")) == [
        (1, "closed", "split"), (2, "waiting", ""), (3, "waiting", ""),
    ]  # fmt: skip

    decide(desk, meeting, qinghe, 2, "agree")
    assert Matter.objects.get().end == ""
    decide(desk, meeting, qinghe, 3, "disagree")
    press(desk, meeting, "close")

    assert Matter.objects.get().end == "done"
    tree, part, split = (
        ("", "第 2 部分", "拆开逐一表决") if lang == "zh-hans" else ("/en", "Part 2", "Split into parts")
    )
    for address in (f"meetings/{meeting.number}/", f"meetings/{meeting.number}/minutes/"):
        shown = desk.get(f"{tree}/qinghe/{address}").content.decode()
        assert part in shown, address
        assert split in shown, address


def test_a_split_without_a_second_title_is_refused_with_what_to_do(desk, qinghe, morning):
    meeting = under_way(desk, qinghe, morning)
    before = Leaf.objects.count()
    page = press(desk, meeting, "split", part1_zh="买水泵", text_zh="分开定。").content.decode()
    assert "拆成 2 至 5 部分" in page
    assert Leaf.objects.count() == before
