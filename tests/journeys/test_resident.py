"""A resident without an account: sees what is open, speaks, finds the answer, and checks the record."""

from __future__ import annotations

import base64
import json
import re
from pathlib import Path

import pytest
from playwright.sync_api import Page

from sunlit.ui.wording import words
from tests.browsing import PHONE, WIDE, faults_of
from tests.journeys.conftest import Site, Visit, run_command, run_python, tree

pytestmark = [pytest.mark.browser, pytest.mark.demo]

MANNERS = 3_200  # milliseconds in which nobody reads a form and writes a question
WORDS = {
    "zh": "请把评标报告里扣分的地方写清楚。",
    "en": "Please say in the report where points were taken off.",
}
EVERYWHERE = [(lang, width) for lang in ("zh", "en") for width in (WIDE, PHONE)]


def t(key: str, lang: str) -> str:
    """Return a sentence of the page, up to its first parameter."""
    return words()[key][lang].split("{")[0]


def say(page: Page, text: str) -> None:
    """Write into the form for the public, as slowly as people do, and send it."""
    page.wait_for_timeout(MANNERS)
    page.fill("#text", text)
    page.click("form[method=post] button.btn")
    page.wait_for_url("**/receipt/**")


@pytest.mark.requirement("RUN-1", "SPK-1", "TRU-1")
@pytest.mark.parametrize(("lang", "width"), EVERYWHERE)
def test_a_resident_objects_asks_reads_and_checks(
    site: Site, visit: Visit, tmp_path: Path, lang: str, width: int
):
    road, here = site.road(), f"{tree(lang)}/qinghe"
    page = visit(site, f"{tree(lang)}/", width=width)

    # from the county to the matter that waits for him
    page.click(f"a[href='{here}/matters/{road}/']")
    assert page.locator("h1").inner_text() in ("沿河路改造工程招标", "Tender for Riverside Road")
    assert page.locator(".open .late, .card.open").first.is_visible()
    page.locator("a.btn", has_text=t("object.send", lang)).or_(
        page.locator(f"a[href='{here}/object/{road}/']")
    ).first.click()

    # he objects and gets a receipt with a code
    say(page, WORDS[lang])
    code = page.inner_text(".code")
    assert len(code.replace("-", "")) == 8
    assert faults_of(page) == []
    entry = int(page.get_attribute(f"a[href*='{here}/acts/']", "href").rstrip("/").split("/")[-1])
    evidence = page.get_attribute("a[href*='receipt.json']", "href")

    # at once the matter has one more objection; the words wait for the office
    page.goto(f"{here}/matters/{road}/")
    assert WORDS[lang] not in page.inner_text("main")
    assert page.locator(".act.quote .chip.bad").count() >= 2

    # he finds it again by the code, however he types it
    page.goto(f"{here}/")
    page.click(f"footer a[href='{here}/find/']")
    page.fill("#code", f" {code.lower()} ")
    page.press("#code", "Enter")
    page.wait_for_url("**/questions/**")
    assert page.locator("a[href$='/receipt/']").count() == 1

    # he asks about the matter
    page.goto(f"{here}/matters/{road}/")
    page.click(f"a[href='{here}/ask/?matter={road}']")
    say(page, WORDS[lang] + "?")
    assert page.locator("a[href*='/questions/q']").count() >= 1

    # he looks for it, from any page
    page.fill("header [type=search]", "沿河路" if lang == "zh" else "Riverside")
    page.press("header [type=search]", "Enter")
    page.wait_for_url("**/search/**")
    assert page.locator(f"main a[href='{here}/matters/{road}/']").count() >= 1

    # he reads the power with its chart, as a drawing or as a list
    page.goto(f"{here}/matters/{road}/")
    page.locator(f"main a[href='{here}/powers/PRJ-02/']").first.click()
    chart = page.locator(".chart img, .chart svg").first
    assert chart.is_visible() if width == WIDE else page.locator(".outline li").count() > 5

    # he sees who is late in the county
    page.goto(f"{tree(lang)}/chengming/supervise/")
    assert page.locator(
        f"main a[href='{tree(lang)}/jiyun/matters/{site.matter('jiyun', 'FIN-06')}/']"
    ).count()

    # the record's page tells how to check it; the command and the evidence agree
    page.click("footer p a")
    page.wait_for_url("**/record/")
    assert "/log/chengming/" in page.content()
    kept = tmp_path / "receipt.json"
    kept.write_bytes(page.request.get(evidence).body())
    told = run_python("-m", "sunlit.verify", str(kept))
    assert told.returncode == 0, told.stdout + told.stderr
    assert WORDS[lang] in kept.read_text(encoding="utf-8") or WORDS[lang] in _opened(kept)
    told = run_command(site, "verify", f"{site.base}/log/qinghe/", "--json")
    assert told.returncode == 0, told.stdout + told.stderr
    assert json.loads(told.stdout)["size"] > entry


def _opened(kept: Path) -> str:
    """Return what the salted texts of an evidence file say."""
    texts = re.findall(r'"([A-Za-z0-9_-]{40,})"', kept.read_text(encoding="utf-8"))
    return "\n".join(
        base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)).decode("utf-8", "replace") for text in texts
    )
