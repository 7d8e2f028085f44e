"""Posts after the opening: filled, given an account, and more powers taken over from the model."""

from __future__ import annotations

from datetime import date
from urllib.parse import urljoin

import pytest

from sunlit.accounts.models import Holding, User
from sunlit.catalogue.models import Change, Post, Power, Tenure
from sunlit.ledger.models import Leaf
from tests.town import purchase, town

pytestmark = pytest.mark.database
POSTS = "/desk/qinghe/posts/"
ADD = "/desk/qinghe/powers/add/"


@pytest.fixture
def office(qinghe, morning, sign_in):
    """The office, which keeps the register."""
    return sign_in("office")


def filling(**more):
    return {"name_zh": "周新", **more}


def test_a_post_that_nobody_holds_is_filled_once_with_an_account(office, qinghe):
    page = f"{POSTS}fill/agriculture/"
    assert page in office.get(POSTS).content.decode()
    assert office.get(page).status_code == 200

    form = filling(username="zhou-xin")
    for _ in range(2):  # the second time the link is shown again, as long as it was not used
        assert "/accounts/password/reset/key/" in office.post(page, form).content.decode()
    tenure = Tenure.objects.get(post__code="agriculture")
    assert (tenure.name.value, tenure.from_on) == ({"zh": "周新"}, date(2026, 3, 10))
    assert tenure.person not in {one.person for one in qinghe.by.values()}
    user = User.objects.get(username="zhou-xin")
    assert not user.has_usable_password()  # nobody but its holder chooses one
    assert Holding.objects.get(user=user).tenure == tenure.ref
    html = office.get(POSTS).content.decode()
    assert page not in html
    assert "zhou-xin" in html


def test_one_who_holds_a_post_already_takes_up_another_as_the_same_person(office, qinghe):
    person = qinghe.by["finance"].person
    page = f"{POSTS}fill/agriculture/"
    assert "不要都填" in office.post(page, filling(person=person)).content.decode()
    assert "不要都填" in office.post(page, filling(name_zh="")).content.decode()
    assert office.post(page, filling(name_zh="", person=person)).status_code == 302
    tenure = Tenure.objects.get(post__code="agriculture")
    assert tenure.person == person
    assert tenure.name.value == {"zh": "Li", "en": "Li"}


def test_an_organ_that_votes_gets_a_recorder_or_a_further_member(office):
    page = f"{POSTS}fill/committee/"
    assert page in office.get(POSTS).content.decode()
    assert office.post(page, filling()).status_code == 200  # which seat?
    assert office.post(page, filling(seat="recorder")).status_code == 302
    assert Tenure.objects.get(seat="recorder").post.code == "committee"


def test_a_holder_without_an_account_is_given_one_for_all_his_posts(office, qinghe):
    page = f"{POSTS}{qinghe.by['mayor'].code}/account/"
    assert page in office.get(POSTS).content.decode()
    assert "请填账号" in office.post(page, {"username": ""}).content.decode()
    assert "只能用英文字母" in office.post(page, {"username": "王"}).content.decode()
    assert not User.objects.filter(username="wang").exists()

    assert "/accounts/password/reset/key/" in office.post(page, {"username": "wang"}).content.decode()
    held = Holding.objects.filter(user__username="wang").values_list("tenure", flat=True)
    assert set(held) == {qinghe.by["mayor"].ref, qinghe.committee[1].ref}
    assert page not in office.get(POSTS).content.decode()


@pytest.mark.parametrize("page", ["fill/agriculture/", "t1/account/", "/desk/qinghe/powers/add/"])
def test_only_those_who_keep_the_register_do_so(office, sign_in, page):
    cashier = sign_in("cashier")
    assert cashier.get(urljoin(POSTS, page)).status_code == 403
    assert cashier.post(urljoin(POSTS, page), filling(username="x")).status_code == 403
    html = cashier.get(POSTS).content.decode()
    assert "/posts/fill/" not in html
    assert "/account/" not in html
    assert not Tenure.objects.filter(post__code="agriculture").exists()


@pytest.mark.parametrize("page", ["fill/no-such-post/", "fill/county/", "t999/account/"])
def test_what_is_not_there_is_a_404(office, page):
    assert office.get(POSTS + page).status_code == 404


def test_powers_of_the_model_are_added_at_once_while_nothing_runs(office, qinghe):
    html = office.get(ADD).content.decode()
    assert "PRJ-03" in html
    assert 'value="FIN-02"' not in html
    assert "请勾选至少一项职权" in office.post(ADD, {}).content.decode()

    for _ in range(2):  # the second finds that there is nothing left to add
        office.post(ADD, {"codes": ["PRJ-03", "ORG-03"]})
    assert set(Power.objects.values_list("code", flat=True)) == {"PRJ-02", "FIN-02", "PRJ-03", "ORG-03"}
    assert Leaf.objects.filter(kind="power.adopted").count() == 4
    assert 'value="PRJ-03"' not in office.get(ADD).content.decode()


def test_once_matters_run_a_new_power_is_announced_with_its_day_and_reason(office, qinghe):
    purchase(qinghe, "2026-03-10 09:00")
    form = {"codes": ["PRJ-03"], "applies_on": "2026-03-11", "reason_zh": "防汛要用。"}
    assert "最早" in office.post(ADD, form).content.decode()
    assert "大家会看到" in office.post(ADD, {**form, "reason_zh": ""}).content.decode()
    assert not Change.objects.exists()

    assert office.post(ADD, {**form, "applies_on": "2026-06-01"}).status_code == 302
    change = Change.objects.get()
    assert (change.code, change.state, change.applies_on) == ("PRJ-03", "announced", date(2026, 6, 1))
    assert not Power.objects.filter(code="PRJ-03").exists()
    assert 'value="PRJ-03"' not in office.get(ADD).content.decode()


def test_a_small_body_gets_the_posts_that_a_new_power_needs(qinghe, morning, sign_in):
    village = town("liuan", parent=qinghe.body, powers=(), level="village")
    kept = ("village_committee", "village_party", "office", "secretary", "public", "applicant")
    Post.objects.filter(body=village.body).exclude(code__in=kept).update(in_force=False)
    client = sign_in("office", of=village)
    answer = client.post("/desk/liuan/powers/add/", {"codes": ["VIL-03"]}, follow=True)
    assert "个岗位，请安排人" in answer.content.decode()
    assert Power.objects.filter(body=village.body, code="VIL-03", in_force=True).exists()
    assert Post.objects.filter(body=village.body, in_force=True).count() > len(kept)
