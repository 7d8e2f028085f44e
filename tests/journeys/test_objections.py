"""A notice draws two objections: one is dismissed, the other is upheld and sends the matter back."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browsing import PHONE, WIDE, faults_of
from tests.journeys.conftest import Site, Visit, sign_in, tree
from tests.journeys.test_clerk import ASKED, SAID, enter_now, hand_in, write
from tests.journeys.test_resident import WORDS, say

pytestmark = [pytest.mark.browser, pytest.mark.demo]

UPHELD = {
    "zh": "扣分没有写明理由，评标重做。",
    "en": "Points were taken off without a reason; the bids are evaluated again.",
}


@pytest.mark.requirement("DIS-5", "SPK-1")
@pytest.mark.parametrize(("lang", "width"), [("zh", WIDE), ("en", PHONE)])
def test_one_of_two_objections_changes_the_outcome(town: Site, visit: Visit, lang: str, width: int):
    road = town.road()
    here, desk = f"{tree(lang)}/qinghe", f"/desk/qinghe/matters/{road}"
    open_now = ("select count(*) from matters_objection where matter_id = ? and answered_at is null",
                f"qinghe/{road}")  # fmt: skip
    assert town.row(*open_now)[0] == 1

    # the second one comes from a resident who has no account
    resident = visit(town, f"{here}/object/{road}/", width=width)
    say(resident, WORDS[lang])
    assert town.row(*open_now)[0] == 2

    # the office enters that objections came, and dismisses the first of the two
    page = visit(town, "/", width=width)
    sign_in(page, "jianshe", lang)
    page.goto(f"{desk}/do/s5/")
    page.check("[name=outcome][value=objection]")
    write(page, lang, ASKED[lang])
    hand_in(page)
    page.wait_for_url(f"**/matters/{road}/")
    page.goto(f"{desk}/answer/2/")
    page.check("[name=result][value=dismissed]")
    write(page, lang, SAID[lang])
    assert faults_of(page) == []
    page.locator("form.card button.btn").last.click()
    page.wait_for_url("**/desk/")
    enter_now(page)
    page.wait_for_url(f"**/matters/{road}/")
    assert town.row(*open_now)[0] == 1

    # the other is upheld: that is the outcome of the step
    page.goto(f"{desk}/do/s6/")
    page.check("[name=outcome][value=upheld]")
    page.check("[name=answers][value='3']")
    write(page, lang, UPHELD[lang])
    page.fill(f"[name=reason_{lang}]", UPHELD[lang])
    assert faults_of(page) == []
    hand_in(page)
    page.wait_for_url(f"**/matters/{road}/")
    answered = "select result from matters_objection where matter_id = ? and n = ?"
    assert town.row(answered, f"qinghe/{road}", 2)[0] == "dismissed"
    assert town.row(answered, f"qinghe/{road}", 3)[0] == "upheld"

    # everybody reads both answers, and that the bids are evaluated once more
    reader = visit(town, f"{here}/matters/{road}/", width=width)
    for words in (SAID[lang], UPHELD[lang]):
        expect(reader.locator("main")).to_contain_text(words)
    assert reader.locator(f"a[href='{here}/object/{road}/']").count() == 0
    again = town.row(
        "select step, visit from matters_steprun where matter_id = ? and done_at is null order by rowid desc",
        f"qinghe/{road}",
    )
    assert again == ("s4", 2)
    assert faults_of(reader) == []
