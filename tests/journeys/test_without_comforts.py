"""Without JavaScript, and without a mouse: everything is read, every link leads on, every form is sent."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from tests.browsing import PHONE, WIDE
from tests.journeys.addresses import filled
from tests.journeys.conftest import Site, Visit, sign_in, tree

pytestmark = [pytest.mark.browser, pytest.mark.demo]

READ = (
    "/qinghe/",
    "/qinghe/matters/{road}/",
    "/qinghe/powers/FIN-02/",
    "/qinghe/acts/{vote}/",
    "/qinghe/record/",
    "/qinghe/questions/",
    "/jiyun/supervise/",
)
FOCUS = "document.activeElement"


@pytest.mark.requirement("ACC-1")
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_all_is_read_without_javascript_and_every_link_leads_on(site: Site, visit: Visit, lang: str):
    page = visit(site, f"{tree(lang)}/", width=PHONE, script=False)
    leads = set()
    for path in READ:
        page.goto(tree(lang) + filled(site, path))
        assert page.locator("h1").is_visible()
        assert len(page.inner_text("main")) > 200, path
        assert "{" not in page.inner_text("body"), path
        leads |= {link.get_attribute("href") for link in page.locator("main a[href^='/']").all()[:8]}

    for link in sorted(leads):
        assert page.request.get(link).ok, link


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_question_is_sent_without_javascript(site: Site, visit: Visit, lang: str):
    page = visit(site, f"{tree(lang)}/qinghe/ask/?power=FIN-02", width=PHONE, script=False)

    page.click("form[method=post] button.btn")
    assert page.locator("[role=alert]").is_visible()
    page.wait_for_timeout(3_200)
    page.fill("#text", "谁来验收？" if lang == "zh" else "Who accepts the work?")
    page.click("form[method=post] button.btn")

    assert page.locator(".code").is_visible()


def test_an_official_signs_in_and_saves_a_draft_without_javascript(town: Site, visit: Visit):
    road = town.road()
    page = visit(town, "/", script=False)
    sign_in(page, "jianshe")
    page.goto(f"/desk/qinghe/matters/{road}/do/s5/")

    page.fill("[name=text_zh]", "正在向当地劳动监察查询。")
    page.click("button[value=draft]")
    page.goto(f"/desk/qinghe/matters/{road}/do/s5/")

    assert page.input_value("[name=text_zh]") == "正在向当地劳动监察查询。"


def _tabbed(page: Page, most: int) -> list[str]:
    """Press the tabulator and return where it leads: addresses, names of fields, words of buttons."""
    found = []
    for _ in range(most):
        page.keyboard.press("Tab")
        found.append(
            page.evaluate(f"{FOCUS}.getAttribute('href') || {FOCUS}.name || {FOCUS}.textContent.trim()")
        )
        seen = page.evaluate(f"""() => {{
            const box = {FOCUS}.getBoundingClientRect(), style = getComputedStyle({FOCUS});
            return box.width > 0 && (style.outlineStyle !== 'none' || style.boxShadow !== 'none');
        }}""")
        assert seen, found
    return found


@pytest.mark.parametrize("width", [WIDE, PHONE])
def test_what_was_not_sent_is_said_at_every_width(site: Site, visit: Visit, width: int):
    page = visit(site, "/qinghe/ask/?power=FIN-02", width=width)
    page.context.clear_cookies()
    page.fill("#text", "谁来验收？")
    page.click("form[method=post] button.btn")

    assert page.get_by_role("heading", level=1).is_visible()
    assert "没有记下" in page.inner_text("main")


def test_an_official_finds_his_way_back_from_a_page_that_is_not_his(site: Site, visit: Visit):
    page = visit(site, "/")
    sign_in(page, "caigou")
    answer = page.goto("/desk/qinghe/posts/t1/")

    assert answer is not None
    assert answer.status == 403
    page.click("main a[href='/desk/']")
    assert page.get_by_role("heading", level=1).inner_text() == "要我办的"


@pytest.mark.requirement("ACC-1")
@pytest.mark.parametrize("width", [WIDE, PHONE])
def test_the_keyboard_alone_reaches_search_menu_and_what_to_do(site: Site, visit: Visit, width: int):
    road = site.road()
    page = visit(site, f"/qinghe/matters/{road}/", width=width)

    order = _tabbed(page, 12)
    assert order[0] == "#main"
    assert "q" in order
    assert order.index("/qinghe/powers/") > order.index("/qinghe/matters/")

    page.reload()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    after = _tabbed(page, 12)
    assert f"/qinghe/object/{road}/" in after


def test_the_keyboard_alone_sends_a_question(site: Site, visit: Visit):
    page = visit(site, "/qinghe/ask/?power=FIN-02")
    page.wait_for_timeout(3_200)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")  # skips to the content
    for _ in range(12):
        page.keyboard.press("Tab")
        if page.evaluate(f"{FOCUS}.id") == "text":
            break
    page.keyboard.type("谁来验收？")
    for _ in range(12):
        page.keyboard.press("Tab")
        if page.evaluate(f"{FOCUS}.matches('button.btn')"):
            break
    page.keyboard.press("Enter")
    page.wait_for_url("**/receipt/**")


def test_the_keyboard_alone_signs_in(site: Site, visit: Visit):
    page = visit(site, "/accounts/login/")
    page.focus("[name=login]")
    page.keyboard.type("caigou")
    page.keyboard.press("Tab")
    page.keyboard.type("sunlit-demo")
    page.keyboard.press("Enter")
    page.wait_for_url("**/desk/**")
