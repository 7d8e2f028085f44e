"""Somebody tries what the public pages were not made for."""

from __future__ import annotations

import http.client
import re
from urllib.parse import urlencode, urlsplit

import pytest

from sunlit.cli.demo.cast import read_cast
from tests.journeys.addresses import PUBLIC, filled
from tests.journeys.conftest import Site

pytestmark = [pytest.mark.demo, pytest.mark.browser]  # with the served demo that the browser tests share


def ask(
    site: Site, path: str, method: str = "GET", body: bytes = b"", **headers: str
) -> tuple[int, dict[str, str], bytes]:
    """Send one request as it stands, not tidied up by a library."""
    connection = http.client.HTTPConnection(urlsplit(site.base).netloc, timeout=20)
    connection.request(method, path, body, {k.replace("_", "-"): v for k, v in headers.items()})
    answer = connection.getresponse()
    found = answer.status, {k.lower(): v for k, v in answer.getheaders()}, answer.read()
    connection.close()
    return found


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH"])
def test_a_page_that_is_only_read_takes_nothing_else(site: Site, method: str):
    for name, path in PUBLIC.items():
        if name in ("ask", "object"):
            continue
        status, _, _ = ask(site, filled(site, path), method, b"x=1")
        assert status in (403, 405), (name, status)


def test_every_public_page_is_guarded_by_its_headers(site: Site):
    for name, path in PUBLIC.items():
        status, headers, _ = ask(site, filled(site, path))
        assert status == 200, name
        assert "default-src 'self'" in headers["content-security-policy"], name
        assert "'unsafe-inline'" not in headers["content-security-policy"].split("style-src")[0], name
        assert headers["x-content-type-options"] == "nosniff", name
        assert headers["x-frame-options"] == "DENY", name
        assert headers["referrer-policy"] == "same-origin", name
        assert "server" not in headers or "/" not in headers["server"], name


@pytest.mark.parametrize("path", ["/qinghe/search/", "/qinghe/matters/", "/qinghe/powers/", "/qinghe/acts/"])
def test_an_endless_query_is_answered_or_refused_at_once(site: Site, path: str):
    for query in ("q=" + "a" * 6_000, "q=" + "%F0%9F%8C%9E" * 500, "page=" + "9" * 3_000, "before=-1&page=0"):
        status, _, body = ask(site, f"{path}?{query}")
        assert status in (200, 400, 404, 414), (status, query[:20])
        assert len(body) < 200_000


@pytest.mark.parametrize(
    "query", ["q=%00", "q=%27%22%3E%3Cscript%3Ealert(1)%3C/script%3E", "q=%25_%5C", "q=*OR*"]
)
def test_no_query_breaks_the_page_or_comes_back_as_markup(site: Site, query: str):
    status, _, body = ask(site, f"/qinghe/search/?{query}")
    assert status in (200, 400, 404)
    assert b"<script>alert" not in body


@pytest.mark.parametrize(
    "path",
    [
        "/static/../site/settings.py",
        "/static/%2e%2e/%2e%2e/settings.py",
        "/static/ui/..%2f..%2f..%2fsite/settings.py",
        "/qinghe/files/../../../keys/qinghe.key",
        "/qinghe/files/%2e%2e%2f%2e%2e%2fkeys%2fqinghe.key/x",
        "/log/qinghe/tile/../../keys/qinghe.key",
        "/log/qinghe/tile/0/..%2f..%2f..%2fkeys%2fqinghe.key",
        "/log/../keys/qinghe.key",
        "/log/qinghe/d/%2e%2e%2fkeys",
        "//evil.example/",
    ],
)
def test_no_address_leads_out_of_what_is_published(site: Site, path: str):
    status, headers, body = ask(site, path)
    assert status in (301, 302, 400, 404), status
    assert "evil.example" not in headers.get("location", "").split("?")[0]
    assert b"PRIVATE+KEY" not in body
    assert b"SECRET_KEY" not in body


def test_a_document_is_never_served_as_a_page_nor_by_a_body_that_did_not_publish_it(site: Site):
    sha256 = str(site.row("select sha256 from library_document where stream like 'qinghe/%'")[0])
    status, headers, _ = ask(site, f"/qinghe/files/{sha256}/x.html")
    assert status == 200
    assert "html" not in headers["content-type"]
    assert "sandbox" in headers["content-security-policy"]
    assert ask(site, f"/chengming/files/{sha256}/x.html")[0] == 404


@pytest.mark.parametrize(
    "next_", ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:1"]
)
def test_signing_in_never_leads_elsewhere(site: Site, next_: str):
    _, headers, body = ask(site, "/accounts/login/")
    cookie = headers["set-cookie"].split(";")[0]
    token = re.search(rb'name="csrfmiddlewaretoken" value="(\w+)"', body)
    given = {"login": "xianban", "password": read_cast().password, "next": next_}
    posted = urlencode({**given, "csrfmiddlewaretoken": token[1].decode() if token else ""}).encode()

    form = {"Content_Type": "application/x-www-form-urlencoded", "Cookie": cookie}
    status, headers, _ = ask(site, "/accounts/login/", "POST", posted, **form)

    assert (status, headers["location"]) == (302, "/desk/")


def test_a_strange_host_is_no_failure_and_is_not_repeated_in_links(site: Site):
    status, _, body = ask(site, "/qinghe/", Host="evil.example")
    assert status in (200, 400)
    assert b'href="http://evil.example' not in body
    status, _, _ = ask(site, "/qinghe/", Host="evil.example/..<x>")
    assert status == 400


def test_a_form_without_the_token_of_its_page_enters_nothing(site: Site):
    before = site.size("qinghe")
    for path in ("/qinghe/ask/", f"/qinghe/object/{site.road()}/", "/desk/act-as/"):
        status, _, _ = ask(site, path, "POST", b"text=x", Content_Type="application/x-www-form-urlencoded")
        assert status == 403, path
    assert site.size("qinghe") == before


def test_the_desk_is_closed_to_who_has_not_signed_in(site: Site):
    road = site.road()
    for path in ("/desk/", f"/desk/qinghe/matters/{road}/", f"/desk/qinghe/matters/{road}/do/s5/"):
        status, headers, body = ask(site, path)
        assert status == 302
        assert headers["location"].startswith("/accounts/login/")
        assert not body


def test_a_hundred_open_connections_keep_nobody_out(site: Site):
    held = [http.client.HTTPConnection(urlsplit(site.base).netloc, timeout=20) for _ in range(100)]
    try:
        for connection in held:
            connection.request("GET", "/log/qinghe/vkey")
            connection.getresponse().read()
        assert ask(site, "/qinghe/")[0] == 200
    finally:
        for connection in held:
            connection.close()
