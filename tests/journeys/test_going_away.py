"""An official goes on leave: he names who stands in, who acts for the post in public; back early, one button."""

from __future__ import annotations

from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from sunlit.catalogue.model_files import model_calendar
from sunlit.procedure.calendar import from_dict
from tests.browsing import PHONE, WIDE, faults_of
from tests.journeys.conftest import Site, Visit, sign_in, tree
from tests.journeys.test_clerk import ASKED, write

pytestmark = [pytest.mark.browser, pytest.mark.demo]

AWAY = {"zh": "我不在时由谁办", "en": "Who stands in for me"}
REASON = {"zh": "休假", "en": "On leave"}
FOR = {"zh": "替 示范申", "en": "standing in for Demo 9"}
BACK = {"zh": "我回来了", "en": "I am back"}


def today(town: Site):
    """Return the day it is where the body is, by the newest entry."""
    at = int(str(town.row("select max(at) from ledger_leaf")[0]))
    return from_dict(model_calendar()).day(at)


def name_stand_in(page: Page, town: Site, lang: str) -> None:
    """Go from the desk to the form and fill it in: the clerk of the office stands in from today for a week."""
    page.locator("aside").get_by_role("link", name=AWAY[lang]).first.click()
    page.wait_for_url("**/away/")
    assert faults_of(page) == []
    page.select_option("[name=person]", label=option(page, "子" if lang == "zh" else "Demo 1"))
    page.fill("[name=from_on]", today(town).isoformat())
    page.fill("[name=to_on]", (today(town) + timedelta(days=6)).isoformat())
    page.fill(f"[name=reason_{lang}]", REASON[lang])
    page.dblclick("main form .btn:not(.ghost)")
    page.wait_for_load_state()


def option(page: Page, name: str) -> str:
    """Return the words of the choice that holds a name."""
    found = [one.inner_text() for one in page.locator("[name=person] option").all()]
    return next(words for words in found if f"{name} ·" in words)


@pytest.mark.parametrize(("lang", "width"), [("zh", WIDE), ("en", PHONE)])
def test_an_official_goes_on_leave_and_the_work_goes_on(town: Site, visit: Visit, lang: str, width: int):
    road = town.road()
    act = f"/desk/qinghe/matters/{road}/do/s5/"
    holder = visit(town, "/", width=width)
    sign_in(holder, "jianshe", lang)
    size = town.size("qinghe")

    # he names who stands in; a double click enters it once, and everybody reads it
    name_stand_in(holder, town, lang)
    expect(holder.locator("[role=status]")).to_have_count(1)
    assert town.size("qinghe") == size + 1
    reader = visit(town, f"{tree(lang)}/qinghe/posts/", width=width)
    expect(reader.locator("main")).to_contain_text(REASON[lang])
    assert faults_of(reader) == []

    # the sheet says what goes with the post, on screen and on paper
    holder.goto("/desk/")
    holder.locator("aside a[href$='/sheet/']").first.click()
    holder.wait_for_url("**/sheet/")
    expect(holder.locator("main table a").first).to_be_visible()
    assert holder.locator(f"main a[href='{act}']").count() == 1
    assert faults_of(holder) == []
    holder.emulate_media(media="print")
    expect(holder.locator("nav.rights")).to_be_hidden()
    expect(holder.locator(".signing")).to_be_visible()
    holder.emulate_media(media="screen")

    # who stands in has the task, does it, and the page says for whom
    other = visit(town, "/", width=width)
    sign_in(other, "bangongshi", lang)
    other.locator(f"main a[href='{act}']").first.click()
    other.check("[name=outcome][value=objection]")
    write(other, lang, ASKED[lang])
    other.click("button[value=hand_in]")
    other.wait_for_load_state()
    other.goto("/desk/")
    if other.locator("section[aria-labelledby=g-prepared] button[value=now]").count():
        other.click("section[aria-labelledby=g-prepared] button[value=now]")
        other.wait_for_load_state()
    reader = visit(town, f"{tree(lang)}/qinghe/matters/{road}/", width=width)
    expect(reader.locator("main")).to_contain_text(FOR[lang])
    assert faults_of(reader) == []

    # back early: one button, pressed twice, entered once; the stand-in no longer acts for the post
    size = town.size("qinghe")
    holder.goto("/desk/")
    holder.get_by_role("button", name=BACK[lang]).dblclick()
    holder.wait_for_load_state()
    expect(holder.get_by_role("button", name=BACK[lang])).to_have_count(0)
    assert town.size("qinghe") == size + 1
    other.goto(act)
    assert other.locator("button[value=hand_in]").count() == 0
