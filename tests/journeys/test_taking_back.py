"""A clerk hands in, sees the countdown, takes it back; handed in again it is entered, once."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing

import pytest
from playwright.sync_api import Page, expect

from tests.browsing import PHONE, WIDE, faults_of
from tests.journeys.conftest import Site, Visit, sign_in, tree
from tests.journeys.test_clerk import ASKED, write

pytestmark = [pytest.mark.browser, pytest.mark.demo]

LEFT = {"zh": re.compile("还剩 (10|9) 分钟"), "en": re.compile("(10|9) minutes left")}


def let_recall(site: Site, minutes: int) -> None:
    """Let the town's acts wait for so many minutes, as if its rules had said so from the beginning."""
    with closing(sqlite3.connect(site.home / "db.sqlite3", timeout=20)) as database, database:
        database.execute(
            "update catalogue_body set rules = json_set(rules, '$.recall_minutes', ?) where slug = 'qinghe'",
            (minutes,),
        )


def fill(page: Page, address: str, lang: str) -> None:
    """Fill in that an objection came."""
    page.goto(address)
    page.check("[name=outcome][value=objection]")
    write(page, lang, ASKED[lang])


@pytest.mark.requirement("RUN-1")
@pytest.mark.parametrize(("lang", "width"), [("zh", WIDE), ("en", PHONE)])
def test_what_a_clerk_hands_in_is_taken_back_or_entered_once(town: Site, visit: Visit, lang: str, width: int):
    let_recall(town, 10)
    road = town.road()
    address = f"/desk/qinghe/matters/{road}/do/s5/"
    page = visit(town, "/", width=width)
    sign_in(page, "jianshe", lang)
    size = town.size("qinghe")

    # handed in by a double click: it waits once, with its countdown, and nobody else sees it
    fill(page, address, lang)
    page.dblclick("button[value=hand_in]")
    page.wait_for_url("**/desk/")
    box = page.locator("section[aria-labelledby=g-prepared]")
    expect(box.locator("li")).to_have_count(1)
    expect(box).to_contain_text(LEFT[lang])
    assert faults_of(page) == []
    reader = visit(town, f"{tree(lang)}/qinghe/matters/{road}/", width=width)
    expect(reader.locator("main")).not_to_contain_text(ASKED[lang])

    # the way back does not make a second one
    page.go_back()
    page.wait_for_load_state()
    if page.locator("button[value=hand_in]").count():
        page.check("[name=outcome][value=objection]")
        write(page, lang, ASKED[lang])
        page.click("button[value=hand_in]")
        page.wait_for_load_state()
    page.goto("/desk/")
    expect(box.locator("li")).to_have_count(1)

    # taken back, nothing of it is left
    box.locator("button[value=back]").click()
    page.wait_for_load_state()
    expect(box).to_have_count(0)
    assert page.locator("[role=status]").count() == 1
    assert town.size("qinghe") == size
    assert town.row("select count(*) from matters_prepared where key not like 'demo-%'")[0] == 0

    # handed in again and entered at once: one entry, however often it is pressed
    fill(page, address, lang)
    page.click("button[value=hand_in]")
    page.wait_for_url("**/desk/")
    box.locator("button[value=now]").dblclick()
    page.wait_for_url(f"**/matters/{road}/")
    page.goto("/desk/")
    expect(box).to_have_count(0)
    page.go_back()
    page.wait_for_load_state()
    if page.locator("button[value=now]").count():
        page.click("button[value=now]")
        page.wait_for_load_state()
    assert town.size("qinghe") == size + 1
    reader.reload()
    expect(reader.locator("main")).to_contain_text(ASKED[lang])
    assert faults_of(reader) == []
