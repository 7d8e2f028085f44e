"""The whole set-up in a real browser on a phone, each page looked over by axe."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page

from sunlit.catalogue.founding import waiting
from sunlit.catalogue.models import Body
from tests.browsing import PHONE, faults_of
from tests.start.answers import PASSWORD, town

pytestmark = pytest.mark.browser


def _next(page: Page) -> None:
    assert faults_of(page) == [], page.url
    with page.expect_navigation():
        page.click("button[value=next]")


def test_ten_questions_are_answered_with_a_thumb(live_server, home, chromium: Browser):
    """A server of its own: pages that lead on to others are followed by the browser itself."""
    context = chromium.new_context(viewport={"width": PHONE, "height": 844})
    page = context.new_page()
    page.goto(f"{live_server.url}/start/?code={waiting.new_code()}")
    assert faults_of(page) == []
    page.click("main form button")
    page.wait_for_selector("ol.steps")
    assert faults_of(page) == []
    page.click("main a.btn")
    for name in ("name_zh", "name_en", "slug", "host"):
        page.fill(f"[name={name}]", town()["body"][name])
    for _ in range(4):  # body, above, day, list
        _next(page)
    for box in page.query_selector_all("[name=codes]"):
        if box.get_attribute("value") != "FIN-02":
            box.uncheck()
    _next(page)
    page.fill("[name=holder_office]", "Sun")
    page.fill("[name=committee]", "Lin\nWang\nZhao")
    _next(page)
    assert "4 / 10" not in page.inner_text("main")
    assert page.is_visible(".errors")
    page.check("[name=unfilled]")
    _next(page)
    page.fill("[name=name]", "Feng")
    _next(page)
    page.fill("[name=password_0]", PASSWORD)
    _next(page)
    _next(page)
    page.fill("[name=title]", "Riverside Road")
    page.click("button[value=show]")
    page.wait_for_selector("#trial")
    assert "Riverside Road" in page.inner_text("#trial")
    _next(page)
    page.check("[name=agree]")
    assert faults_of(page) == []
    page.click("main form button")
    page.wait_for_url("**/start/done/")
    assert faults_of(page) == []
    assert Body.objects.get().slug == "qinghe"
    context.close()
