"""Orders to act on the desk: the supervising post issues and closes, the post addressed answers."""

from __future__ import annotations

import pytest

from sunlit.supervision.models import Order
from tests.town import act, purchase

pytestmark = [pytest.mark.django_db, pytest.mark.database]
NEW = "/desk/qinghe/orders/new/"
ONE = "/desk/qinghe/orders/2026-0001/"
FORM = {"to": "finance", "text_zh": "查清合同。", "due_on": "2026-03-16", "key": "a-key"}


@pytest.fixture
def overdue(qinghe, morning):
    morning("2026-03-03 08:00")
    road = purchase(qinghe, "2026-03-03 08:00")
    act(qinghe, road, "apply", "2026-03-03 09:00")
    morning("2026-03-12 09:00")
    return f"step:{road.ref}/budget/1"


def test_an_order_goes_from_the_finding_to_its_end_by_the_desks_of_both_posts(sign_in, overdue, morning):
    discipline, finance = sign_in("discipline"), sign_in("finance")
    overview = discipline.get("/desk/qinghe/orders/").content.decode()
    assert "环节超时没办" in overview
    page = discipline.get(NEW, {"finding": overdue}).content.decode()
    assert '<option value="finance" selected' in page

    made = discipline.post(f"{NEW}?finding={overdue}", FORM)
    assert made.headers["Location"] == ONE
    again = discipline.post(f"{NEW}?finding={overdue}", FORM)
    assert (again.headers["Location"], Order.objects.count()) == (ONE, 1)
    assert Order.objects.get().finding == overdue

    assert "2026-0001" in finance.get("/desk/").content.decode()
    answered = finance.post(ONE, {"press": "answer", "answer-text_zh": "查清了。", "answer-key": "k2"})
    assert answered.status_code == 302
    assert "2026-0001" in discipline.get("/desk/").content.decode()
    refused = discipline.post(
        ONE,
        {"press": "extend", "extend-text_zh": "不够。", "extend-due_on": "2026-03-13", "extend-key": "k3"},
    )
    assert "期限 2026-03-13 不行" in refused.content.decode()
    extended = {
        "press": "extend",
        "extend-text_zh": "不够。",
        "extend-due_on": "2026-03-20",
        "extend-key": "k3",
    }
    assert discipline.post(ONE, extended).status_code == 302
    assert (
        finance.post(ONE, {"press": "answer", "answer-text_zh": "补了。", "answer-key": "k4"}).status_code
        == 302
    )
    assert (
        discipline.post(ONE, {"press": "close", "close-text_zh": "办结。", "close-key": "k5"}).status_code
        == 302
    )
    assert Order.objects.get().closed_at is not None
    assert 'name="press"' not in discipline.get(ONE).content.decode()


def test_who_does_not_supervise_issues_nothing_and_who_is_not_addressed_answers_nothing(sign_in, overdue):
    discipline, finance, office = sign_in("discipline"), sign_in("finance"), sign_in("office")
    assert finance.get(NEW).status_code == 403
    assert finance.post(NEW, FORM).status_code == 403
    discipline.post(NEW, FORM)

    for press in ("answer", "close", "extend"):
        office.post(ONE, {"press": press, f"{press}-text_zh": "我来。", f"{press}-key": f"k-{press}"})
    finance.post(ONE, {"press": "close", "close-text_zh": "我来。", "close-key": "k"})

    order = Order.objects.get()
    assert (order.steps.count(), order.answered_at, order.closed_at) == (1, None, None)
    assert discipline.get(NEW, {"finding": "step:qinghe/2026-0001/none/1"}).status_code == 404


def test_an_order_that_says_nothing_or_has_no_day_is_asked_for_again(sign_in, overdue):
    discipline = sign_in("discipline")
    page = discipline.post(NEW, {**FORM, "text_zh": "", "due_on": ""}).content.decode()
    assert "errors" in page
    page = discipline.post(NEW, {**FORM, "due_on": "2026-03-11"}).content.decode()
    assert "期限 2026-03-11 不行" in page
    assert "查清合同。" in page
    assert not Order.objects.exists()
