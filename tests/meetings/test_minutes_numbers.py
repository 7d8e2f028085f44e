"""The minutes of a meeting bear the number that its end gives, and those only."""

from __future__ import annotations

import pytest

from sunlit.matters.models import DocumentNumber
from tests.meetings.hall import Hall, call, data_of, hall, vote_on
from tests.numbered import SERIES, give_numbers, given
from tests.town import at

pytestmark = pytest.mark.database


def test_the_end_of_a_meeting_gives_its_minutes_their_number(qinghe):
    of = hall(give_numbers(qinghe), ballots="public")
    act = vote_on(of, "aaaaa")
    closed = of.press("09:30", "close_meeting")

    assert given() == ["decision 2026/1", "minutes 2026/1"]
    assert data_of(closed) == {
        "number": of.meeting.number,
        "document": "minutes",
        "document_year": 2026,
        "document_n": 1,
    }
    row = DocumentNumber.objects.get(series="minutes")
    assert (row.meeting, row.matter_id, row.name["zh"]) == (of.meeting.number, None, "青禾会纪")
    assert act.index < row.leaf.index

    of.press("09:40", "adopt_minutes", {})
    assert len(given()) == 2  # to adopt them gives no other number


def test_a_meeting_that_is_called_off_takes_no_number(qinghe):
    give_numbers(qinghe)
    off = call(qinghe)
    Hall(qinghe, off, []).press("08:00", "cancel_meeting", {"zh": "改期。"}, by=qinghe.by["office"])
    of = hall(qinghe)
    of.press("09:30", "close_meeting")

    assert given() == ["minutes 2026/1"]
    assert DocumentNumber.objects.get().meeting == of.meeting.number


def test_a_meeting_of_another_organ_or_without_a_series_bears_none(qinghe):
    give_numbers(qinghe, series=[{**SERIES[1], "posts": ["congress"]}])
    of = hall(qinghe)

    closed = of.press("09:30", "close_meeting")

    assert data_of(closed) == {"number": of.meeting.number}
    with at("2026-03-09 10:00"):
        assert given() == []
