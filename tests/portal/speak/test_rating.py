"""A resident rates a finished matter without an account; everybody sees the counts."""

from __future__ import annotations

import pytest

from sunlit.dialogue.actions import show
from sunlit.dialogue.limits import PAIR
from sunlit.dialogue.models import Submission
from sunlit.ledger.models import Leaf
from sunlit.matters.actions import close
from sunlit.portal.speak import forms
from tests.matters.trials import vote, voting
from tests.portal.speak.test_speaking import HIDDEN
from tests.town import at, tender

pytestmark = pytest.mark.database
NOW = "2026-03-06 10:00"
WORDS = "路平了。"


@pytest.fixture
def road(qinghe):
    """A matter that closed the day before NOW."""
    matter = voting(qinghe)
    vote(qinghe, matter)
    with at("2026-03-05 09:00"):
        close(matter, {"zh": "修好了。", "en": "Mended."}, qinghe.by["office"])
    return matter


@pytest.fixture(autouse=True)
def quick_hands(monkeypatch):
    """Tests type faster than people do."""
    monkeypatch.setattr(forms, "LEAST_SECONDS", -1)


def hand_in(client, road, choice, text="", lang="/en"):
    address = f"{lang}/qinghe/rate/{road.number}/"
    with at(NOW):
        token = HIDDEN.search(client.get(address).content.decode())[1]
        return client.post(address, {"choice": choice, "text": text, "token": token})


def page_of(client, address, said=NOW):
    with at(said):
        return client.get(address).content.decode()


@pytest.mark.requirement("RUN-4", "VOI-5")
def test_a_rating_is_counted_on_the_page_of_the_matter_and_has_a_receipt(client, qinghe, road):
    sent = hand_in(client, road, "satisfied")
    assert sent.status_code == 302
    receipt = page_of(client, sent["Location"])
    assert "We have your rating." in receipt
    assert "Satisfied" in receipt
    assert "Answer due by" not in receipt
    hand_in(client, road, "not", WORDS)

    page = page_of(client, f"/en/qinghe/matters/{road.number}/")
    assert page.count('class="r num">1<') == 2
    assert WORDS not in page
    with at(NOW):
        show(Submission.objects.get(choice="not"), qinghe.by["office"])
    assert WORDS in page_of(client, f"/en/qinghe/matters/{road.number}/")


@pytest.mark.requirement("RUN-4")
def test_what_can_be_rated_stands_among_what_one_can_take_part_in_until_its_time_is_over(client, road):
    link = f"/en/qinghe/rate/{road.number}/"
    assert link in page_of(client, "/en/qinghe/take-part/")
    late = "2026-04-03 10:00"
    assert link not in page_of(client, "/en/qinghe/take-part/", late)
    assert link not in page_of(client, f"/en/qinghe/matters/{road.number}/", late)
    over = page_of(client, link, late)
    assert 'name="choice"' not in over
    assert "Ratings were taken until" in over


def test_without_a_choice_or_before_it_has_closed_nothing_is_entered(client, qinghe, road):
    before = Leaf.objects.count()
    refused = hand_in(client, road, "", WORDS)
    assert refused.status_code == 400
    assert WORDS in refused.content.decode()
    assert "Please choose" in refused.content.decode()
    running = tender(qinghe, "2026-03-05 10:00")
    assert client.get(f"/qinghe/rate/{running.number}/").status_code == 404
    assert Leaf.objects.filter(kind="submission.received").count() == 0
    assert Leaf.objects.count() == before + 1  # the matter that runs


def test_many_ratings_from_one_place_meet_the_same_limits_as_questions(client, road):
    taken = [hand_in(client, road, "satisfied").status_code for _ in range(PAIR.per_hour + 1)]
    assert taken == [302] * PAIR.per_hour + [429]
    assert Submission.objects.count() == PAIR.per_hour
