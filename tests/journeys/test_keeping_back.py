"""Something is kept back by four persons, stands in the register as a stub, and is opened as the same text."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browsing import PHONE, WIDE, faults_of
from tests.journeys.conftest import Site, Visit, sign_in, sign_out, tree

pytestmark = [pytest.mark.browser, pytest.mark.demo]

WHAT = {"zh": "两户人家的补偿账号", "en": "Bank details of two households"}
KEPT = {
    "zh": "示范户一和示范户二的收款账号，另册登记。",
    "en": "The accounts of households one and two are in the second book.",
}
WHY = {"zh": "两户都已同意公开。", "en": "Both households have agreed to it."}
SAME = {"zh": "指纹相同", "en": "its digest is the same"}
PEOPLE = ("baomi", "shuji", "bangongshi")  # review, approve, carry out: each another person


def as_official(page: Page, username: str, lang: str) -> None:
    """Leave the desk to somebody else."""
    sign_out(page)
    sign_in(page, username, lang)


def digest_shown(page: Page) -> set[str]:
    """Return the digests that an act's page prints."""
    return {one.strip() for one in page.locator("main .hex").all_inner_texts()}


def propose(page: Page, number: str, lang: str) -> str:
    """Let the works office propose it; return the address of the proposal."""
    sign_in(page, "jianshe", lang)
    page.goto(f"/desk/qinghe/matters/{number}/withhold/")
    page.fill(f"[name=what_{lang}]", WHAT[lang])
    page.fill(f"[name=content_{lang}]", KEPT[lang])
    page.select_option("[name=ground]", "personal_privacy")
    page.fill("[name=review_on]", "2028-03-01")
    assert faults_of(page) == []
    page.locator("form.card button.btn").last.click()
    page.wait_for_url(re.compile(rf"/matters/{number}/$"))
    index = page.locator("[role=status]").inner_text()
    found = re.search(r"\d+", index)
    assert found, index
    return f"/desk/qinghe/matters/{number}/withhold/{found.group()}/"


@pytest.mark.requirement("DIS-3", "DIS-4")
@pytest.mark.parametrize(("lang", "width"), [("zh", WIDE), ("en", PHONE)])
def test_an_item_is_kept_back_by_four_and_opened_as_the_same_text(
    town: Site, visit: Visit, lang: str, width: int
):
    number = town.road()
    public = f"{tree(lang)}/qinghe/matters/{number}/"
    desk = visit(town, "/", width=width)
    proposal = propose(desk, number, lang)

    # he cannot judge his own proposal, and nothing of it is public yet
    desk.goto(proposal)
    assert desk.locator("button[name=press]").count() == 0
    reader = visit(town, public, width=width)
    expect(reader.locator("main")).not_to_contain_text(WHAT[lang])

    # each finds it on his own desk; who only carries it out does not read it
    for username in PEOPLE:
        as_official(desk, username, lang)
        desk.goto("/desk/")
        desk.locator(f"main a[href='{proposal}']").click()
        desk.wait_for_url(f"**{proposal}")
        judges = username != "bangongshi"
        assert (KEPT[lang] in desk.inner_text("main")) is judges
        assert faults_of(desk) == []
        desk.click("button[name=press][value=confirm]")
        desk.wait_for_load_state()
        assert desk.locator("[role=status]").count() >= 1
    expect(desk.locator(".rail li.done")).to_have_count(4)

    # the public sees a stub with its ground, and no word of the text
    reader.goto(public)
    stub = reader.locator(".veil", has_text=WHAT[lang])
    expect(stub).to_be_visible()
    assert KEPT[lang] not in reader.content()
    assert faults_of(reader) == []
    sealed = stub.locator("a").last.get_attribute("href")
    assert sealed
    reader.goto(f"{tree(lang)}/qinghe/withheld/")
    expect(reader.locator("table.register tr", has_text=WHAT[lang])).to_have_count(1)
    assert faults_of(reader) == []
    reader.goto(sealed)
    assert KEPT[lang] not in reader.content()
    before = digest_shown(reader)

    # it is looked at again, and opened
    part = town.row("select max(part) from matters_withholding where matter_id = ?", f"qinghe/{number}")[0]
    desk.goto(f"/desk/qinghe/matters/{number}/withheld/{part}/")
    desk.check("[name=result][value=open]")
    desk.fill(f"[name=text_{lang}]", WHY[lang])
    assert faults_of(desk) == []
    desk.locator("form.card button.btn").last.click()
    desk.wait_for_load_state()
    assert desk.locator("[role=status]").count() >= 1

    # nothing is open before a second person agrees at his own desk
    reader.goto(public)
    assert KEPT[lang] not in reader.content()
    as_official(desk, "shuji", lang)
    desk.goto("/desk/")
    desk.locator("main a[href^='/desk/agree/']").last.click()  # the newest; the story has one of its own
    desk.wait_for_url("**/desk/agree/**")
    assert KEPT[lang] in desk.inner_text("main")
    assert faults_of(desk) == []
    desk.click("button[name=press][value=agree]")
    desk.wait_for_url("**/desk/")

    # everybody reads it, and the digest is that of what was sealed
    reader.goto(public)
    note = reader.locator(".note.opened", has_text=WHAT[lang])
    expect(note).to_contain_text(KEPT[lang])
    expect(note).to_contain_text(SAME[lang])
    digest = note.locator(".said [data-d]").get_attribute("data-d")
    assert digest in before
    assert faults_of(reader) == []
    reader.goto(sealed)
    expect(reader.locator("#opened")).to_contain_text(KEPT[lang])
    assert digest in digest_shown(reader)
    reader.goto(f"{tree(lang)}/qinghe/withheld/")
    expect(reader.locator("table.register tr", has_text=WHAT[lang]).locator(".chip.ok")).to_be_visible()
