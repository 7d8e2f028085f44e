"""Residents rate the outcome of a closed matter: one choice counts at once, words are looked at first."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from sunlit.dialogue.actions import hide, rate, reply, show
from sunlit.dialogue.queries import counts, moderation_queue, of_body, of_matter, owed, rated_with_words
from sunlit.dialogue.ratings import open_to_rating, ratings_of
from sunlit.dialogue.receipts import receipt
from sunlit.ledger.models import Blob, Leaf, Log
from sunlit.ledger.reading import entry_of
from sunlit.matters.actions import close
from sunlit.matters.models import Matter
from sunlit.matters.refusal import ActRefused
from sunlit.record import canonical
from sunlit.record.replay import read_entries
from sunlit.supervision.actions import make_due_list
from sunlit.supervision.queries import findings
from sunlit.supervision.replaying import replay
from tests.matters.trials import vote, voting
from tests.town import at, moment, tender

pytestmark = [pytest.mark.django_db, pytest.mark.database]
WORDS = {"zh": "路平了。", "en": "The road is even."}
CLOSED = "2026-03-05 09:00"
LAST = "2026-04-02 17:30"  # the twentieth working day after it


@pytest.fixture
def road(qinghe) -> Matter:
    """A matter that closed on the morning of CLOSED."""
    matter = voting(qinghe)
    vote(qinghe, matter)
    with at(CLOSED):
        close(matter, WORDS, qinghe.by["office"])
    return Matter.objects.select_related("body").get(ref=matter.ref)


@pytest.mark.requirement("RUN-4")
def test_closing_a_matter_opens_its_rating_for_the_stated_working_days(qinghe, road):
    ratings = ratings_of(road, moment(CLOSED))
    assert ratings is not None
    assert (ratings.until, ratings.is_open, ratings.total) == (moment(LAST), True, 0)
    assert [(one.ref, end) for one, end in open_to_rating(["qinghe"], moment(LAST))] == [
        (road.ref, moment(LAST))
    ]
    assert open_to_rating(["qinghe"], moment(LAST) + 1) == []
    assert ratings_of(tender(qinghe, "2026-03-05 10:00"), moment(CLOSED)) is None


@pytest.mark.requirement("RUN-4")
def test_a_choice_counts_at_once_and_words_wait_until_they_are_shown(qinghe, road):
    with at("2026-03-06 10:00"):
        rate(road, "satisfied")
        worded = rate(road, "not", WORDS)
    found = ratings_of(road, moment("2026-03-06 11:00"))
    assert found is not None
    assert found.counts == {"satisfied": 1, "basically": 0, "not": 1}
    assert [one.ref for one in moderation_queue(qinghe.body)] == [worded.ref]
    assert list(rated_with_words(road)) == []

    with at("2026-03-06 12:00"):
        show(worded, qinghe.by["office"])
    assert [one.text.value for one in rated_with_words(road)] == [WORDS]
    with at("2026-03-06 13:00"):
        hide(worded, "personal_privacy", qinghe.by["office"])
    assert list(rated_with_words(road)) == []
    hidden = ratings_of(road, moment("2026-03-06 14:00"))
    assert hidden is not None
    assert hidden.total == 2  # its choice counts all the same


def test_a_rating_is_no_question_and_nobody_owes_a_reply(qinghe, road):
    with at("2026-03-06 10:00"):
        made = rate(road, "satisfied", WORDS)
        with pytest.raises(ActRefused, match="rating_no_reply"):
            reply(made, WORDS, qinghe.by["office"])
        list_made = make_due_list(qinghe.body)
    later = moment("2026-05-20 10:00")
    assert list(owed(qinghe.body)) == list(of_body(qinghe.body)) == list(of_matter(road)) == []
    assert counts(qinghe.body, later).received == 0
    assert findings(later, qinghe.body, classes=["answer_overdue", "answer_late"]) == []
    assert list_made is not None
    assert entry_of(list_made).data["due"] == 0


@pytest.mark.requirement("VOI-5")
def test_a_rating_has_a_receipt_that_says_what_was_chosen(qinghe, road):
    with at("2026-03-06 10:00"):
        made = rate(road, "basically")
        text = receipt(made, "en", own=True)
    assert "Ratings are taken until: 2026-04-02 17:30" in text
    assert made.text.value == {"zh": "基本满意", "en": "Basically satisfied"}
    assert entry_of(made.leaf).data["choice"] == "basically"


def test_a_rating_too_early_too_late_or_of_nothing_is_refused(qinghe, road):
    running = tender(qinghe, "2026-03-05 10:00")
    before = Leaf.objects.count()
    for matter, choice, said, code in (
        (running, "satisfied", "2026-03-06 10:00", "rating_closed"),
        (road, "satisfied", "2026-04-03 10:00", "rating_closed"),
        (road, "splendid", "2026-03-06 10:00", "rating_choice"),
        (road, "", "2026-03-06 10:00", "rating_choice"),
    ):
        with at(said), pytest.raises(ActRefused, match=code):
            rate(matter, choice)
    with at("2026-03-06 10:00"), pytest.raises(ActRefused, match="said_long"):
        rate(road, "not", {"zh": "长" * 2_001})
    assert Leaf.objects.count() == before


def test_a_form_sent_twice_is_one_rating_and_one_that_was_changed_is_refused(road):
    with at("2026-03-06 10:00"):
        first, again = (rate(road, "satisfied", WORDS, key="k") for _ in range(2))
        assert first.ref == again.ref
        with pytest.raises(ActRefused, match="key_used"):
            rate(road, "not", WORDS, key="k")


def test_a_replay_finds_nothing_wrong_with_a_rating_and_names_one_of_a_matter_that_had_not_closed(road):
    with at("2026-03-06 10:00"):
        rate(road, "satisfied")
    assert _replayed("") == []
    assert "it rates a matter that has not closed" in _replayed("matter.closed")


def _replayed(leave_out: str) -> list[str]:
    rows = Leaf.objects.filter(log="qinghe").exclude(kind=leave_out).order_by("index")
    entries = (bytes(raw) for raw in rows.values_list("entry", flat=True))
    read, _ = read_entries(entries, Log.objects.get(slug="qinghe").origin)
    blobs = dict(Blob.objects.filter(log="qinghe").values_list("digest", "content"))
    found = replay(read, lambda digest: canonical.decode(bytes(blobs[digest])), moment("2026-03-06 11:00"))
    return [one.sentence for one in found if one.is_fault]


@pytest.mark.requirement("RUN-4")
def test_no_more_closed_matters_are_read_than_are_shown_and_those_that_end_first_come_first(qinghe):
    matters = [voting(qinghe), *(tender(qinghe, "2026-03-03 09:00") for _ in range(3))]
    for matter in matters:
        vote(qinghe, matter)
    for n, matter in enumerate(reversed(matters)):
        with at(f"2026-03-0{n + 4} 19:00"):
            close(matter, WORDS, qinghe.by["office"])
    now = moment("2026-03-10 09:00")
    everything = open_to_rating(["qinghe"], now)
    assert [end for _, end in everything] == sorted(end for _, end in everything)
    assert len(everything) == 4
    with CaptureQueriesContext(connection) as asked:
        assert open_to_rating(["qinghe"], now, limit=2) == everything[:2]
    assert " LIMIT 2" in asked[-1]["sql"]
