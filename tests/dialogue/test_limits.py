"""What holds a machine back without locking out a village behind one address."""

import pytest

from sunlit.dialogue.limits import ADDRESS, ITEM, NEAR, PAIR, SAME, Busy, QuestionFirst, take_a_place
from sunlit.dialogue.private import Attempt
from tests.town import at

pytestmark = [pytest.mark.database, pytest.mark.django_db]
VILLAGE = "198.51.100.7"


def ask_often(times, item="qinghe/2026-0001", address=VILLAGE, text="", answer=False):
    for n in range(times):
        answered = f"{item}.{address}.{n}.{Attempt.objects.count()}" if answer else ""
        take_a_place(item, address, text or f"{item} {address} {n} {answered}", answered)


def test_thirty_neighbours_may_ask_about_one_matter_in_an_hour_the_others_answer_a_question():
    with at("2026-03-09 10:05"):
        ask_often(PAIR.per_hour)
        with pytest.raises(QuestionFirst):
            ask_often(1)
        ask_often(PAIR.most - PAIR.per_hour, answer=True)
        with pytest.raises(Busy) as busy:
            ask_often(1, answer=True)
    assert busy.value.seconds == 55 * 60


def test_after_the_hour_the_next_is_taken():
    with at("2026-03-09 10:59"):
        ask_often(PAIR.per_hour)
    with at("2026-03-09 11:00"):
        ask_often(1)


def test_another_matter_and_another_address_are_not_held_up():
    with at("2026-03-09 10:05"):
        ask_often(PAIR.per_hour)
        ask_often(1, item="qinghe/2026-0002")
        ask_often(1, address="203.0.113.9")


def test_one_address_cannot_flood_the_whole_town():
    with at("2026-03-09 10:05"):
        for n in range(ADDRESS.per_hour // 20):
            ask_often(20, item=f"qinghe/2026-{n:04d}")
        with pytest.raises(QuestionFirst):
            ask_often(1, item="qinghe/2026-9999")


@pytest.mark.requirement("VOI-1")
def test_a_flood_from_many_addresses_closes_no_matter_to_anybody():
    with at("2026-03-09 10:05"):
        for n in range(ITEM.per_hour // 20):
            ask_often(20, address=f"198.{n}.100.7")
        ask_often(1, address="203.0.113.8", item="qinghe/2026-0002")
        with pytest.raises(QuestionFirst):
            ask_often(1, address="203.0.113.9")
        ask_often(1, address="203.0.113.9", answer=True)


def test_rented_neighbours_of_one_network_are_counted_together():
    with at("2026-03-09 10:05"):
        for n in range(NEAR.per_hour // 20):
            ask_often(20, address=f"198.51.100.{n}")
        with pytest.raises(QuestionFirst):
            ask_often(1, address="198.51.100.99")
        ask_often(1, address="198.51.101.1")
        for n in range((NEAR.most - NEAR.per_hour) // 20):
            ask_often(20, address=f"198.51.100.{n}", answer=True)
        with pytest.raises(Busy):
            ask_often(1, address="198.51.100.99", answer=True)


def test_one_answer_lets_one_submission_through():
    with at("2026-03-09 10:05"):
        ask_often(PAIR.per_hour)
        take_a_place("qinghe/2026-0001", VILLAGE, "first", "answer 1")
        with pytest.raises(QuestionFirst):
            take_a_place("qinghe/2026-0001", VILLAGE, "second", "answer 1")


def test_an_address_written_in_the_longer_way_is_the_same_sender():
    with at("2026-03-09 10:05"):
        ask_often(PAIR.per_hour)
        with pytest.raises(QuestionFirst):
            ask_often(1, address=f"::ffff:{VILLAGE}")


def test_the_same_words_again_and_again_are_refused():
    with at("2026-03-09 10:05"):
        ask_often(SAME.per_hour, text="顶")
        with pytest.raises(Busy):
            ask_often(1, text=" 顶 \n")
        ask_often(1, text="顶", address="203.0.113.9")


def test_a_household_has_one_place_whatever_end_of_its_network_it_uses():
    with at("2026-03-09 10:05"):
        for n in range(PAIR.per_hour):
            take_a_place("qinghe/2026-0001", f"2001:db8:1:2::{n}", f"{n}")
        with pytest.raises(QuestionFirst):
            take_a_place("qinghe/2026-0001", "2001:db8:1:2:ffff::1", "one more")


def test_a_refused_attempt_is_not_counted():
    with at("2026-03-09 10:05"):
        ask_often(PAIR.per_hour)
        before = list(Attempt.objects.order_by("bucket").values())
        with pytest.raises(QuestionFirst):
            ask_often(1)
        assert list(Attempt.objects.order_by("bucket").values()) == before


@pytest.mark.requirement("VOI-3")
def test_no_address_is_kept_and_nothing_for_longer_than_a_day():
    with at("2026-03-09 10:05"):
        ask_often(1)
    assert VILLAGE not in repr(list(Attempt.objects.values()))
    with at("2026-03-10 10:06"):
        ask_often(1, address="203.0.113.9")
    assert Attempt.objects.count() == 5
