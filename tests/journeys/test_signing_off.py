"""Two desks: what the office handed in is sent back, changed, signed off by the secretary, and public."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browsing import PHONE, WIDE, faults_of
from tests.journeys.conftest import Site, Visit, look_at, sign_in, tree, waiting

pytestmark = [pytest.mark.browser, pytest.mark.demo]

WHY = {"zh": "抽签的月份写错了，请改成一月。", "en": "The month of the draw is wrong: it is January."}
BETTER = {
    "zh": "《集市摊位管理办法》今天印发：摊位每年一月抽签一次，全程录像。",
    "en": "The rules for market stalls are issued today: stalls are drawn once a year in January, filmed.",
}
SIGNED = {"zh": "党委书记签发", "en": "Signed off by Secretary"}


@pytest.mark.requirement("RUN-1")
@pytest.mark.parametrize(("lang", "width"), [("zh", WIDE), ("en", PHONE)])
def test_an_act_is_sent_back_changed_and_signed_off_by_another_person(
    town: Site, visit: Visit, lang: str, width: int
):
    office, secretary = visit(town, "/", width=width), visit(town, "/", width=width)
    sign_in(office, "bangongshi", lang)
    sign_in(secretary, "shuji", lang)
    size = town.size("qinghe")
    number = town.row("select matter from matters_prepared where key = 'demo-1'")[0].split("/")[1]
    public = f"{tree(lang)}/qinghe/matters/{number}/"
    assert office.locator("main a[href*='/desk/sign/']").count() == 0

    # the secretary reads what the public would, and sends it back with a reason
    look_at(secretary, "sign")
    secretary.fill("[name=reason]", WHY[lang])
    secretary.click("button[value=return]")
    secretary.wait_for_url("**/desk/")
    assert secretary.locator("main a[href*='/desk/sign/']").count() == 0

    # the office reads the reason, changes its text and hands it in again
    box = waiting(office)
    expect(box).to_contain_text(WHY[lang])
    box.locator("button[value=again]").click()
    office.wait_for_url("**/do/s11/**")
    office.fill(f"[name=text_{lang}]", BETTER[lang])
    for need in office.locator("[name=needs]").all():
        need.check()
    assert faults_of(office) == []
    office.click("button[value=hand_in]")
    office.wait_for_url("**/desk/")
    expect(waiting(office).locator("button[value=now]")).to_have_count(0)
    assert town.size("qinghe") == size

    # signed off by a double click it waits once, and both can take it back
    look_at(secretary, "sign")
    secretary.dblclick("button[value=sign]")
    secretary.wait_for_url("**/desk/")
    expect(waiting(secretary).locator("button[value=unsign]")).to_have_count(1)
    assert faults_of(secretary) == []
    waiting(secretary).locator("button[value=unsign]").click()
    secretary.wait_for_load_state()
    look_at(secretary, "sign")
    secretary.click("button[value=sign]")
    secretary.wait_for_url("**/desk/")
    assert town.size("qinghe") == size
    reader = visit(town, public, width=width)
    expect(reader.locator("main")).not_to_contain_text(BETTER[lang])

    # the office has it entered now: one entry, and everybody reads who signed it
    waiting(office).locator("button[value=now]").click()
    office.wait_for_url(f"**/matters/{number}/")
    assert town.size("qinghe") == size + 1
    reader.reload()
    act = reader.locator(".act", has_text=BETTER[lang])
    expect(act).to_contain_text(SIGNED[lang])
    assert faults_of(reader) == []
