"""Draw the picture that a chat shows when somebody sends a page on: src/sunlit/ui/static/ui/card.png.

Needs Chromium; run it again only when the mark changes. The card names no body, so that it fits every page.
"""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import sync_playwright
from test_setup import chromium

FOLDER = Path(__file__).parent.parent / "src/sunlit/ui/static/ui"
PAGE = """<!doctype html><meta charset="utf-8"><style>
body{margin:0;width:1200px;height:630px;background:#fbfaf6;border-top:22px solid #0b5563;
box-sizing:border-box;display:flex;align-items:center;font-family:"Noto Sans CJK SC",sans-serif;color:#1c2530}
svg{width:270px;height:270px;margin:0 70px 0 90px;flex:none}
h1{font-size:88px;margin:0 0 14px;line-height:1.2}p{font-size:42px;margin:0;color:#4a5663;line-height:1.5}
b{display:block;width:150px;height:10px;background:#f2b632;margin:34px 0;border-radius:9px}
</style>MARK<div><h1>权力公开</h1><p>公家的事，大家看得见</p><b></b>
<p>Public business,<br>where everyone can see it</p></div>"""


def main() -> None:
    """Draw the card from the mark."""
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=chromium(), args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1200, "height": 630})
        page.set_content(PAGE.replace("MARK", (FOLDER / "mark.svg").read_text(encoding="utf-8")))
        page.screenshot(path=FOLDER / "card.png")
        browser.close()


if __name__ == "__main__":
    main()
