"""Strangers who guess passwords, and officials whom they would keep out."""

import pytest
from django.contrib.auth import get_user
from django.core.cache import caches
from django.test import Client

from sunlit.accounts.holdings import create_user
from sunlit.accounts.models import Counted, UsualAddress

pytestmark = [pytest.mark.database, pytest.mark.django_db]
PASSWORD = "a long enough secret"
DESK = "198.51.100.7"


@pytest.fixture(autouse=True)
def lin(db):
    return create_user("lin", PASSWORD, tenures=["qinghe/t1"])


def sign_in(address, password=PASSWORD, login="lin", lang="en"):
    client = Client(REMOTE_ADDR=address)
    answer = client.post(f"/accounts/login/?lang={lang}", {"login": login, "password": password})
    return client, answer


def is_in(address, password=PASSWORD, login="lin"):
    return get_user(sign_in(address, password, login)[0]).is_authenticated


def test_who_guesses_from_one_place_is_stopped_there_and_nowhere_else():
    for n in range(10):
        assert not is_in("203.0.113.9", f"guess {n}")
    assert not is_in("203.0.113.9")  # though it is right now
    assert is_in(DESK)


def test_guesses_from_everywhere_do_not_keep_an_official_from_his_usual_desk():
    assert is_in(DESK)
    for n in range(60):
        assert not is_in(f"203.0.{n}.9", f"guess {n}")
    assert not is_in("192.0.2.1")  # a place nobody knows waits
    assert is_in(DESK)


def test_one_place_that_tries_many_accounts_is_stopped():
    create_user("wang", PASSWORD)
    for n in range(30):
        assert not is_in("203.0.113.9", login=f"somebody{n}")
    assert not is_in("203.0.113.9", login="wang")
    assert is_in("203.0.113.10", login="wang")


def test_a_household_is_one_place_whatever_end_of_its_network_it_uses():
    for n in range(10):
        assert not is_in(f"2001:db8:1:2::{n + 1:x}", "guess")
    assert not is_in("2001:db8:1:2:ffff::1")


def test_an_official_who_mistypes_and_then_succeeds_is_not_counted_against():
    for _ in range(4):
        for n in range(8):
            assert not is_in(DESK, f"slip {n}")
        Counted.objects.all().delete()  # five minutes later
        assert is_in(DESK)


def test_a_right_password_uses_up_no_attempt():
    for _ in range(25):
        assert is_in(DESK)


def test_all_processes_count_together():
    sign_in(DESK, "guess")
    assert caches["default"].__class__.__name__ == "DatabaseCache"
    assert Counted.objects.exists()


@pytest.mark.requirement("VOI-3")
def test_no_address_is_kept_as_it_is():
    sign_in(DESK)
    assert UsualAddress.objects.count() == 1
    assert DESK not in repr([*UsualAddress.objects.values(), *Counted.objects.values()])


@pytest.mark.parametrize(("lang", "words"), [("en", "Too many"), ("zh-hans", "失败次数过多")])
def test_too_many_attempts_are_told_in_the_language_of_the_page(lang, words):
    for n in range(11):
        _, answer = sign_in("203.0.113.9", f"guess {n}", lang=lang)
    assert answer.status_code == 200
    assert words in answer.text


def test_a_form_sent_over_and_over_meets_a_page_that_says_so():
    for _ in range(121):
        answer = Client(REMOTE_ADDR="203.0.113.9").post(
            "/accounts/login/?lang=zh-hans", {"login": "", "password": ""}
        )
    assert answer.status_code == 429
    assert "请过几分钟再试" in answer.text
