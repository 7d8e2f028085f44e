"""Signing in: accounts are given, not taken; every page stands in both languages."""

from __future__ import annotations

import pytest
from django.contrib.auth import get_user

from sunlit.accounts.holdings import create_user, hold, holdings_of, release
from sunlit.accounts.models import Holding
from sunlit.ledger.models import Log

PASSWORD = "a long enough secret"


@pytest.fixture
def lin(db):
    return create_user("lin", PASSWORD, tenures=["qinghe/t1"], name="Lin")


def sign_in(client, username="lin", password=PASSWORD, lang="zh-hans", **more):
    return client.post(f"/accounts/login/?lang={lang}", {"login": username, "password": password, **more})


def test_an_official_signs_in_and_stands_at_the_desk(client, lin):
    answer = sign_in(client)
    assert (answer.status_code, answer.url) == (302, "/desk/")
    assert get_user(client) == lin


@pytest.mark.parametrize(("lang", "home"), [("zh-hans", "/"), ("en", "/en/")])
def test_a_member_without_a_post_is_led_to_the_public_pages(client, db, lang, home):
    create_user("member", PASSWORD, is_member=True)
    assert sign_in(client, "member", lang=lang).url == home


def test_the_page_that_asked_for_it_follows(client, lin):
    assert sign_in(client, next="/desk/qinghe/tasks/").url == "/desk/qinghe/tasks/"
    client.logout()
    assert sign_in(client, next="https://elsewhere.example/").url == "/desk/"


def test_a_wrong_password_is_refused_in_the_language_of_the_page(client, lin):
    assert "不正确" in sign_in(client, password="wrong").text
    assert "not correct" in sign_in(client, password="wrong", lang="en").text
    assert not get_user(client).is_authenticated


def test_an_account_that_is_switched_off_does_not_sign_in(client, lin):
    lin.is_active = False
    lin.save()
    sign_in(client)
    assert not get_user(client).is_authenticated


@pytest.mark.parametrize(
    ("lang", "words", "other"),
    [
        ("zh-hans", ["登录", "忘了密码", "看和问都不用注册"], "Sign in with"),
        ("en", ["Sign in", "Forgotten", "no account"], "登录"),
    ],
)
@pytest.mark.requirement("ACC-2")
def test_the_form_stands_in_one_language_and_links_to_the_other(client, db, lang, words, other):
    page = client.get(f"/accounts/login/?lang={lang}").text
    assert all(word in page for word in words)
    assert other not in page
    assert f'<html lang="{"en" if lang == "en" else "zh-Hans"}">' in page
    assert "signup" not in page
    assert "placeholder" not in page


@pytest.mark.parametrize("lang", ["zh-hans", "en"])
@pytest.mark.parametrize(
    "page",
    [
        "password/change", "logout", "2fa", "2fa/totp/activate", "2fa/webauthn", "2fa/webauthn/add",
        "2fa/recovery-codes/generate", "reauthenticate", "email",
    ],
)  # fmt: skip
def test_the_pages_of_an_account_are_there_in_our_frame(client, lin, page, lang):
    sign_in(client)
    answer = client.get(f"/accounts/{page}/?lang={lang}", follow=True)
    assert answer.status_code == 200
    assert 'class="brand"' in answer.text
    assert "None" not in answer.text


@pytest.mark.parametrize("page", ["signup", "password/reset", "inactive"])
def test_nobody_makes_or_resets_an_account_for_himself(client, db, page):
    shown = client.get(f"/accounts/{page}/?lang=en").text
    assert 'type="password"' not in shown
    assert 'type="email"' not in shown


def test_signing_up_by_hand_made_form_is_refused(client, db):
    client.post("/accounts/signup/", {"username": "mallory", "password1": PASSWORD})
    assert not get_user(client).is_authenticated
    client.post("/accounts/2fa/webauthn/signup/", {"username": "mallory"})
    assert not Holding.objects.exists()


@pytest.mark.parametrize(("lang", "home"), [("zh-hans", "/"), ("en", "/en/")])
def test_signing_out_takes_a_form_and_leads_home(client, lin, lang, home):
    sign_in(client)
    client.get("/accounts/logout/")
    assert get_user(client).is_authenticated
    assert client.post(f"/accounts/logout/?lang={lang}").url == home
    assert not get_user(client).is_authenticated


def test_a_password_is_changed(client, lin):
    sign_in(client)
    new = "another long secret"
    client.post("/accounts/password/change/", {"oldpassword": PASSWORD, "password1": new, "password2": new})
    client.logout()
    assert sign_in(client, password=new).url == "/desk/"


def test_a_demo_says_so_on_the_sign_in_page(client, db):
    assert 'class="demo"' not in client.get("/accounts/login/").text
    Log.objects.create(slug="qinghe", origin="q.example", vkey="k", demo=True)
    assert 'class="demo"' in client.get("/accounts/login/").text


def test_a_tenure_is_held_once_and_released_from_every_account(lin):
    other = create_user("wang", PASSWORD, tenures=["qinghe/t1", "qinghe/t2"])
    hold(lin, ["qinghe/t1", "qinghe/t3"])
    assert holdings_of(lin) == ["qinghe/t1", "qinghe/t3"]
    release("qinghe/t1")
    assert (holdings_of(lin), holdings_of(other)) == (["qinghe/t3"], ["qinghe/t2"])
