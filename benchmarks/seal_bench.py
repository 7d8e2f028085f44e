"""What the check costs that a page makes of itself in a reader's browser, as the page itself takes it."""

from __future__ import annotations

import os
import shutil
from contextvars import copy_context

from playwright.sync_api import sync_playwright
from tests import browsing
from tests.town import at, town

from benchmarks.long_matter import long_matter
from benchmarks.measure import Measure
from sunlit.ledger.publish import publish

ACTS, TIMES = 12, 15


def measures() -> list[Measure]:
    """Return the median time of the check of a matter of 12 acts; nothing where there is no Chromium."""
    path = os.environ.get("SUNLIT_CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    if not path:
        return []
    of = town("sealed")
    matter = long_matter(of, ACTS)
    publish("sealed")
    with at("2026-04-10 18:00"):
        times = sorted(_checked(path, f"/sealed/matters/{matter.number}/"))
    return [
        Measure(
            f"a matter of {matter.acts.count()} acts checks itself in the browser",
            times[len(times) // 2],
            "ms",
            f"Chromium, median of {len(times)}, at most {times[-1]:.0f} ms",
            50,
            digits=1,
        )
    ]


def _checked(chromium: str, address: str) -> list[float]:
    """Return the milliseconds that the page says its check took, each time it was opened."""
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # Playwright's loop runs in this thread, and only here
    with sync_playwright() as driver:
        browser = driver.chromium.launch(
            executable_path=chromium, args=["--no-sandbox", browsing.AS_IF_HTTPS]
        )
        page = browser.new_context().new_page()
        browsing._here[:] = [copy_context()]
        page.route("**/*", browsing._answer)
        found = []
        for _ in range(TIMES):
            page.goto(f"{browsing.SITE}{address}")
            page.wait_for_selector("p.check[data-state=ok][data-ms]", timeout=20_000)
            found.append(float(page.get_attribute("p.check", "data-ms") or "nan"))
        browser.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]
    return found
