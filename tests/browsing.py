"""A real browser in front of the application, without a server between them.

Every request of a page to SITE is answered by Django's test client in the test's own thread and database
transaction; nothing else is reachable. So a browser test reads what a test has just written.
"""

from __future__ import annotations

import gzip
import os
import shutil
from collections.abc import Callable, Iterator
from contextvars import Context, copy_context
from dataclasses import dataclass
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from playwright.sync_api import Browser, Page, Request, Route, sync_playwright

SITE = "http://testserver"
AS_IF_HTTPS = f"--unsafely-treat-insecure-origin-as-secure={SITE}"  # as a site on the network must be
WIDE, PHONE, NARROW = 1280, 390, 320
_OURS_TO_SET = {"host", "content-length", "connection"}

Opener = Callable[..., Page]
_here: list[Context] = []  # of the test: Playwright answers requests in a context of its own


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Chromium as the system has it; the test is skipped where there is none."""
    path = os.environ.get("SUNLIT_CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    if not path:
        pytest.skip("Chromium is not installed")
    unsafe = os.environ.get("DJANGO_ALLOW_ASYNC_UNSAFE")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # Playwright's loop runs in this thread, and only here
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=path, args=["--no-sandbox", AS_IF_HTTPS])
        yield browser
        browser.close()
    if unsafe is None:
        del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def open_page(chromium: Browser) -> Iterator[Opener]:
    """Open an address in a new browser: `open_page("/qinghe/", width=PHONE, script=False)`."""
    contexts = []

    def opened(
        path: str, *, width: int = WIDE, script: bool = True, cookies: dict[str, str] | None = None
    ) -> Page:
        context = chromium.new_context(viewport={"width": width, "height": 900}, java_script_enabled=script)
        contexts.append(context)
        context.add_cookies([{"name": n, "value": v, "url": SITE} for n, v in (cookies or {}).items()])
        page = context.new_page()
        _here[:] = [copy_context()]
        page.route("**/*", _answer)
        page.goto(f"{SITE}{path}")
        return page

    yield opened
    for context in contexts:
        context.close()


def faults_of(page: Page) -> list[str]:
    """Return what axe finds wrong with a page, and whether it must be scrolled sideways."""
    found = Axe().run(
        page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
    )
    said = [
        f"{rule['id']}: {node['html'][:160]}"
        for rule in found.response["violations"]
        for node in rule["nodes"]
    ]
    if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
        said.append("the page is wider than the screen")
    return said


@dataclass(frozen=True)
class Answered:
    """What the application answered, unpacked."""

    status: int
    headers: dict[str, str]
    body: bytes


def answer(request: Request) -> Answered:
    """Let the application answer a request of the browser, on the connection and by the clock of the test."""
    return _here[-1].copy().run(_answered, request)


def _answered(request: Request) -> Answered:
    headers = {name: value for name, value in request.all_headers().items() if name not in _OURS_TO_SET}
    response: Any = Client(raise_request_exception=True).generic(
        request.method,
        request.url.removeprefix(SITE),
        request.post_data_buffer or b"",
        headers.get("content-type", "application/octet-stream"),
        headers={name: value for name, value in headers.items() if not name.startswith(":")},
    )
    body = b"".join(response.streaming_content) if response.streaming else response.content
    cookies = [cookie.OutputString() for cookie in response.cookies.values()]
    sent = dict(response.headers.items()) | ({"set-cookie": "\n".join(cookies)} if cookies else {})
    if sent.pop("Content-Encoding", "") == "gzip":
        body = gzip.decompress(body)
    return Answered(response.status_code, sent, body)


def _answer(route: Route) -> None:
    if not route.request.url.startswith(f"{SITE}/"):
        route.abort()
        return
    got = answer(route.request)
    route.fulfill(status=got.status, headers=got.headers, body=got.body)
