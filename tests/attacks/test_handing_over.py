"""A keeper of the register of posts who would put himself into the posts that watch him."""

import re

import pytest
from django.contrib.auth import get_user
from django.test import Client

from sunlit.accounts.holdings import hold
from sunlit.accounts.models import Holding, User
from sunlit.catalogue import installing
from sunlit.catalogue.actions import begin_tenure
from sunlit.catalogue.models import Tenure
from sunlit.ledger.models import Leaf
from tests.town import OPENED, at, name

pytestmark = [pytest.mark.database, pytest.mark.usefixtures("morning")]
POSTS = "/desk/qinghe/posts/"
LINK = re.compile(r"http://testserver(/accounts/password/reset/key/[^<\s]+)")
NEW = "a long and new secret"


def form(username="mallory"):
    return {"name_zh": "马", "username": username}


@pytest.mark.parametrize("post", ["secretary", "mayor", "discipline", "secrecy_review"])
@pytest.mark.parametrize("verb", ["", "account/"])
def test_the_office_alone_replaces_neither_head_nor_inspector_nor_reviewer(qinghe, sign_in, post, verb):
    tenure = qinghe.by[post]
    hold(User.objects.create(username="holder"), [tenure.ref])
    leaves = Leaf.objects.count()
    for method in ("get", "post"):
        answer = getattr(sign_in("office"), method)(f"{POSTS}{tenure.code}/{verb}", form())
        assert answer.status_code == 403
        assert "组织岗位" in answer.content.decode()
    assert Leaf.objects.count() == leaves
    assert not User.objects.filter(username="mallory").exists()


def test_the_outgoing_holder_hands_his_own_post_over(qinghe, sign_in):
    tenure = qinghe.by["discipline"]
    answer = sign_in("discipline").post(f"{POSTS}{tenure.code}/", form("chen-2"))
    assert LINK.search(answer.content.decode())
    assert Tenure.objects.get(post__code="discipline", to_on=None).name.value == {"zh": "马"}


def test_a_holder_of_another_post_hands_over_nothing_but_his_own(qinghe, sign_in):
    assert sign_in("cashier").post(f"{POSTS}{qinghe.by['finance'].code}/", form()).status_code == 403


def test_where_there_is_an_organisation_post_it_hands_over_the_guarded_ones(qinghe, sign_in):
    with at(OPENED):
        qinghe.by["organisation"] = begin_tenure(
            qinghe.body, "organisation", name=name("Zhu"), from_on=qinghe.by["office"].from_on
        )
    page = f"{POSTS}{qinghe.by['secrecy_review'].code}/"
    assert sign_in("office").post(page, form()).status_code == 403
    assert sign_in("office").get(f"{POSTS}fill/village_oversight/").status_code in (403, 404)
    assert sign_in("organisation").post(page, form("feng-2")).status_code == 200
    assert Holding.objects.get(user__username="feng-2").tenure.startswith("qinghe/")


def test_the_link_works_once_and_lets_its_holder_choose_the_password(qinghe, sign_in):
    page = f"{POSTS}{qinghe.by['finance'].code}/"
    answer = sign_in("office").post(page, form("zhou-xin"))
    assert "no-store" in answer.headers["Cache-Control"]
    link = LINK.search(answer.content.decode())[1]
    visitor = Client()
    shown = visitor.get(link, follow=True)
    place = shown.redirect_chain[-1][0]
    assert 'type="password"' in shown.content.decode()
    visitor.post(place, {"password1": NEW, "password2": NEW})
    assert 'type="password"' not in Client().get(link, follow=True).content.decode()
    visitor.post("/accounts/login/", {"login": "zhou-xin", "password": NEW})
    assert get_user(visitor).username == "zhou-xin"


def test_naming_somebody_elses_account_gives_no_link_to_it(qinghe, sign_in):
    sign_in("mayor")  # an account of that name with a password
    answer = sign_in("office").post(f"{POSTS}{qinghe.by['finance'].code}/", form("mayor"))
    assert answer.status_code == 302
    assert User.objects.get(username="mayor").check_password("a-b-c-1-2-3")


def test_a_handover_whose_account_fails_is_none(qinghe, sign_in, monkeypatch):
    def fails(*given, **more):
        raise RuntimeError("no room for an account")

    leaves = Leaf.objects.count()
    monkeypatch.setattr(installing, "create_user", fails)
    client = sign_in("office")
    client.raise_request_exception = False
    assert client.post(f"{POSTS}{qinghe.by['finance'].code}/", form("zhou-xin")).status_code == 500
    assert Leaf.objects.count() == leaves
    assert Tenure.objects.get(pk=qinghe.by["finance"].pk).to_on is None
