"""Two desks: a notice is given back by the secrecy reviewer, changed, reviewed again, and then public."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browsing import PHONE, WIDE, faults_of
from tests.journeys.conftest import Site, Visit, look_at, sign_in, tree, waiting

pytestmark = [pytest.mark.browser, pytest.mark.demo]

WHY = {
    "zh": "另两家的报价是商业秘密，请不要写。",
    "en": "The other two offers are trade secrets: leave them out.",
}
BETTER = {
    "zh": "示范环卫用品店报价最低，1.26 万元。公示三天，有异议请写在这里。",
    "en": "Demo Sanitary Goods is lowest at 12,600 yuan. On notice for three days; object here.",
}
ASKED = "main a[href*='/desk/review/']"
REVIEWED = {"zh": "保密工作人员", "en": "Secrecy reviewer"}


@pytest.mark.requirement("DIS-3")
@pytest.mark.parametrize(("lang", "width"), [("zh", WIDE), ("en", PHONE)])
def test_a_notice_is_public_once_its_reviewer_has_agreed_to_the_words_that_he_read(
    town: Site, visit: Visit, lang: str, width: int
):
    buying, secrecy = visit(town, "/", width=width), visit(town, "/", width=width)
    sign_in(buying, "caigou", lang)
    sign_in(secrecy, "baomi", lang)
    size = town.size("qinghe")
    number = town.row("select matter from matters_prepared where key = 'demo-3'")[0].split("/")[1]
    public = f"{tree(lang)}/qinghe/matters/{number}/"
    buying.goto("/desk/")
    assert buying.locator(ASKED).count() == 0

    # the reviewer reads it under his own account, and gives it back with a reason
    look_at(secrecy, "review")
    secrecy.fill("[name=reason]", WHY[lang])
    secrecy.click("button[value=return]")
    secrecy.wait_for_url("**/desk/")
    assert secrecy.locator(ASKED).count() == 0

    # the publisher reads the reason, changes the words and asks him again
    box = waiting(buying)
    expect(box).to_contain_text(WHY[lang])
    box.locator("button[value=again]").click()
    buying.wait_for_url("**/do/candidate_show/**")
    buying.fill(f"[name=text_{lang}]", BETTER[lang])
    buying.select_option("[name=reviewer]", index=1)
    assert faults_of(buying) == []
    buying.click("button[value=hand_in]")
    buying.wait_for_url("**/desk/")
    expect(waiting(buying).locator("li", has_text=REVIEWED[lang]).locator("button[value=now]")).to_have_count(
        0
    )
    assert town.size("qinghe") == size

    # he agrees by a double click, takes his word back, and agrees again
    look_at(secrecy, "review")
    expect(secrecy.locator("main")).to_contain_text(BETTER[lang])
    secrecy.dblclick("button[value=review]")
    secrecy.wait_for_url("**/desk/")
    assert faults_of(secrecy) == []
    waiting(secrecy).locator("button[value=unreview]").click()
    secrecy.wait_for_load_state()
    look_at(secrecy, "review")
    secrecy.click("button[value=review]")
    secrecy.wait_for_url("**/desk/")
    assert town.size("qinghe") == size
    reader = visit(town, public, width=width)
    expect(reader.locator("main")).not_to_contain_text(BETTER[lang])

    # the publisher has it entered now: one entry, and everybody reads who reviewed it
    row = waiting(buying).locator("li", has_text=REVIEWED[lang])
    row.locator("button[value=now]").click()
    buying.wait_for_url(f"**/matters/{number}/")
    assert town.size("qinghe") == size + 1
    reader.reload()
    expect(reader.locator(".act", has_text=BETTER[lang])).to_have_count(1)
    reader.goto(f"{tree(lang)}/qinghe/acts/{size}/")
    expect(reader.locator("dl.facts").first).to_contain_text(REVIEWED[lang])
    assert faults_of(reader) == []
