"""The report of a departure on the desk: on whose desk it stands, who enters it and who confirms it."""

from __future__ import annotations

from datetime import date

import pytest

from sunlit.catalogue.actions import begin_tenure
from sunlit.desk.tasks import to_report
from sunlit.ledger.models import Leaf
from sunlit.matters.actions import declare_departure
from tests.matters.trials import WORDS, kinds_of
from tests.town import act, at, moment, purchase

pytestmark = [pytest.mark.database, pytest.mark.requirement("PRO-5")]
SAID = {"text_zh": "已书面报告。", "text_en": "Reported in writing."}


@pytest.fixture
def left(qinghe, morning):
    """A purchase in which a departure is declared, on a morning when its report is owed."""
    with at("2026-03-09 09:00"):
        qinghe.by["discipline"] = begin_tenure(
            qinghe.body, "discipline", name=WORDS, from_on=date(2026, 3, 2)
        )
    road = purchase(qinghe, "2026-03-09 09:10")
    act(qinghe, road, "apply", "2026-03-09 09:30")
    with at("2026-03-09 10:00"):
        declare_departure(road, "post", "budget", "disaster_relief", WORDS, qinghe.by["secretary"])
    return road


def page_of(road):
    return f"/desk/qinghe/matters/{road.number}/report/{Leaf.objects.get(kind='departure.declared').index}/"


def test_the_report_is_a_task_of_who_declared_it_until_it_is_entered(left, sign_in):
    (task,) = to_report({"qinghe": ["secretary"]})
    assert (task.address, task.due_at) == (page_of(left), moment("2026-03-10 17:30"))
    assert to_report({"qinghe": ["discipline", "office"]}) == to_report({}) == []
    secretary = sign_in("secretary")
    assert page_of(left) in secretary.get("/desk/").content.decode()
    secretary.post(page_of(left), {**SAID, "key": "k"})
    secretary.post(page_of(left), {**SAID, "key": "k"})
    assert kinds_of(left).count("departure.reported") == 1
    assert to_report({"qinghe": ["secretary"]}) == []


def test_who_receives_it_confirms_it_and_is_offered_that_once(left, sign_in):
    sign_in("secretary").post(page_of(left), {**SAID, "key": "k"})
    discipline, matter = sign_in("discipline"), f"/desk/qinghe/matters/{left.number}/"
    assert "确认收到报告" in discipline.get(matter).content.decode()
    assert "确认收到报告" not in sign_in("office").get(matter).content.decode()
    discipline.post(page_of(left), {**SAID, "key": "d"})
    assert kinds_of(left)[-2:] == ["departure.reported"] * 2
    assert "确认收到报告" not in discipline.get(matter).content.decode()
    assert "已经登记过报告" in discipline.get(page_of(left)).content.decode()


def test_another_post_finds_no_form_and_its_own_words_are_not_entered(left, sign_in):
    office = sign_in("office")
    assert 'name="text_zh"' not in office.get(page_of(left)).content.decode()
    office.post(page_of(left), {**SAID, "key": "o"})
    assert "departure.reported" not in kinds_of(left)


def test_what_is_no_departure_of_this_matter_has_no_form(qinghe, left, sign_in):
    other = purchase(qinghe, "2026-03-10 09:00")
    client, index = sign_in("secretary"), Leaf.objects.get(kind="departure.declared").index
    for number, at_index in ((left.number, index - 1), (other.number, index)):
        assert client.get(f"/desk/qinghe/matters/{number}/report/{at_index}/").status_code == 404


def test_a_report_without_words_is_asked_for_them(left, sign_in):
    answer = sign_in("secretary").post(page_of(left), {"text_zh": "", "key": "k"})
    assert answer.status_code == 200
    assert "departure.reported" not in kinds_of(left)
