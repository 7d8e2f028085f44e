"""A meeting as the public follows it: live where it is open, and never a ballot that the rule keeps back."""

from __future__ import annotations

import re

import pytest

from sunlit.ledger.kinds import KINDS
from sunlit.meetings import actions
from sunlit.meetings.models import Meeting
from sunlit.ui.wording import knows
from tests.matters.trials import WORDS, named
from tests.meetings.hall import call, hall, vote_on
from tests.town import at, town

pytestmark = pytest.mark.django_db


def read(client, address: str, said: str = "12:00") -> str:
    with at(f"2026-03-09 {said}"):
        response = client.get(address)
    assert response.status_code == 200, address
    return response.content.decode()


def page_of(found) -> str:
    return f"/qinghe/meetings/{found.meeting.number}/"


def test_an_open_meeting_is_followed_item_by_item(client, qinghe):
    found = hall(qinghe, here=(0, 1, 2, 3))
    found.press("09:10", "open_item", 1)
    found.press("09:11", "recuse", found.code(3), "interest")
    found.press("09:12", "put_motion", WORDS)
    found.press("09:13", "speak", found.code(2))
    found.press("09:14", "cast_ballot", found.code(2), "agree")

    page = read(client, "/en" + page_of(found), "09:15")
    assert "4 of 5 present" in page
    assert "3 needed: quorate" in page
    assert "withdrawn: interest" in page
    assert "no. 1" in page
    assert "✓ voted" in page
    assert WORDS["en"] in page or WORDS["zh"] in page
    assert 'http-equiv="refresh"' in page
    assert "<noscript>" in page


def test_a_page_asks_only_for_what_it_does_not_show_yet(client, qinghe):
    found = hall(qinghe)
    page = read(client, page_of(found), "09:05")
    version = page.split('data-version="')[1].split('"')[0]
    with at("2026-03-09 09:06"):
        assert client.get(page_of(found), {"have": version}).status_code == 204
    found.press("09:10", "open_item", 1)
    part = read(client, f"{page_of(found)}?have={version}", "09:11")
    assert "data-part" in part
    assert "<html" not in part


@pytest.mark.requirement("DIS-2")
def test_how_members_voted_stands_there_only_where_the_rule_says_public(client, qinghe):
    found = hall(qinghe)
    vote_on(found, "aaadd")
    page = read(client, "/en" + page_of(found))
    assert "3 of 5 needed, 3 in favour" in page
    assert "How each voted" not in page
    assert "the figures are public" in page.lower() or "3" in page


def test_public_ballots_are_named_with_their_arithmetic(client, qinghe):
    qinghe.body.rules = {**qinghe.body.rules, "ballots": "public"}
    qinghe.body.save()
    found = hall(qinghe)
    vote_on(found, "aaaad")
    assert "How each voted" in read(client, "/en" + page_of(found))
    assert "5 人中要 3 票，4 票同意" in read(client, page_of(found))


def test_a_meeting_behind_doors_shows_no_room_before_it_has_ended(client, qinghe):
    found = hall(qinghe)
    Meeting.objects.filter(pk=found.meeting.pk).update(is_open=False)
    found.press("09:10", "open_item", 1)
    found.press("09:12", "put_motion", WORDS)
    page = read(client, "/en" + page_of(found), "09:15")
    assert "not open to observers" in page
    assert 'class="stack voters"' not in page
    assert 'class="motion' not in page


def test_called_meetings_are_announced_where_people_look(client, qinghe):
    meeting = call(qinghe)
    for address in ("/qinghe/meetings/", "/qinghe/", "/qinghe/take-part/"):
        assert page_of_number(meeting) in read(client, address, "08:00")
    calendar = read(client, "/qinghe/meetings.ics", "08:00")
    assert "BEGIN:VEVENT" in calendar
    assert "二楼会议室" in calendar


