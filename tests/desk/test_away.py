"""Being away on the desk: a stand-in is named, works on his days, ends by a button; the sheet says what goes on."""

from __future__ import annotations

from datetime import date

import pytest

from sunlit.accounts.models import Holding
from sunlit.catalogue.actions import begin_tenure, stand_in
from sunlit.catalogue.models import Tenure
from sunlit.dialogue.actions import ask
from sunlit.ledger.models import Leaf
from sunlit.ledger.reading import entry_of
from sunlit.matters.models import Matter
from sunlit.matters.private import Draft
from tests.town import act, at, moment, purchase

pytestmark = [pytest.mark.django_db, pytest.mark.database]
FORM = {"from_on": "2026-03-11", "to_on": "2026-03-20", "reason_zh": "出差"}
WHY = {"zh": "出差", "en": "a journey"}


def page(of, post="finance", leaf="away"):
    return f"/desk/qinghe/posts/{of.by[post].code}/{leaf}/"


def form(of, by="cashier", **more):
    return {**FORM, "person": of.by[by].person, **more}


def deputy_of(post="finance"):
    return Tenure.objects.exclude(until=None).get(post__code=post)


@pytest.fixture
def waiting(qinghe, morning):
    """A purchase whose budget is finance's turn."""
    road = purchase(qinghe, "2026-03-10 08:00")
    act(qinghe, road, "apply", "2026-03-10 09:00")
    return road


@pytest.fixture
def gone(qinghe, sign_in, waiting, morning):
    """Finance has named the cashier for 11 to 20 March, who has an account; it is the 11th."""
    sign_in("cashier")
    assert sign_in("finance").post(page(qinghe), form(qinghe)).status_code == 302
    morning("2026-03-11 10:00")
    return deputy_of()


def test_the_holder_of_a_post_names_his_own_stand_in_from_his_desk(sign_in, qinghe, waiting):
    cashier, finance = sign_in("cashier"), sign_in("finance")
    home = finance.get("/desk/").content.decode()
    assert f'href="{page(qinghe)}"' in home
    assert "我不在时由谁办" in home
    assert "He · " in finance.get(page(qinghe)).content.decode()
    said = finance.post(page(qinghe), form(qinghe), follow=True).content.decode()
    assert "He 从" in said
    assert f'href="{page(qinghe, leaf="sheet")}"' in said  # the sheet is offered with it
    deputy = deputy_of()
    assert entry_of(deputy.leaf).actor["tenure"] == qinghe.by["finance"].code
    assert Holding.objects.get(tenure=deputy.ref).user.username == "cashier"
    assert waiting.title.value["zh"] not in cashier.get("/desk/").content.decode()  # not before its first day


def test_on_his_days_the_stand_in_has_the_tasks_forms_and_the_post(sign_in, qinghe, waiting, gone):
    cashier = sign_in("cashier")
    home = cashier.get("/desk/").content.decode()
    assert "替 Li" in home
    address = f"/desk/qinghe/matters/{waiting.number}/do/budget/"
    assert address in home
    assert cashier.get(address).status_code == 200
    answer = cashier.post(
        address,
        {"text_zh": "预算已列。", "outcome": "approve", "key": "k-1", "amount": "30000", "needs": []},
    )
    assert answer.status_code in (200, 302)


def test_one_button_ends_it_when_the_one_away_is_back_and_the_account_loses_it(sign_in, qinghe, gone):
    finance, cashier = sign_in("finance"), sign_in("cashier")
    home = finance.get("/desk/").content.decode()
    assert "我回来了" in home
    address = f"/desk/qinghe/posts/{gone.code}/back/"
    assert address in home
    assert sign_in("mayor").post(address).status_code == 403
    before = Leaf.objects.count()
    for _ in range(2):
        assert finance.post(address).status_code == 302
    assert Leaf.objects.count() == before + 1
    assert "我回来了" not in finance.get("/desk/").content.decode()
    assert "替 Li" not in cashier.get("/desk/").content.decode()
    assert not Holding.objects.filter(tenure=gone.ref).exists()


def test_the_stand_in_may_end_it_himself(sign_in, gone):
    assert sign_in("cashier").post(f"/desk/qinghe/posts/{gone.code}/back/").status_code == 302
    assert deputy_of().to_on == date(2026, 3, 11)


