"""What every answer carries, and the pages for what is missing."""

from __future__ import annotations

import gzip
from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory

from sunlit.site import middleware
from sunlit.site.middleware import language_from_address


def language_of(path: str, cookie: str = "") -> tuple[str, HttpResponse]:
    """Return the language in which a page at `path` would be made, and its answer."""
    seen: list[str] = []

    def page(request: HttpRequest) -> HttpResponse:
        seen.append(str(request.LANGUAGE_CODE))
        return HttpResponse("x")

    request = RequestFactory().get(path, HTTP_ACCEPT_LANGUAGE="en")
    request.COOKIES["lang"] = cookie
    answer = language_from_address(page)(request)
    return seen[0], answer


@pytest.mark.parametrize(
    ("path", "cookie", "language"),
    [
        ("/qinghe/", "en", "zh-hans"),
        ("/en/qinghe/", "zh-hans", "en"),
        ("/english-village/", "", "zh-hans"),
        ("/desk/", "", "zh-hans"),
        ("/desk/", "en", "en"),
        ("/desk/?lang=en", "", "en"),
        ("/desk/?lang=fr", "nonsense", "zh-hans"),
    ],
)
def test_the_language_is_the_address(path: str, cookie: str, language: str):
    assert language_of(path, cookie)[0] == language


def test_a_public_page_sets_no_cookie_and_the_desk_remembers():
    assert not language_of("/qinghe/?lang=en")[1].cookies
    assert language_of("/desk/?lang=en")[1].cookies["lang"].value == "en"


def test_every_answer_forbids_foreign_scripts(client: Client):
    headers = client.get("/static/ui/sunlit.css").headers
    assert "script-src 'self';" in headers["Content-Security-Policy"]
    assert "unsafe-inline" not in headers["Content-Security-Policy"].split("style-src")[0]


def test_a_view_may_widen_the_policy_itself():
    def page(request: HttpRequest) -> HttpResponse:
        return HttpResponse("x", headers={"Content-Security-Policy": "default-src 'none'"})

    answer = middleware.security_headers(page)(RequestFactory().get("/"))
    assert answer["Content-Security-Policy"] == "default-src 'none'"


def test_static_files_are_packed_kept_and_asked_for_only_once(client: Client):
    packed: Any = client.get("/static/ui/sunlit.css?v=1", headers={"accept-encoding": "gzip"})
    bare: Any = client.get("/static/ui/sunlit.css")
    assert gzip.decompress(packed.content) == bare.content
    assert "immutable" in packed["Cache-Control"]
    assert "immutable" not in bare["Cache-Control"]
    assert client.get("/static/ui/sunlit.css", headers={"if-none-match": bare["ETag"]}).status_code == 304


def test_the_style_sheet_and_the_script_stay_small(client: Client):
    style: Any = client.get("/static/ui/sunlit.css", headers={"accept-encoding": "gzip"})
    script: Any = client.get("/static/ui/sunlit.js", headers={"accept-encoding": "gzip"})
    assert len(style.content) <= 20_000
    assert len(script.content) <= 5_000


@pytest.mark.parametrize(
    "path", ["", "missing.css", "../settings.py", "%2e%2e/settings.py", "ui", "ui/../../x"]
)
def test_nothing_but_our_own_static_files_is_served(client: Client, path: str):
    assert client.get(f"/static/{path}").status_code == 404