def test_every_calendar_has_a_product_id_of_its_own_in_each_language(client, qinghe):
    addresses = [f"{tree}/qinghe/{name}.ics" for tree in ("", "/en") for name in ("duties", "meetings")]
    files = [read(client, address, "08:00") for address in addresses]
    products = [re.search(r"^PRODID:(.+?)\r?$", file, re.MULTILINE)[1] for file in files]
    assert products == [
        "-//Sunlit//Duties to disclose of qinghe//ZH",
        "-//Sunlit//Meetings of qinghe//ZH",
        "-//Sunlit//Duties to disclose of qinghe//EN",
        "-//Sunlit//Meetings of qinghe//EN",
    ]


def test_a_county_lists_the_meetings_called_below_it(client):
    here = town("qinghe", parent=town("chengming", powers=(), level="county").body)
    meeting = call(here)
    for address in ("/en/chengming/", "/en/chengming/meetings/"):
        page = read(client, address, "08:00")
        assert f"/en/qinghe/meetings/{meeting.number}/" in page
        assert "qinghe Town" in page


def test_no_box_of_meetings_stands_where_there_is_none(client, qinghe):
    assert "/meetings/" not in read(client, "/qinghe/")


def test_a_matter_says_which_meeting_takes_it_up(client, qinghe):
    found = hall(qinghe)
    assert page_of(found) in read(client, f"/qinghe/matters/{found.matters[0].number}/", "09:05")


def test_a_meeting_that_was_called_off_says_so(client, qinghe):
    meeting = call(qinghe)
    with at("2026-03-05 09:00"):
        actions.cancel_meeting(meeting, named("改期", "Put off"), qinghe.by["office"])
    assert "called off" in read(client, "/en" + page_of_number(meeting))


@pytest.mark.requirement("RUN-5")
def test_minutes_are_printed_as_they_were_entered_and_with_their_corrections(client, qinghe):
    found = hall(qinghe, here=(0, 1, 2, 3))
    address = page_of(found) + "minutes/"
    with at("2026-03-09 09:05"):
        assert client.get(address).status_code == 404
    vote_on(found, "aaar-")
    closed = found.press("10:00", "close_meeting")
    page = read(client, address)
    for words in (
        "2026 年 3 月 9 日，",
        "至 10:00",
        "会议纪要",
        "二楼会议室",
        "主持人",
        "出席（4 / 应到 5）",
        "缺席",
        "回避：",
        "5 人",
        "签字",
    ):
        assert words in page, words
    assert "尚未通过" in page

    found.press("10:30", "adopt_minutes", {})
    corrected = named("散会时间应为十点零五分", "It closed at five past ten")
    found.press("11:00", "correct_minutes", closed.index, corrected, named("听错", "Misheard"))
    page = read(client, "/en" + address)
    assert "Minutes adopted" in page
    assert "It closed at five past ten" in page
    assert "Misheard" in page
    assert "It closed at five past ten" in read(client, "/en" + page_of(found))


def page_of_number(meeting: Meeting) -> str:
    return f"/qinghe/meetings/{meeting.number}/"


def test_every_kind_of_entry_and_all_that_it_may_disclose_has_a_name_on_its_page():
    assert [kind for kind in KINDS if not knows(f"entry.{kind}")] == []
    names = {name for kind in KINDS.values() for name in kind.disclosures}
    assert {name for name in names if not knows(f"said.{name}")} == set()


def test_the_entries_of_a_meeting_lead_to_it(client, qinghe):
    found = hall(qinghe)
    with at("2026-03-09 11:00"):
        actions.declare_interest(qinghe.body, ["示范公司"], qinghe.committee[2])
    last = qinghe.body.log.leaves.order_by("-index").first().index
    assert "示范公司" not in read(client, f"/qinghe/acts/{last}/")
    for index in range(found.meeting.leaf.index, last):
        page = read(client, f"/qinghe/acts/{index}/")
        assert page_of(found) in page or "/qinghe/matters/" in page
