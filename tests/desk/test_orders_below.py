"""A county's inspectors order a post of a town; both desks and both public pages tell the same."""

from __future__ import annotations

import pytest

from sunlit.supervision.models import Order, OrderReply
from tests.town import act, purchase, town

pytestmark = [pytest.mark.django_db, pytest.mark.database]
COUNTY = "/desk/chengming/orders/"
FORM = {"to": "finance", "text_zh": "三天内查清。", "due_on": "2026-03-16", "key": "a-key"}


@pytest.fixture
def county(qinghe, morning):
    """A county above the town of the desk, in which the finance office is late."""
    morning("2026-03-03 08:00")
    found = town("chengming", powers=(), level="county")
    type(qinghe.body).objects.filter(slug="qinghe").update(parent=found.body)
    act(qinghe, purchase(qinghe, "2026-03-03 08:00"), "apply", "2026-03-03 09:00")
    morning("2026-03-12 09:00")
    return found


@pytest.fixture
def inspector(county, sign_in):
    """The county's discipline inspection, signed in."""
    return sign_in("discipline", of=county)


@pytest.mark.requirement("SUP-1")
def test_a_finding_of_a_town_is_ordered_answered_and_read_on_both_sides(inspector, county, sign_in, morning):
    overview = inspector.get(COUNTY).content.decode()
    assert "环节超时没办" in overview
    assert "qinghe 镇" in overview
    finding = "step:qinghe/2026-0001/budget/1"
    page = inspector.get(f"{COUNTY}new/", {"finding": finding}).content.decode()
    assert '<option value="finance" selected' in page
    made = inspector.post(f"{COUNTY}new/?finding={finding}", FORM)
    assert made.headers["Location"] == f"{COUNTY}2026-0001/"
    assert Order.objects.get().of == "qinghe"

    finance = sign_in("finance")
    one = "/desk/qinghe/orders/2026-0001/?from=chengming"
    assert one.replace("&", "&amp;") in finance.get("/desk/").content.decode()
    assert one in finance.get("/desk/qinghe/orders/").content.decode()
    answer = {"press": "answer", "answer-text_zh": "查清了。", "answer-key": "k2"}
    assert finance.post(one, answer).headers["Location"] == one
    assert finance.post(one, answer).status_code in (200, 302)
    assert OrderReply.objects.count() == 1

    assert "2026-0001" in inspector.get("/desk/").content.decode()
    for tree, said in (("", "在自己的记录里答复"), ("/en", "answered in its own record")):
        sheet = inspector.get(f"{tree}/chengming/supervise/orders/2026-0001/").content.decode()
        assert said in sheet
        assert "查清了。" in sheet
        listed = inspector.get(f"{tree}/qinghe/supervise/orders/").content.decode()
        assert f"{tree}/chengming/supervise/orders/2026-0001/" in listed
    closed = {"press": "close", "close-text_zh": "办结。", "close-key": "k5"}
    assert inspector.post(f"{COUNTY}2026-0001/", closed).status_code == 302


def test_a_town_sees_no_order_of_another_and_a_county_orders_nobody_beside_it(inspector, county, sign_in):
    inspector.post(f"{COUNTY}new/?of=qinghe", FORM)
    assert Order.objects.get().of == "qinghe"
    assert inspector.get(f"{COUNTY}new/?of=elsewhere").status_code == 404
    finance = sign_in("finance")
    assert finance.get("/desk/qinghe/orders/2026-0001/?from=qinghe").status_code == 404
    assert finance.get("/desk/qinghe/orders/2026-0001/").status_code == 404
    assert (
        'name="press"'
        not in sign_in("office").get("/desk/qinghe/orders/2026-0001/?from=chengming").content.decode()
    )
