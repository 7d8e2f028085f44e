"""The finished demo behind its real server, and a real browser in front of it."""

from __future__ import annotations

import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page

from sunlit.cli.demo.cast import read_cast
from tests.browsing import WIDE, faults_of
from tests.demo_fixture import environment

READY_WITHIN = 60  # seconds
HTML_LANGUAGE = {"zh": "zh-hans", "en": "en"}


@dataclass(frozen=True)
class Site:
    """A served installation: its address, and its folder to look things up in."""

    base: str
    home: Path

    def matter(self, body: str, power: str) -> str:
        """Return the number of the last matter of a power, as the story has it."""
        return str(self.row("select number from matters_matter where power_id like ? order by number desc",
                            f"{body}/{power}/%")[0])  # fmt: skip

    def road(self) -> str:
        """Return the number of the tender whose notice stands: the road of the story."""
        return str(self.row("select number from matters_matter m join matters_steprun r on r.matter_id = m.ref "
                            "where m.power_id like 'qinghe/PRJ-02/%' and r.step = 's5' order by number desc")[0])  # fmt: skip

    def row(self, query: str, *given: str | int) -> tuple[object, ...]:
        """Return the first row that a query finds."""
        with closing(sqlite3.connect(f"file:{self.home / 'db.sqlite3'}?mode=ro", uri=True)) as database:
            found = database.execute(query, given).fetchone()
        assert found is not None, query
        return tuple(found)

    def size(self, body: str) -> int:
        """Return how many entries the record of a body has."""
        return int(str(self.row("select size from ledger_log where slug = ?", body)[0]))


@contextmanager
def serving(home: Path) -> Iterator[Site]:
    """Serve the installation at `home` by the command that people use, until the block ends."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "sunlit.cli.main", "serve", "--port", str(port), "--workers", "1"]
    said = (home / "served.txt").open("wb")
    server = subprocess.Popen(command, env=environment(home), stdout=said, stderr=said)
    site = Site(f"http://127.0.0.1:{port}", home)
    try:
        _wait(site, server)
        yield site
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(30)
        said.close()
    assert "Traceback" not in (home / "served.txt").read_text(encoding="utf-8")


def _wait(site: Site, server: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + READY_WITHIN
    while time.monotonic() < deadline and server.poll() is None:
        try:
            urllib.request.urlopen(f"{site.base}/log/qinghe/vkey", timeout=5).close()
            return
        except (urllib.error.URLError, TimeoutError):
            time.sleep(0.2)
    pytest.fail((site.home / "served.txt").read_text(encoding="utf-8"))


@pytest.fixture(scope="session")
def site(demo_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The demo for those who only read it, and for residents who may say what they like."""
    home = tmp_path_factory.mktemp("site") / "demo"
    shutil.copytree(demo_home, home)
    with serving(home) as served:
        yield served


@pytest.fixture
def town(demo_home: Path, tmp_path: Path) -> Iterator[Site]:
    """The demo for one test alone, as the story leaves it."""
    home = tmp_path / "demo"
    shutil.copytree(demo_home, home)
    with serving(home) as served:
        yield served


Visit = Callable[..., Page]


@pytest.fixture
def visit(chromium: Browser) -> Iterator[Visit]:
    """Open an address in a browser of its own: `visit(site, "/qinghe/", width=PHONE, script=False)`."""
    contexts: list[BrowserContext] = []

    def opened(site: Site, path: str, *, width: int = WIDE, script: bool = True) -> Page:
        context = chromium.new_context(
            viewport={"width": width, "height": 900}, java_script_enabled=script, base_url=site.base
        )
        contexts.append(context)
        context.set_default_timeout(20_000)
        page = context.new_page()
        page.goto(path)
        return page

    yield opened
    for context in contexts:
        context.close()


def sign_in(page: Page, username: str, lang: str = "zh") -> None:
    """Sign in as one of the accounts that the demo prints: officials come to the desk, others to the start."""
    page.goto(f"/accounts/login/?lang={HTML_LANGUAGE[lang]}")
    page.fill("[name=login]", username)
    page.fill("[name=password]", read_cast().password)
    page.press("[name=password]", "Enter")
    page.wait_for_url(lambda address: "/accounts/" not in address, timeout=60_000)


def waiting(page: Page) -> Locator:
    """Return what the desk says of acts that are not in the record yet."""
    page.goto("/desk/")
    return page.locator("section[aria-labelledby=g-prepared]")


def look_at(page: Page, stage: str) -> None:
    """Open from the desk the act that waits for this reader; `stage` is `review` or `sign`."""
    page.goto("/desk/")
    page.locator(f"main a[href*='/desk/{stage}/']").first.click()
    page.wait_for_url(f"**/desk/{stage}/**")
    assert faults_of(page) == []


def sign_out(page: Page) -> None:
    """Leave the desk."""
    page.click("form[action$='logout/'] button")
    page.wait_for_load_state()


def tree(lang: str) -> str:
    """Return the beginning of every public address in a language."""
    return "/en" if lang == "en" else ""


def run_command(site: Site, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run `sunlit` as people do, beside the site."""
    return run_python("-m", "sunlit.cli.main", *arguments, home=site.home)


def run_python(*arguments: str, home: Path | None = None) -> subprocess.CompletedProcess[str]:
    """Run Python in a process of its own."""
    given = {**environment(home), "PYTHONIOENCODING": "utf-8"}
    command = [sys.executable, *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False, env=given, timeout=120)
