"""A committee of nine decides a contested item from the chair's screen: one withdraws, one is late, one is against."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Page, expect

from tests.browsing import PHONE, faults_of
from tests.journeys.conftest import Site, Visit, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.demo]

TABLET = 1024
CHINA = timedelta(hours=8)
CHOSEN = {
    "zh": {"agree": "同意", "disagree": "不同意", "passed": "要 5 票，得 6 票，通过", "late": "下一项起表决",
           "voted": "已投", "figures": "9 人中要 5 票，6 票同意"},
    "en": {"agree": "agree", "disagree": "disagree", "passed": "5 votes needed, 6 in favour: Passed",
           "late": "votes from the next item", "voted": "voted", "figures": "5 of 9 needed, 6 in favour"},
}  # fmt: skip
MOTION = {"zh": "同意公开招标，上下学时段不施工。", "en": "Open tender; no work at school hours."}


def press(page: Page, value: str) -> None:
    """Press one of the buttons of the screen."""
    page.locator(f"button[value={value}]:visible").first.click()
    page.wait_for_load_state()


def row(page: Page, place: int) -> str:
    """Return where the row of a member stands; the head is the last of nine."""
    return f"table.voters tbody tr:nth-child({place})"


@contextmanager
def opened(page: Page, place: int) -> Iterator[None]:
    """Unfold what else may be pressed in a member's row."""
    page.locator(f"{row(page, place)} details > summary").click()
    yield
    page.wait_for_load_state()


def open_matter(page: Page, site: Site, lang: str) -> str:
    """Let the works office open a matter that waits for the committee's vote."""
    sign_in(page, "jianshe", lang)
    page.goto("/desk/qinghe/matters/new/?power=PRJ-02")
    for name in ("title", "summary", "cost", "source", "whom", "decides"):
        page.fill(f"[name={name}_{lang}]", f"{name} 2026")
    page.select_option("[name=post_project_office]", "project_office")
    page.locator("form.card button").last.click()
    page.wait_for_url(lambda address: "/new/" not in address)
    return site.matter("qinghe", "PRJ-02")


def sound(page: Page, script: bool) -> None:
    """Ask for faults of the page; who asks is a script himself."""
    assert not script or faults_of(page) == []


def call(page: Page, number: str, lang: str, script: bool) -> None:
    """Call the committee for this minute."""
    page.goto(f"/desk/qinghe/meetings/new/?organ=committee&matter={number}")
    page.fill(f"[name=title_{lang}]", "2026")
    page.fill(f"[name=place_{lang}]", "202")
    page.fill("[name=at]", (datetime.now(UTC) + CHINA).strftime("%Y-%m-%dT%H:%M"))
    sound(page, script)
    page.locator("form.card button").last.click()
    page.wait_for_url(lambda address: "/new/" not in address)


@pytest.mark.requirement("PRO-3", "PRO-4", "RUN-5")
@pytest.mark.parametrize(("lang", "script"), [("zh", True), ("en", False)])
def test_a_committee_of_nine_decides_a_contested_item(town: Site, visit: Visit, lang: str, script: bool):
    words = CHOSEN[lang]
    number = open_matter(visit(town, "/", width=TABLET), town, lang)
    chair = visit(town, "/", width=TABLET, script=script)
    sign_in(chair, "huiwu", lang)
    call(chair, number, lang, script)

    # the roll: the last but one is not there yet
    for place in range(9):
        if place != 7:
            chair.locator("[name=here]").nth(place).check()
    sound(chair, script)
    press(chair, "roll")
    press(chair, "open")
    press(chair, "take")
    sound(chair, script)

    # he comes after the item was taken up; another withdraws; the motion is put
    chair.locator(f"{row(chair, 8)} button[value=late]").click()
    chair.wait_for_load_state()
    expect(chair.locator(row(chair, 8))).to_contain_text(words["late"])
    with opened(chair, 7):
        chair.locator(f"{row(chair, 7)} button[value=recuse]").click()
    chair.locator(f"[name=text_{lang}]:visible").first.fill(MOTION[lang])
    press(chair, "motion")
    sound(chair, script)

    # the head may not vote first; the refusal says how many are waited for, and nothing is entered
    size = town.size("qinghe")
    chair.locator(f"{row(chair, 9)} button[value=agree]").click()
    chair.wait_for_load_state()
    assert chair.locator(".refused li").count() == 1
    assert town.size("qinghe") == size

    # anybody follows it on a phone, without an account
    public = visit(town, "/", width=PHONE, script=script)
    tree = "" if lang == "zh" else "/en"
    public.goto(chair.url.replace("/desk/", f"{tree}/"))
    expect(public.locator("main")).to_contain_text(MOTION[lang])
    sound(public, script)

    # one member votes from his own phone; the screen shows it without anybody pressing
    phone = visit(town, "/", width=PHONE)
    sign_in(phone, "jiwei", lang)
    phone.goto(f"{chair.url}ballot/")
    assert faults_of(phone) == []
    phone.locator("button[value=disagree]").click()
    phone.wait_for_load_state()
    voted = chair.locator(row(chair, 3))
    if not script:
        chair.reload()
    expect(voted).to_contain_text(words["disagree"], timeout=15_000)
    if not script:
        public.reload()
    expect(public.locator(row(public, 3))).to_contain_text(words["voted"], timeout=15_000)
    assert words["disagree"] not in public.locator(row(public, 3)).inner_text()

    # the others one after the other, the head last
    chair.goto(chair.url)
    for place in (1, 2, 4, 5, 6, 9):
        chair.locator(f"{row(chair, place)} button[value=agree]").click()
        expect(chair.locator(f"{row(chair, place)} .chip.teal")).to_have_text(words["agree"])
    press(chair, "end")
    expect(chair.locator("main")).to_contain_text(words["passed"])
    press(chair, "close")
    press(chair, "adopt")
    sound(chair, script)
    public.reload()
    expect(public.locator("main")).to_contain_text(words["figures"])
    public.goto(f"{public.url}minutes/")
    expect(public.locator(".sheet")).to_contain_text(MOTION[lang])
    sound(public, script)
    assert town.row("select end, state from matters_matter where number = ?", number)[1] == "running"
    kinds = town.row(
        "select count(*) from ledger_leaf where stream = ? and kind = 'ballot.cast'", f"matter:{number}"
    )
    assert kinds[0] == 7
