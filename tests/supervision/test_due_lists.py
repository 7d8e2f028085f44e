"""Due lists and registers: made by the clock, once, and only when there is something to say."""

from __future__ import annotations

import pytest

from sunlit.cli.daily import do_daily
from sunlit.dialogue.actions import ask, erase_submission
from sunlit.dialogue.models import Submission
from sunlit.ledger.models import Disclosure, Leaf
from sunlit.ledger.reading import blob_value, entry_of
from sunlit.ledger.registering import make_register_when_due
from sunlit.supervision.actions import make_due_list
from sunlit.supervision.queries import last_due_list
from tests.town import act, at, moment, purchase

pytestmark = [pytest.mark.django_db, pytest.mark.database]
WORDS = {"zh": "说明。", "en": "An account of it."}


@pytest.fixture
def road(qinghe):
    """A purchase that waits for the check of its budget, due on the 10th, and a question, due on the 10th."""
    road = purchase(qinghe, "2026-03-03 08:00")
    act(qinghe, road, "apply", "2026-03-03 09:00")
    with at("2026-03-03 10:00"):
        ask(qinghe.body, text=WORDS, target=road, name="Zhao", named="public")
    return road


@pytest.mark.requirement("SUP-6")
def test_a_list_says_what_is_due_and_a_week_later_what_is_overdue(qinghe, road):
    with at("2026-03-03 17:35"):
        first = entry_of(make_due_list(qinghe.body)).data
    with at("2026-03-11 09:00"):
        later = entry_of(make_due_list(qinghe.body))

    assert first == {"day": "2026-03-03", "due": 2, "met": 0, "overdue": 0, "withheld": 0}
    assert later.data == {"day": "2026-03-10", "due": 0, "met": 0, "overdue": 2, "withheld": 0}
    lines = blob_value("qinghe", later.rules)["lines"]
    assert [(line["what"], line["state"]) for line in lines] == [
        ("budget/1", "overdue"),
        ("reply", "overdue"),
    ]


def test_a_list_stands_once_for_its_day_and_not_before_the_closing_hour(qinghe, road):
    with at("2026-03-03 17:00"):
        assert entry_of(make_due_list(qinghe.body)).data["day"] == "2026-03-02"
        assert make_due_list(qinghe.body) is None
    with at("2026-03-03 17:31"):
        assert entry_of(make_due_list(qinghe.body)).data["day"] == "2026-03-03"
    with at("2026-03-08 12:00"):  # a Sunday
        assert entry_of(make_due_list(qinghe.body)).data["day"] == "2026-03-06"


@pytest.mark.requirement("SUP-6")
def test_days_without_a_list_show(qinghe, road):
    assert last_due_list(qinghe.body, moment("2026-03-10 12:00")) is None
    with at("2026-03-03 17:35"):
        make_due_list(qinghe.body)

    shown = last_due_list(qinghe.body, moment("2026-03-10 12:00"))

    assert [day.isoformat() for day in shown.missing] == ["2026-03-04", "2026-03-05", "2026-03-06"]


@pytest.mark.requirement("TRU-2")
def test_a_register_is_made_once_a_day_and_only_after_something_was_entered(qinghe, road):
    with at("2026-03-03 18:00"):
        register = entry_of(make_register_when_due("qinghe"))
        assert make_register_when_due("qinghe") is None
    with at("2026-03-05 18:00"):
        assert make_register_when_due("qinghe") is None
        make_due_list(qinghe.body)
        assert make_register_when_due("qinghe") is None
    act(qinghe, road, "budget", "2026-03-06 09:00", "ok")
    with at("2026-03-06 18:00"):
        assert make_register_when_due("qinghe") is not None

    named = {line["stream"] for line in blob_value("qinghe", register.rules)["streams"]}
    assert {"body", "power:FIN-02", "matter:2026-0001", "submission:q2026-0001"} <= named
    assert register.data["streams"] == len(named)


def test_the_clock_does_it_all_and_a_second_time_nothing(qinghe, road):
    with at("2026-03-11 18:00"):
        assert do_daily() == 2
        assert do_daily() == 0


@pytest.mark.requirement("TRU-4")
def test_the_name_of_somebody_who_asked_can_be_erased_and_the_question_stays(qinghe, road):
    said = Submission.objects.get()
    with at("2026-03-04 09:00"):
        erase_submission(said, "request", qinghe.by["office"], name_only=True)

    assert Disclosure.objects.get(pk=said.name_id).value is None
    assert Disclosure.objects.get(pk=said.text_id).value == WORDS
    assert Leaf.objects.filter(kind="disclosure.erased").count() == 1