def test_who_keeps_the_register_names_one_for_somebody_away_but_not_for_those_who_watch_him(
    sign_in, qinghe, morning
):
    office = sign_in("office")
    assert page(qinghe) in office.get("/desk/qinghe/posts/").content.decode()
    assert office.post(page(qinghe), form(qinghe)).status_code == 302
    assert entry_of(deputy_of().leaf).actor["post"] == "office"
    for post in ("discipline", "secrecy_review", "secretary"):
        assert office.get(page(qinghe, post)).status_code == 403
        assert office.post(page(qinghe, post), form(qinghe)).status_code == 403
    assert sign_in("mayor").get(page(qinghe)).status_code == 403
    assert sign_in("discipline").get(page(qinghe, "discipline")).status_code == 200  # his own


def test_the_form_says_what_is_wrong_and_keeps_what_was_typed(sign_in, qinghe, morning):
    finance = sign_in("finance")
    for given, said in (
        ({"to_on": "2026-05-30"}, "最长 60 天"),
        ({"from_on": "2026-03-01"}, "第一天不能早于今天"),
        ({"reason_zh": ""}, "为什么"),
        ({"person": ""}, "请选由谁替班"),
        ({"to_on": ""}, "请填日期"),
        ({"reason_zh": "电话 13812345678"}, "手机号"),
    ):
        html = finance.post(page(qinghe), form(qinghe, **given)).content.decode()
        assert said in html, given
    assert not Tenure.objects.exclude(until=None).exists()
    english = sign_in("finance", lang="en")
    assert "at most" in english.post(page(qinghe), form(qinghe, to_on="2026-05-30")).content.decode().lower()


def test_a_seat_with_a_vote_has_no_stand_in_and_says_why(sign_in, qinghe, morning):
    seat = qinghe.committee[1]
    mayor = sign_in("mayor", "")
    html = mayor.get(f"/desk/qinghe/posts/{seat.code}/away/").content.decode()
    assert "表决只能本人到会" in html
    assert 'name="person"' not in html
    mayor.post(f"/desk/qinghe/posts/{seat.code}/away/", form(qinghe))
    assert not Tenure.objects.exclude(until=None).exists()


def test_who_stands_in_can_name_nobody_and_hands_nothing_over(sign_in, qinghe, gone):
    cashier = sign_in("cashier")
    assert cashier.get(f"/desk/qinghe/posts/{gone.code}/away/").status_code == 404
    assert sign_in("office").get(f"/desk/qinghe/posts/{gone.code}/").status_code == 404


def test_the_sheet_lists_what_goes_with_the_post(sign_in, qinghe, waiting, gone, morning):
    with at("2026-03-11 09:00"):
        ask(qinghe.body, text={"zh": "预算为什么是三万？"}, target=waiting)
    Draft.objects.create(
        user=Holding.objects.get(tenure=qinghe.by["finance"].ref).user_id,
        matter=waiting.ref,
        step="budget",
        form={},
        saved_at=moment("2026-03-10 09:30"),
    )
    for reader in ("finance", "cashier"):
        html = sign_in(reader).get(page(qinghe, leaf="sheet")).content.decode()
        assert "交班清单：2 件在办" in html
        assert "预算为什么是三万？" in html
        assert waiting.title.value["zh"] in html
        assert "没交的草稿" in html
        assert "凭这些岗位看" in html
    office = sign_in("office").get(page(qinghe, leaf="sheet"))
    assert "预算为什么是三万？" not in office.content.decode()  # not shown yet: only the post reads it
    assert sign_in("mayor").get(page(qinghe, leaf="sheet")).status_code == 403


def test_handing_a_post_over_offers_the_sheet(sign_in, qinghe, waiting):
    html = sign_in("office").get(f"/desk/qinghe/posts/{qinghe.by['finance'].code}/").content.decode()
    assert page(qinghe, leaf="sheet") in html


def test_an_act_that_waits_is_refused_once_the_days_are_over(qinghe, waiting, gone, morning):
    morning("2026-03-21 09:00")
    leaf_count = Leaf.objects.count()
    with pytest.raises(Exception, match="tenure_days"):
        act(qinghe, Matter.objects.get(ref=waiting.ref), "budget", "2026-03-21 09:00", "approve", by=gone)
    assert Leaf.objects.count() == leaf_count


def test_two_posts_away_at_once_go_to_one_person_and_both_are_named(sign_in, qinghe, morning):
    with at("2026-03-10 09:00"):
        begin_tenure(qinghe.body, "agriculture", name={"zh": "新"}, from_on=date(2026, 3, 10))
        for post in ("finance", "culture"):
            stand_in(qinghe.by[post], qinghe.by["cashier"].person, date(2026, 3, 10), date(2026, 3, 12), WHY)
    html = sign_in("office").get("/desk/qinghe/posts/").content.decode()
    assert html.count("B 岗（替班） 到 3 月 12 日") == 2
