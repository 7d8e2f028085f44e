"""The calendar of duties: what must be made public stands there beforehand and turns red by itself."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest

from sunlit.desk.tasks import duties_owed, steps_owed
from sunlit.matters.models import Duty
from tests.portal.reading import LANGUAGES, Page
from tests.town import act, at, moment, purchase, town

pytestmark = pytest.mark.database
BEFORE, AFTER = "2026-03-06 10:00", "2026-03-20 10:00"


@pytest.fixture
def qinghe_town(db, settings, tmp_path):
    """The town of these pages."""
    settings.SUNLIT_HOME = tmp_path / "home"
    return town()


@pytest.fixture
def road(qinghe_town):
    """A small purchase whose notice is still to be put up."""
    of = qinghe_town
    matter = purchase(of, "2026-03-03 08:00")
    act(of, matter, "apply", "2026-03-03 09:00")
    act(of, matter, "budget", "2026-03-03 10:00", "ok")
    act(of, matter, "sign", "2026-03-04 09:00", "agree")
    act(of, matter, "small_buy", "2026-03-06 09:00")
    return matter


def read(client, address, when):
    with at(when):
        response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


@pytest.mark.requirement("DIS-1")
@pytest.mark.parametrize(("tree", "language"), LANGUAGES)
def test_a_duty_is_public_before_it_falls_due_and_red_after(client, road, tree, language):
    owed = Duty.objects.get(matter=road, state="due")
    before, after = (Page(read(client, f"{tree}/qinghe/duties/", when)) for when in (BEFORE, AFTER))

    assert (before.lang, before.heads) == (language, 1)
    assert "overdue" not in before.ids
    assert "overdue" in after.ids
    for page in (before, after):
        assert f"{tree}/qinghe/acts/{owed.trigger}/" in page.links
        assert f"{tree}/qinghe/matters/{road.number}/" in page.links


def test_the_calendar_takes_a_fixed_number_of_queries(client, road, django_assert_max_num_queries):
    with at(BEFORE), django_assert_max_num_queries(8):
        client.get("/qinghe/duties/")


def test_it_is_narrowed_by_reader_and_by_post_and_ignores_what_it_does_not_know(client, road):
    owed = Duty.objects.get(matter=road, state="due")
    line = f"/en/qinghe/matters/{road.number}/"

    assert line in read(client, f"/en/qinghe/duties/?post={owed.post}&scope={owed.scope}", BEFORE)
    assert line in read(client, "/en/qinghe/duties/?post=nobody&scope=%3Cscript%3E", BEFORE)
    assert line not in read(client, "/en/qinghe/duties/?scope=members&post=mayor", BEFORE)


def test_the_page_of_a_matter_says_what_comes_next(client, road):
    assert "duties" in Page(read(client, f"/en/qinghe/matters/{road.number}/", BEFORE)).ids


def test_the_calendar_file_and_the_feed_hold_the_same_duties(client, road):
    owed = Duty.objects.get(matter=road, state="due")
    ics = read(client, "/en/qinghe/duties.ics", BEFORE)
    feed = ElementTree.fromstring(read(client, "/en/qinghe/duties.atom", BEFORE))
    atom = "{http://www.w3.org/2005/Atom}"

    assert f"UID:{owed.ref}@" in ics.replace("\r\n ", "")
    ids = [entry.findtext(f"{atom}id") for entry in feed.findall(f"{atom}entry")]
    assert any(one.endswith(f":duty/{owed.ref}") for one in ids)
    here = {link.get("rel"): link.get("href") for link in feed.findall(f"{atom}link")}
    assert here["self"].endswith("/en/qinghe/duties.atom")


def test_what_was_put_up_is_met_and_no_longer_red(client, road, qinghe_town):
    act(qinghe_town, road, "candidate_show", "2026-03-09 09:00", verb="open")

    page = Page(read(client, "/en/qinghe/duties/", AFTER))

    assert "overdue" not in page.ids
    assert "met" in page.ids


def test_a_desk_whose_step_is_not_open_still_sees_what_its_post_owes(road):
    row = Duty.objects.get(matter=road, state="due")
    posts = {"qinghe": [row.recorder]}
    with at(BEFORE):
        steps = steps_owed(posts, moment(BEFORE))
        assert duties_owed(posts, steps) == []
        (task,) = duties_owed(posts, [])

    assert (task.due_at, task.address) == (row.due_at, f"/desk/qinghe/matters/{road.number}/")
    assert duties_owed({"qinghe": ["mayor"]}, []) == []
