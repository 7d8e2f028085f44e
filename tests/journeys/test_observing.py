"""The office calls for observers of a meeting; a resident applies on a phone, and takes it back with his code."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Page, expect

from sunlit.procedure.draw import select
from tests.browsing import PHONE, faults_of
from tests.journeys.conftest import Site, Visit, sign_in, tree

pytestmark = [pytest.mark.browser, pytest.mark.demo, pytest.mark.requirement("VOI-4")]

CHINA = timedelta(hours=8)
WORDS = {
    "zh": {"apply": "申请旁听", "name": "示范居民甲", "waits": "申请已收到", "gone": "已经撤回", "one": "1 人申请",
           "code": "凭证码不对"},
    "en": {"apply": "Apply to observe", "name": "Demo resident A", "waits": "Received", "gone": "was taken back",
           "one": "1 applied", "code": "The code is wrong"},
}  # fmt: skip


def typed(days: int, clock: str) -> str:
    """Return a local day some days from now as a browser sends it."""
    return f"{datetime.now(UTC) + CHINA + timedelta(days=days):%Y-%m-%d}T{clock}"


def called(page: Page, lang: str) -> str:
    """Call a meeting and its observers from the office's desk; return the number of the meeting."""
    sign_in(page, "bangongshi", lang)
    page.goto("/desk/qinghe/meetings/new/?organ=committee")
    page.fill(f"[name=title_{lang}]", "2026")
    page.fill(f"[name=place_{lang}]", "202")
    page.fill("[name=at]", typed(40, "09:00"))
    page.locator("form.card button").last.click()
    page.wait_for_url(lambda address: "/new/" not in address)
    page.locator("a[href$='/observers/']").click()
    page.wait_for_load_state()
    assert faults_of(page) == []
    page.fill("[name=seats]", "2")
    page.fill("[name=apply_until]", typed(30, "18:00"))
    page.fill(f"[name=text_{lang}]", "2026")
    page.fill(f"[name=source1_{lang}]", "2026")
    page.fill("[name=known1]", typed(30, "18:00"))
    page.locator("form.card button").last.click()
    page.wait_for_load_state()
    assert page.locator(".refused li").count() == 1  # the source would be known too early; nothing is lost
    page.fill("[name=known1]", typed(31, "21:00"))
    page.locator("form.card button").last.click()
    page.wait_for_load_state()
    expect(page.locator(".sent")).to_be_visible()
    return str(re.search(r"meetings/([\d-]+)/", page.url)[1])  # type: ignore[index]  # it is there


@pytest.mark.parametrize(("lang", "script"), [("zh", True), ("en", False)])
def test_a_resident_applies_on_a_phone_and_takes_it_back(town: Site, visit: Visit, lang: str, script: bool):
    words = WORDS[lang]
    number = called(visit(town, "/"), lang)
    page = visit(town, f"{tree(lang)}/qinghe/take-part/", width=PHONE, script=script)
    page.locator(f"main a.btn[href$='/{number}/observe/']").click()
    page.wait_for_load_state()
    if script:
        assert faults_of(page) == []
    page.fill("[name=name]", words["name"])
    page.wait_for_timeout(3_200)  # a person needs longer
    page.locator("form.card button").last.click()
    page.wait_for_load_state()
    expect(page.locator("main")).to_contain_text(words["waits"])
    code = page.locator(".code").inner_text()
    assert words["name"] not in page.locator("main").inner_text()
    if script:
        assert faults_of(page) == []

    page.goto(f"{tree(lang)}/qinghe/meetings/{number}/")
    expect(page.locator("#observers")).to_contain_text(words["one"])
    page.goto(f"{tree(lang)}/qinghe/find/")
    page.fill("[name=code]", code.lower().replace("-", " "))
    page.locator("form.card button").click()
    page.wait_for_url(lambda address: "/observe/1/" in address)

    page.fill("[name=code]", "0000-0000-0000-0000")
    page.locator("aside button").click()
    page.wait_for_load_state()
    expect(page.locator(".errors")).to_contain_text(words["code"])
    page.fill("[name=code]", code)
    page.locator("aside button").click()
    page.wait_for_load_state()
    expect(page.locator("main")).to_contain_text(words["gone"])


def test_the_draw_of_the_story_is_repeated_from_its_page(site: Site, visit: Visit):
    number = str(site.row("select number from meetings_meeting join meetings_observercall on ref = meeting_id"
                          " where drawn_leaf_id is not null")[0])  # fmt: skip
    page = visit(site, f"/qinghe/meetings/{number}/draw/", width=PHONE)
    data = json.loads(page.request.get(f"/qinghe/meetings/{number}/draw.json").text())
    rounds = select(data["key"], data["pool"], data["seats"] + data["substitutes"])
    assert [one.chosen for one in rounds] == data["drawn"] + data["drawn_substitutes"]
    for one in rounds:
        expect(page.locator("table.rounds")).to_contain_text(one.digest.lower())
    assert faults_of(page) == []
