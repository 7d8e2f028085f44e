"""Calling a meeting gives its date to what waits for one: a departure to ratify, a step due at the next meeting."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from sunlit.desk.tasks import to_ratify
from sunlit.ledger.models import Leaf
from sunlit.matters.actions import declare_departure, open_matter, ratify
from sunlit.matters.models import Departure
from sunlit.matters.proposed import ProposedMatter
from sunlit.meetings.actions import call_meeting
from sunlit.meetings.proposed import ProposedMeeting
from sunlit.meetings.queries import undated_for
from sunlit.supervision.queries import findings
from tests.matters.trials import FIVE, WORDS, data_of, named
from tests.meetings.hall import BEGINS, CALLED, call
from tests.town import POWERS, at, moment, town

pytestmark = pytest.mark.django_db
END_OF_DAY = "2026-03-10 00:00"


@pytest.fixture
def burst(db: None, settings: Any, tmp_path: Path) -> Any:
    """A burst main, dealt with before anybody was asked; the committee has to ratify it."""
    settings.SUNLIT_HOME = tmp_path / "home"
    of = town(powers=(*POWERS, "DEC-06"))
    with at("2026-03-03 06:00"):
        proposed = ProposedMatter("DEC-06", named("水管爆裂", "A burst main"), *[WORDS] * 5)
        matter = open_matter(of.body, proposed, of.by["office"])
        declare_departure(matter, "emergency", "s2", "emergency_rescue", WORDS, of.by["secretary"])
    return of, matter


def departure() -> Departure:
    return Departure.objects.get(declared=True)


@pytest.mark.requirement("PRO-5")
def test_a_departure_without_a_date_is_on_the_desk_of_who_ratifies(burst):
    assert departure().ratify_due_at is None
    (task,) = to_ratify({"qinghe": ["committee"]})
    assert task.due_at is None
    assert to_ratify({"qinghe": ["cashier"]}) == []


@pytest.mark.requirement("PRO-5")
def test_calling_the_organ_sets_the_day_by_which_it_ratifies(burst):
    of, matter = burst
    assert [one.pk for one in undated_for(of.body, "committee")] == [matter.pk]
    meeting = call(of)
    leaf = Leaf.objects.get(kind="meeting.set")
    assert data_of(leaf) == {"meeting": meeting.number, "meeting_at": moment(BEGINS)}
    assert leaf.stream == f"matter:{matter.number}"
    assert departure().ratify_due_at == moment(END_OF_DAY)
    assert undated_for(of.body, "committee") == []
    assert to_ratify({"qinghe": ["committee"]})[0].due_at == moment(END_OF_DAY)


@pytest.mark.requirement("PRO-5")
def test_what_is_not_ratified_at_the_meeting_is_late_from_then_on(burst):
    of, matter = burst
    call(of)
    found = findings(moment("2026-03-12 10:00"), of.body, classes=["ratification_overdue"])
    assert [one.days_late for one in found] == [3]
    with at("2026-03-09 10:00"):
        ratify(matter, int(departure().act_id.split("/")[1]), FIVE, WORDS, of.committee[1])
    assert to_ratify({"qinghe": ["committee"]}) == []


def test_a_second_meeting_moves_no_date(burst):
    of, _ = burst
    call(of)
    with at("2026-03-05 09:00"):
        call_later(of)
    assert Leaf.objects.filter(kind="meeting.set").count() == 1
    assert departure().ratify_due_at == moment(END_OF_DAY)


def test_a_meeting_of_another_organ_sets_none(burst):
    of, _ = burst
    assert undated_for(of.body, "congress") == []
    assert CALLED < BEGINS


def call_later(of: Any) -> None:
    proposed = ProposedMeeting(
        organ="committee",
        title=named("党委会", "Committee"),
        place=named("二楼", "Upstairs"),
        at=moment("2026-03-16 09:00"),
        recorder=of.committee[1],
        members=of.committee,
    )
    call_meeting(of.body, proposed, of.by["office"])
