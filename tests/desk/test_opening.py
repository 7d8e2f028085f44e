"""Opening a matter at the desk: who is paid, and under which version of the power the form was filled in."""

from __future__ import annotations

import pytest

from sunlit.catalogue.actions import adopt_power
from sunlit.catalogue.queries import definition_of, find_power
from sunlit.matters.models import Matter
from tests.desk.test_acting import opening
from tests.matters.trials import data_of
from tests.town import at

pytestmark = pytest.mark.database
FORM = "/desk/qinghe/matters/new/?power=FIN-02"
FIRM = "91350100M000100Y43"


@pytest.mark.requirement("RUN-3")
def test_a_payee_is_entered_by_its_code_however_it_is_typed(sign_in, morning):
    client = sign_in("office")
    assert 'name="payee"' in client.get(FORM).content.decode()

    client.post(FORM, opening(payee=" 91350100 m000100y43 "))

    assert data_of(Matter.objects.get().leaf)["payee"] == FIRM


@pytest.mark.parametrize(
    ("payee", "words"), [("示范公司", "统一社会信用代码"), ("11010519491231002X", "身份证号")]
)
def test_a_name_or_a_person_is_refused_and_the_form_stays_filled_in(sign_in, morning, payee, words):
    answer = sign_in("office").post(FORM, opening(payee=payee)).content.decode()

    assert words in answer
    assert payee in answer
    assert not Matter.objects.exists()


def test_a_power_that_routes_by_no_sum_asks_for_no_payee(sign_in, morning):
    assert 'name="payee"' not in sign_in("office").get(FORM.replace("FIN-02", "PRJ-02")).content.decode()


@pytest.mark.requirement("CAT-2", "SUP-4")
def test_a_form_of_a_version_that_was_replaced_meanwhile_comes_back_as_that_of_the_new_one(
    qinghe, sign_in, morning
):
    client = sign_in("office")
    assert 'name="version" value="1"' in client.get(FORM).content.decode()
    power = find_power("qinghe", "FIN-02")
    with at("2026-03-10 10:00"):
        adopt_power(qinghe.body, {**power.row, "risk_level": "low"}, definition_of(power.procedure))

    answer = client.post(FORM, opening(version="1")).content.decode()

    assert "已被第 2 版取代" in answer
    assert 'name="version" value="2"' in answer
    assert not Matter.objects.exists()
    client.post(FORM, opening(version="2"))
    assert Matter.objects.get().power.version == 2
