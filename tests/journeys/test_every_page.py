"""Every page of the demo as a reader meets it: axe, three widths, print, large type, one language."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page

from sunlit.ledger.kinds import KINDS
from sunlit.ui.wording import words
from tests.browsing import NARROW, PHONE, WIDE
from tests.journeys.addresses import (
    ACCOUNTS,
    DESK,
    ELSEWHERE,
    FOR_PROGRAMS,
    MORE_DESK,
    MORE_PUBLIC,
    PUBLIC,
    filled,
    names,
)
from tests.journeys.conftest import HTML_LANGUAGE, Site, sign_in, tree

pytestmark = [pytest.mark.browser, pytest.mark.demo]

PAPER = 680  # CSS pixels of an A4 page between its margins
STANDARDS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
WIDER = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
STRANGE = """() => {
  const zh = document.documentElement.lang.startsWith("zh"), found = [];
  const han = /[\\u3400-\\u9fff]/, sentence = /[A-Za-z]{2,}(?:[ ,;:'’-]+[A-Za-z]{2,}){5,}/;
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const text = walk.currentNode.data, at = walk.currentNode.parentElement;
    if (at.closest("script, style, pre, code, svg, [hidden]")) continue;
    if (at.closest("[lang]") !== document.documentElement) continue;
    if (zh ? sentence.test(text) : han.test(text)) found.push(text.trim().slice(0, 80));
  }
  for (const name of ["placeholder", "aria-label", "title", "alt"]) {
    for (const one of document.querySelectorAll(`[${name}]`)) {
      if (one.closest("[lang]") !== document.documentElement) continue;
      const text = one.getAttribute(name);
      if (zh ? sentence.test(text) : han.test(text)) found.push(`${name}: ${text.slice(0, 80)}`);
    }
  }
  return found;
}"""


@pytest.fixture(scope="session")
def signed_in(chromium: Browser, site: Site) -> Iterator[dict[str, Page]]:
    """One page for each account, signed in when it is first needed; "" has none."""
    pages: dict[str, Page] = {}
    contexts: list[BrowserContext] = []

    class Pages(dict[str, Page]):
        def __missing__(self, account: str) -> Page:
            context = chromium.new_context(viewport={"width": WIDE, "height": 900}, base_url=site.base)
            contexts.append(context)
            page = self[account] = context.new_page()
            if account:
                sign_in(page, account)
            return page

    pages = Pages()
    yield pages
    for context in contexts:
        context.close()


def faults(page: Page, lang: str) -> Iterator[str]:
    """Return what is wrong with a page, at every width and on paper."""
    if page.get_attribute("html", "lang") != {"zh": "zh-Hans", "en": "en"}[lang]:
        yield "another language"
    if page.locator("h1").count() != 1:
        yield f"{page.locator('h1').count()} headings of the first rank"
    keys = {key for key in words() if "." in key and key not in KINDS}
    said = page.inner_text("body")
    yield from (f"a key: {word}" for word in re.findall(r"[a-z_]+(?:\.[a-z_0-9]+)+", said) if word in keys)
    yield from (f"not in {lang}: {text}" for text in page.evaluate(STRANGE))
    for width in (WIDE, PHONE):
        page.set_viewport_size({"width": width, "height": 900})
        yield from (f"{width}: {fault}" for fault in _axe(page))
        if page.evaluate(WIDER):
            yield f"wider than the screen at {width}"
    page.set_viewport_size({"width": NARROW, "height": 900})
    if page.evaluate(WIDER):
        yield f"wider than the screen at {NARROW}"
    page.set_viewport_size({"width": PHONE, "height": 900})
    page.evaluate("document.documentElement.classList.add('large')")
    if page.evaluate(WIDER):
        yield "wider than a phone in large type"
    page.set_viewport_size({"width": PAPER, "height": 900})
    page.emulate_media(media="print")
    if page.evaluate(WIDER):
        yield "wider than the paper"
    page.emulate_media(media="screen")
    page.set_viewport_size({"width": WIDE, "height": 900})


def _axe(page: Page) -> Iterator[str]:
    found = Axe().run(page, options={"runOnly": STANDARDS, "resultTypes": ["violations"]})
    for rule in found.response["violations"]:
        for node in rule["nodes"]:
            yield f"{rule['id']}: {node['html'][:200]}"


def test_every_address_is_looked_at_or_said_to_be_none_for_people():
    known = {*PUBLIC, *DESK, *ACCOUNTS, *ELSEWHERE, *FOR_PROGRAMS}

    assert set(names()) - known == set()
    assert known - set(names()) == set()


@pytest.mark.requirement("ACC-1", "ACC-2")
@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("path", [*PUBLIC.values(), *MORE_PUBLIC])
def test_a_public_page_reads_well(site: Site, signed_in: dict[str, Page], path: str, lang: str):
    page = signed_in[""]
    page.goto(tree(lang) + filled(site, path))

    found = list(faults(page, lang))
    assert not found, "\n".join([page.url, *found])


@pytest.mark.requirement("ACC-1", "ACC-2")
@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("sample", [*DESK.values(), *MORE_DESK, *ACCOUNTS.values()], ids=str)
def test_a_page_of_the_desk_reads_well(site: Site, signed_in: dict[str, Page], sample, lang: str):
    page = signed_in[sample.account]
    path = filled(site, sample.path)
    if path.startswith(("/desk/", "/accounts/", "/start/")):
        page.goto(f"{path}{'&' if '?' in path else '?'}lang={HTML_LANGUAGE[lang]}")
    else:  # among the public pages, for one who has signed in
        page.goto(tree(lang) + path)

    found = list(faults(page, lang))
    assert not found, "\n".join([page.url, *found])
