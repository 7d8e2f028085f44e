"""The lists of what was found grow: by pages, with the same number of queries."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from sunlit.supervision.actions import answer_finding
from sunlit.supervision.queries import findings
from tests.portal.reading import Page
from tests.town import act, at, moment, purchase, town

pytestmark = pytest.mark.database
WORDS = {"zh": "已经补办，今后先批后做。", "en": "Made up for; approval first from now on."}


def read(client, rest="", body="qinghe", tree="/en"):
    response = client.get(f"{tree}/{body}/supervise/{rest}")
    assert response.status_code == 200
    return Page(response.content.decode())


@pytest.fixture
def alone(db, settings, tmp_path):
    """A town that has only just begun."""
    settings.SUNLIT_HOME = tmp_path / "home"
    return town()


def test_a_town_on_time_is_told_so(client, alone):
    with at("2026-03-10 10:00"):
        page = read(client, tree="")
        red = read(client, "?list=late", tree="")
    assert "没有超时的事。该办的都办了，该答的都答了。" in page.text
    assert "没有超时的事" in red.text
    assert "alert" not in page.html


def test_lists_are_paged_and_what_was_answered_can_be_left_out(client, alone, django_assert_num_queries):
    for n in range(22):
        road = purchase(alone, f"2026-03-03 08:{n:02d}")
        act(alone, road, "apply", f"2026-03-03 08:{n:02d}")
    later = "2026-03-20 10:00"
    with at(later):
        first, second = read(client, "?list=late"), read(client, "?list=late&page=2")
        key = findings(moment(later), alone.body)[0].key
        answer_finding(key, WORDS, alone.by["finance"], consequence=True)
        answered, waiting = read(client, "?list=late"), read(client, "?list=late&state=open&page=2")
    assert (first.html.count("Record:"), second.html.count("Record:")) == (20, 2)
    assert "Made up for; approval first from now on." in answered.text
    assert "With a consequence" in answered.text
    assert waiting.html.count("Record:") == 1
    assert "state=open" in "".join(waiting.links)


def test_no_page_asks_the_database_more_often_when_there_is_more_to_show(client, alone):
    road = purchase(alone, "2026-03-03 08:00")
    act(alone, road, "apply", "2026-03-03 08:00")
    few = [queries(client, rest) for rest in ("", "?list=late", "?list=departures")]
    for n in range(1, 9):
        road = purchase(alone, f"2026-03-03 08:{n:02d}")
        act(alone, road, "apply", f"2026-03-03 08:{n:02d}")
    many = [queries(client, rest) for rest in ("", "?list=late", "?list=departures")]
    assert few == many
    assert max(many) <= 35


def queries(client, rest, body="qinghe"):
    with at("2026-03-20 10:00"):
        read(client, rest, body)
        with CaptureQueriesContext(connection) as asked:
            read(client, rest, body)
    return len(asked)


def test_a_county_of_many_towns_asks_as_often_as_one_of_few(client, alone):
    top = town("chengming", powers=(), level="county")
    for n in range(2):
        town(f"t{n}", parent=top.body, powers=())
    few = queries(client, "", "chengming")
    for n in range(2, 5):
        town(f"t{n}", parent=top.body, powers=())
    assert queries(client, "", "chengming") == few
