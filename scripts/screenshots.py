"""Make the README's pictures from the running demo: builds it when needed, serves it, photographs it."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright
from test_setup import chromium

ROOT = Path(__file__).parents[1]
PICTURES = ROOT / "docs" / "pictures"
SHOTS = (  # name, address, width, height
    ("home", "/qinghe/", 1280, 1280),
    ("home-en", "/en/qinghe/", 1280, 1280),
    ("matter", "/qinghe/matters/{playground}/", 1280, 1500),
    ("matter-en", "/en/qinghe/matters/{playground}/", 1280, 1500),
    ("phone", "/qinghe/", 390, 1200),
    ("phone-en", "/en/qinghe/", 390, 1200),
)


def main() -> int:
    """Photograph every page of SHOTS."""
    if chromium() is None:
        sys.exit("Chromium is missing: install the package chromium and run this again.")
    port = _free_port()
    folder = os.environ.get("DEMO_DIR", str(ROOT / ".demo"))
    command = [str(ROOT / ".venv" / "bin" / "sunlit"), "demo", "--dir", folder, "--port", str(port)]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    try:
        base = f"http://127.0.0.1:{port}"
        _wait(base)
        PICTURES.mkdir(parents=True, exist_ok=True)
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox"])
            known = {"playground": _number(browser, base, "中心小学操场")}
            for name, address, width, height in SHOTS:
                _shoot(browser, base + address.format(**known), PICTURES / f"{name}.png", (width, height))
            browser.close()
    finally:
        server.terminate()
        server.wait(20)
    return 0


def _shoot(browser: Browser, address: str, path: Path, size: tuple[int, int]) -> None:
    page = browser.new_page(viewport={"width": size[0], "height": size[1]})
    page.goto(address, wait_until="networkidle")
    page.screenshot(path=path)
    page.close()
    print(path.relative_to(ROOT))


def _number(browser: Browser, base: str, words: str) -> str:
    """Return the number of the matter whose title holds `words`."""
    page = browser.new_page()
    page.goto(f"{base}/qinghe/search/?q={words}")
    address = page.locator(f"main a[href*='/matters/']:has-text('{words}')").first.get_attribute("href") or ""
    page.close()
    return address.rstrip("/").split("/")[-1]


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait(base: str) -> None:
    for _ in range(600):
        try:
            urllib.request.urlopen(base, timeout=2)  # noqa: S310  our own server
            return
        except OSError:
            time.sleep(0.5)
    sys.exit("the demo did not start within five minutes")


if __name__ == "__main__":
    sys.exit(main())
