"""A ratification cites the item of a meeting that passed it: what it may cite, and where each page links."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from sunlit.accounts.holdings import create_user
from sunlit.ledger.models import Leaf
from sunlit.matters.actions import declare_departure, open_matter, ratify
from sunlit.matters.models import Departure, Matter
from sunlit.matters.proposed import ProposedMatter, Ratification
from sunlit.meetings.proposed import ProposedItem
from sunlit.meetings.queries import citable
from sunlit.procedure.meetings import citing_objections
from tests.matters.trials import FIVE, WORDS, data_of, named, refused
from tests.meetings.hall import Hall, call
from tests.supervision.test_replaying import kept
from tests.town import POWERS, at, moment, town

pytestmark = [pytest.mark.database, pytest.mark.requirement("PRO-5")]
LATER = "2026-03-09 10:00"


@pytest.fixture
def burst(db: None, settings: Any, tmp_path: Path) -> Hall:
    """A burst main, dealt with first; the committee has heard it as item 1, put item 2 off, not reached 3."""
    settings.SUNLIT_HOME = tmp_path / "home"
    of = town(powers=(*POWERS, "DEC-06"))
    with at("2026-03-03 06:00"):
        proposed = ProposedMatter("DEC-06", named("水管爆裂", "A burst main"), *[WORDS] * 5)
        matter = open_matter(of.body, proposed, of.by["office"])
        declare_departure(matter, "emergency", "s2", "emergency_rescue", WORDS, of.by["secretary"])
    titles = ("追认先雇水车", "Ratify the tankers"), ("年度总结", "The year"), ("其他", "Other things")
    items = [ProposedItem(title=named(*title)) for title in titles]
    found = Hall(of, call(of, items), [matter])
    found.press("09:00", "call_roll", [found.code(place) for place in (0, 1, 2, 3)])
    found.press("09:01", "open_meeting")
    for n, result in ((1, "heard"), (2, "deferred")):
        found.press(f"09:{n}0", "open_item", n)
        found.press(f"09:{n}5", "close_item", result, WORDS)
    return found


def passed(hall: Hall, meeting: str = "", item: int = 1, **more: Any) -> Leaf:
    votes = Ratification(**{"eligible": 5, "present": 4, "count": {"agree": 4}, **more})
    cited = replace(votes, meeting=meeting or hall.meeting.number, item=item)
    with at(LATER):
        return ratify(matter_of(hall), declared().act.index, cited, WORDS, hall.town.committee[1])


def matter_of(hall: Hall) -> Matter:
    return Matter.objects.select_related("body").get(pk=hall.matters[0].pk)


def declared() -> Departure:
    return Departure.objects.select_related("act").get(declared=True)


def test_the_item_is_cited_and_both_pages_lead_to_one_another(burst):
    leaf = passed(burst)
    assert (data_of(leaf)["meeting"], data_of(leaf)["item"]) == (burst.meeting.number, 1)
    burst.press("10:30", "close_meeting")
    matter, meeting = (f"/en/qinghe/{kind}/{n}/" for kind, n in (
        ("matters", burst.matters[0].number), ("meetings", burst.meeting.number),
    ))  # fmt: skip
    said = Client().get(matter).content.decode()
    assert f"Passed in item 1 of meeting {burst.meeting.number}" in said
    assert f'href="{meeting}"' in said
    for page in (meeting, f"{meeting}minutes/"):
        said = Client().get(page).content.decode()
        assert f"of matter {burst.matters[0].number} was ratified" in said
        assert f'href="{matter}"' in said


def test_without_one_the_page_says_that_it_is_not_said(burst):
    with at(LATER):
        ratify(matter_of(burst), declared().act.index, FIVE, WORDS, burst.town.committee[1])
    page = f"/qinghe/matters/{burst.matters[0].number}/"
    assert "没有写明是在哪次会议上通过的。" in Client().get(page).content.decode()


@pytest.mark.parametrize(
    ("meeting", "item", "more", "code"),
    [
        ("", 2, {}, "meeting_cited"),  # put off
        ("", 3, {}, "meeting_cited"),  # not reached
        ("", 9, {}, "meeting_cited"),
        ("", 0, {}, "meeting_cited"),
        ("2026-0099", 1, {}, "meeting_cited"),
        ("", 1, {"present": 5, "count": {"agree": 5}}, "counts"),  # four were in the room
    ],
)
def test_what_passed_nothing_cannot_be_cited(burst, meeting, item, more, code):
    with refused(code):
        passed(burst, meeting, item, **more)


def test_an_item_that_ended_before_the_departure_was_declared_passed_nothing(burst):
    of = burst.town
    with at("2026-03-09 09:50"):
        again = declare_departure(
            matter_of(burst), "emergency", "s3", "emergency_rescue", WORDS, of.by["secretary"]
        )
    with refused("meeting_cited"), at(LATER):
        cited = Ratification(5, 4, {"agree": 4}, burst.meeting.number, 1)
        ratify(matter_of(burst), again.index, cited, WORDS, of.committee[1])
    assert [one.n for one in citable(matter_of(burst), "committee", 0)] == [1]
    assert citable(matter_of(burst), "committee", moment("2026-03-09 09:50")) == []
    assert citable(matter_of(burst), "congress", 0) == []


def test_another_organ_another_matter_and_another_number_of_members_passed_nothing(burst):
    said = {"meeting": burst.meeting.number, "item": 1, "eligible": 5, "present": 4}
    number = burst.matters[0].number

    def codes(data=said, organ="committee", meeting=burst.state) -> list[str]:
        return [one.code for one in citing_objections(meeting, data, organ, number, 0)]

    assert codes() == codes({"eligible": 5}) == []
    assert codes(organ="congress") == codes(meeting=None) == ["meeting_cited"]
    assert codes({**said, "eligible": 9}) == ["counts"]
    item = replace(burst.state.items[1], matter="2026-0099")
    assert codes(meeting=replace(burst.state, items={1: item})) == ["meeting_cited"]
    assert codes({"item": 1}, meeting=None) == codes({"meeting": "2026-0001"}) == ["meeting_cited"]


@pytest.mark.parametrize("change", [{"item": 2}, {"item": 3}, {"meeting": "2026-0002"}, {"present": 5}])
def test_a_replay_names_a_citation_that_is_a_lie(burst, change):
    passed(burst)
    clean = kept()

    def lie(entries: list[Any]) -> list[Any]:
        (place,) = [n for n, one in enumerate(entries) if one.kind == "departure.ratified"]
        data = {**entries[place].data, **change}
        if "present" in change:
            data["count"] = {"agree": change["present"]}
        entries[place] = replace(entries[place], data=data)
        return entries

    before, after = (
        {one.sentence for one in log.replayed(moment(LATER))[1] if one.cls == "rule"}
        for log in (clean, clean.changed(lie, chained=True))
    )
    assert not any("breaks the rule" in one for one in before)
    assert any("meeting_cited" in one or "counts" in one for one in after - before)


def test_the_form_offers_the_items_that_may_be_cited_and_hands_one_on(burst):
    client, index = Client(), declared().act.index
    holder = create_user("recorder", "a-b-c-1-2-3", tenures=[burst.town.committee[1].ref])
    client.force_login(holder)
    page = f"/desk/qinghe/matters/{burst.matters[0].number}/ratify/{index}/"
    cited = f"{burst.meeting.number}/1"
    votes = {"text_zh": "追认。", "eligible": 5, "present": 4, "agree": 4}
    with at(LATER):
        said = client.get(page).content.decode()
        assert f'value="{cited}"' in said
        assert f'value="{burst.meeting.number}/2"' not in said
        client.post(page, {**votes, "item": f"{burst.meeting.number}/2", "key": "a"})
        assert not Leaf.objects.filter(kind="departure.ratified").exists()
        client.post(page, {**votes, "item": cited, "key": "b"})
    data = data_of(Leaf.objects.get(kind="departure.ratified"))
    assert (data["meeting"], data["item"]) == (burst.meeting.number, 1)
