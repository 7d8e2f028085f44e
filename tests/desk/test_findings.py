"""Findings on the desk: the post that answers for one accounts for it, once, and who does not may not."""

from __future__ import annotations

import pytest

from sunlit.ledger.models import Leaf
from sunlit.supervision.models import FindingAnswer
from tests.town import act, purchase

pytestmark = [pytest.mark.django_db, pytest.mark.database]
LIST = "/desk/qinghe/findings/"
FORM = {"text_zh": "人手不够，已补办。", "consequence": "yes", "key": "a-key"}


@pytest.fixture
def overdue(qinghe, morning):
    """The address of a step that finance let pass."""
    morning("2026-03-03 08:00")
    road = purchase(qinghe, "2026-03-03 08:00")
    act(qinghe, road, "apply", "2026-03-03 09:00")
    morning("2026-03-12 09:00")
    return f"{LIST}step:{road.ref}/budget/1/"


@pytest.mark.requirement("SUP-1")
def test_the_owner_of_a_finding_accounts_for_it_from_the_list_on_the_desk(sign_in, overdue):
    finance = sign_in("finance")
    assert "1 条问题等你说明" in finance.get("/desk/").content.decode()
    page = finance.get(LIST).content.decode()
    assert overdue in page
    assert "请在3 月 17 日 17:30前说明" in page
    form = finance.get(overdue).content.decode()
    assert "环节超时没办" in form
    assert "/qinghe/acts/" in form

    done = finance.post(overdue, FORM)
    assert done.headers["Location"] == LIST
    answer = FindingAnswer.objects.select_related("text").get()
    assert (answer.text.value, answer.consequence, answer.post) == (
        {"zh": FORM["text_zh"]},
        True,
        "finance",
    )
    assert "没有问题等着说明。" in finance.get(LIST).content.decode()
    assert "条问题等你说明" not in finance.get("/desk/").content.decode()
    assert FORM["text_zh"] in finance.get("/qinghe/supervise/").content.decode()


def test_an_account_sent_twice_is_one_entry_and_the_key_of_another_entry_makes_none(sign_in, overdue):
    finance = sign_in("finance")
    for _ in range(2):
        assert finance.post(overdue, FORM).headers["Location"] == LIST
    assert FindingAnswer.objects.count() == 1

    discipline = sign_in("discipline")
    order = {"to": "finance", "text_zh": "查。", "due_on": "2026-03-16", "key": "of-an-order"}
    assert discipline.post("/desk/qinghe/orders/new/", order).status_code == 302
    page = discipline.post(overdue, {**FORM, "key": "of-an-order"})
    assert (page.status_code, FindingAnswer.objects.count()) == (200, 1)


def test_a_post_that_has_nothing_to_do_with_a_finding_neither_sees_nor_answers_it(sign_in, overdue):
    purchasing, before = sign_in("purchasing"), Leaf.objects.count()
    assert overdue not in purchasing.get(LIST).content.decode()
    assert purchasing.get(overdue).status_code == 403
    assert purchasing.post(overdue, FORM).status_code == 403
    assert Leaf.objects.count() == before


@pytest.mark.parametrize("post", ["office", "discipline"])
def test_the_office_and_who_supervises_may_account_for_the_finding_of_another_post(sign_in, overdue, post):
    other = sign_in(post)
    assert overdue in other.get(LIST).content.decode()
    assert "条问题等你说明" not in other.get("/desk/").content.decode()
    other.post(overdue, {**FORM, "consequence": "no"})
    assert list(FindingAnswer.objects.values_list("post", "consequence")) == [(post, False)]


def test_an_account_without_words_or_choice_is_asked_for_again_and_nothing_is_entered(sign_in, overdue):
    finance, before = sign_in("finance", lang="en"), Leaf.objects.count()
    page = finance.post(overdue, {**FORM, "text_zh": " ", "consequence": ""}).content.decode()
    assert page.count('class="error"') >= 2
    page = finance.post(overdue, {**FORM, "consequence": ""}).content.decode()
    assert FORM["text_zh"] in page
    assert Leaf.objects.count() == before


def test_a_key_that_names_no_finding_is_no_page(sign_in, overdue):
    finance = sign_in("finance")
    for key in ("step:qinghe/2026-0009/budget/1", "step", "order:x", "answer:0", "%00", "split:1/2"):
        assert finance.get(f"{LIST}{key}/").status_code == 404
    assert finance.get(LIST).status_code == 200


def test_findings_come_with_those_whose_account_is_overdue_in_front(qinghe, sign_in, overdue, morning):
    morning("2026-03-16 09:00")
    other = purchase(qinghe, "2026-03-16 08:00")
    act(qinghe, other, "apply", "2026-03-16 08:30")
    morning("2026-03-24 09:00")
    page = sign_in("finance").get(LIST).content.decode()
    first, second = page.index(overdue), page.index(f"step:{other.ref}/budget/1/")
    assert first < second
    assert "说明已超 5 个工作日。" in page


def test_a_seat_that_enters_nothing_accounts_for_nothing(sign_in, overdue):
    seat = sign_in("")
    assert "条问题等你说明" not in seat.get("/desk/").content.decode()
    assert overdue not in seat.get(LIST).content.decode()
