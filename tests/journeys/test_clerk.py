"""Officials at their desks: a notice that cannot end early, an objection answered, a vote of nine entered."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browsing import PHONE, WIDE, faults_of
from tests.journeys.conftest import HTML_LANGUAGE, Site, Visit, sign_in, sign_out, tree
from tests.journeys.test_resident import EVERYWHERE

pytestmark = [pytest.mark.browser, pytest.mark.demo]

SAID = {
    "zh": "向邻镇劳动监察核实，工钱上月已经结清，凭证附后。",
    "en": "Checked with the labour inspectors next door: all wages were paid last month.",
}
ASKED = {"zh": "收到居民异议一条，正在核实。", "en": "One objection by a resident; being checked."}
SKETCH = {"zh": "先记一笔，下午再写。", "en": "A first line, the rest in the afternoon."}


def write(page: Page, lang: str, words: str) -> None:
    """Write the words of an act into the field of the page's own language."""
    page.fill(f"[name=text_{lang}]", words)


def hand_in(page: Page) -> None:
    """Hand the form in, and let it be entered now: nobody wants to take it back."""
    page.click("button[value=hand_in]")
    page.wait_for_load_state()
    enter_now(page)


def enter_now(page: Page) -> None:
    """Enter what was just handed in and could be taken back for a while."""
    if page.url.endswith("/desk/"):
        page.locator("button[name=press][value=now]").last.click()
        page.wait_for_load_state()


@pytest.mark.requirement("DIS-5", "RUN-1")
@pytest.mark.parametrize(("lang", "width"), EVERYWHERE)
def test_the_works_office_cannot_end_a_notice_early_and_answers_first(
    town: Site, visit: Visit, lang: str, width: int
):
    road = town.road()
    public = f"{tree(lang)}/qinghe/matters/{road}/"
    page = visit(town, "/", width=width)
    sign_in(page, "jianshe", lang)
    assert faults_of(page) == []

    # what waits for the office says that an objection is open
    task = page.locator("main li", has=page.locator(".late")).first
    task.locator("a").click()
    page.wait_for_url("**/do/s5/**")
    size = town.size("qinghe")

    # ending the notice breaks two rules; both are said, nothing is entered, the words are kept
    page.check("[name=outcome][value=clear]")
    write(page, lang, ASKED[lang])
    hand_in(page)
    assert page.locator(".refused li").count() == 2
    assert page.input_value(f"[name=text_{lang}]") == ASKED[lang]
    assert faults_of(page) == []
    assert town.size("qinghe") == size

    # a draft is no act, and is there again
    write(page, lang, SKETCH[lang])
    page.click("button[value=draft]")
    page.wait_for_load_state()
    page.goto(f"/desk/qinghe/matters/{road}/do/s5/")
    assert page.input_value(f"[name=text_{lang}]") == SKETCH[lang]
    assert town.size("qinghe") == size

    # that an objection came is true: a double click makes one act, and so does the way back
    page.check("[name=outcome][value=objection]")
    write(page, lang, ASKED[lang])
    page.dblclick("button[value=hand_in]")
    page.wait_for_url("**/desk/")
    enter_now(page)
    page.wait_for_url(f"**/matters/{road}/")
    assert page.locator("[role=status]").count() == 1
    assert town.size("qinghe") == size + 1
    page.go_back()
    if page.locator("button[value=hand_in]").count():
        write(page, lang, ASKED[lang])
        hand_in(page)
    assert town.size("qinghe") == size + 1

    # he answers it; the public reads it at once
    page.goto(f"/desk/qinghe/matters/{road}/do/s6/")
    page.check("[name=outcome][value=dismissed]")
    page.check("[name=answers][value='2']")
    write(page, lang, SAID[lang])
    page.fill(f"[name=reason_{lang}]", SAID[lang])
    hand_in(page)
    page.wait_for_url(f"**/matters/{road}/")
    reader = visit(town, public, width=width)
    expect(reader.locator("main")).to_contain_text(SAID[lang])
    assert reader.locator(".act.quote .chip.bad").count() == 0
    assert faults_of(reader) == []

    # the notice goes on and prints as one sheet
    reader.goto(f"{public}notice/")
    reader.emulate_media(media="print")
    paper = reader.pdf(format="A4", prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b", paper)) == 1


@pytest.mark.requirement("PRO-3", "PRO-4")
@pytest.mark.parametrize(("lang", "width"), [("zh", WIDE), ("en", PHONE)])
def test_a_matter_is_opened_and_the_vote_of_nine_entered(town: Site, visit: Visit, lang: str, width: int):
    page = visit(town, "/", width=width)
    sign_in(page, "jianshe", lang)
    page.goto("/desk/qinghe/matters/new/?power=PRJ-02")
    for name in ("title", "summary", "cost", "source", "whom", "decides"):
        page.fill(f"[name={name}_{lang}]", f"{name} 2026")
    page.select_option("[name=post_project_office]", "project_office")
    page.locator("main form[method=post] button.btn").first.click()
    page.wait_for_url("**/desk/")
    enter_now(page)
    page.wait_for_url(re.compile(r"/matters/\d{4}-\d{4}/"))
    number = page.url.split("/")[-2]
    page.goto(f"/desk/qinghe/matters/{number}/vote/s1/")
    assert page.locator("h1").count() == 1  # not his turn: told whose it is
    assert page.locator("[name^=c_]").count() == 0
    sign_out(page)

    sign_in(page, "huiwu", lang)
    page.goto(f"/desk/qinghe/matters/{number}/vote/s1/")
    choices = page.locator("select[name^=c_]")
    assert choices.count() == 9
    for one in choices.all():
        one.select_option("agree")
    choices.first.select_option("disagree")
    if page.locator("[name=outcome]").count():
        page.locator("[name=outcome]").first.check()
    write(page, lang, ASKED[lang])
    for need in page.locator("[name=needs]").all():
        need.check()
    for name in ("reason", "dissent"):
        if page.locator(f"[name={name}_{lang}]").count():
            page.fill(f"[name={name}_{lang}]", SAID[lang])
    assert faults_of(page) == []
    hand_in(page)
    page.wait_for_url(f"**/matters/{number}/")

    reader = visit(town, f"{tree(lang)}/qinghe/matters/{number}/", width=width)
    said = "应到 9 人，实到 9 人" if lang == "zh" else "9 of 9 came"
    expect(reader.locator("main")).to_contain_text(said)
    expect(reader.locator(".votes")).to_be_visible()


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_another_post_is_told_whose_turn_it_is(site: Site, visit: Visit, lang: str):
    road = site.road()
    page = visit(site, "/")
    sign_in(page, "jiwei", lang)

    answer = page.goto(f"/desk/qinghe/matters/{road}/do/s5/?lang={HTML_LANGUAGE[lang]}")

    assert answer is not None
    assert answer.status == 403
    assert ("建设办" if lang == "zh" else "Works office") in page.inner_text("main")
    assert page.locator("form button[value=hand_in]").count() == 0
