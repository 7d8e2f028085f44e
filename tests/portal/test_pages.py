"""Every page, in both languages: it answers, it is whole, it says nothing that is not public."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.utils.translation import override

from sunlit.ledger.kinds import KINDS
from sunlit.ledger.models import Disclosure
from sunlit.matters.models import Matter
from sunlit.portal.supervise.lines import lines_of
from sunlit.supervision.queries import NOT_DONE, findings
from sunlit.ui.wording import words
from tests.portal.busy import CANARY, NOW
from tests.portal.reading import LANGUAGES, Page, for_programs, pages
from tests.town import moment

PARAMETER = re.compile(r"\{\w+(\||\})")


def read(client: Client, address: str) -> Page:
    response = client.get(address)
    assert response.status_code == 200, address
    return Page(response.content.decode())


@pytest.mark.requirement("ACC-2")
@pytest.mark.parametrize(("tree", "lang"), LANGUAGES)
def test_every_page_answers_in_both_languages_with_one_heading(client, county, tree, lang):
    for address in pages(county):
        page = read(client, tree + address)
        assert page.lang == lang, address
        assert page.heads == 1, address
        assert len(page.ids) == len(set(page.ids)), address


@pytest.mark.parametrize(("tree", "lang"), LANGUAGES)
def test_no_page_shows_a_key_or_an_unfilled_parameter(client, county, tree, lang):
    keys = {key for key in words() if "." in key and key not in KINDS}
    for address in pages(county):
        text = read(client, tree + address).text
        shown = {word for word in re.findall(r"[a-z_]+(?:\.[a-z_0-9]+)+", text) if word in keys}
        assert not shown, address
        assert not PARAMETER.search(text), address


def test_an_english_page_leads_to_english_pages(client, county):
    for address in pages(county):
        page = read(client, "/en" + address)
        for link in page.links:
            outside = ("/en/", "/static/", "/desk/", "/log/", "#", "?", "/accounts/")
            assert link.startswith(outside) or link == address, f"{address} leads to {link}"


@pytest.mark.parametrize(("tree", "lang"), LANGUAGES)
def test_public_pages_hold_no_form_that_writes_and_need_no_session(client, county, tree, lang):
    for address in pages(county):
        response = client.get(tree + address)
        assert "post" not in Page(response.content.decode()).forms, address
        assert not response.cookies, address
        assert "Cookie" not in response.get("Vary", ""), address
        assert response["Cache-Control"] == "public, max-age=0"
        again = client.get(tree + address, headers={"if-none-match": response["ETag"]})
        assert again.status_code == 304, address


def test_no_link_leads_nowhere(client, county):
    seen = {link for address in pages(county) for link in read(client, address).links}
    for link in sorted(seen):
        if link.startswith("/") and not link.startswith(("/static/", "/desk/", "/accounts/")):
            code = 302 if link.endswith("/for-me/") else 200  # what is for some asks them to sign in
            assert client.get(link).status_code == code, link


@pytest.mark.requirement("DIS-4", "TRU-6")
def test_words_that_are_not_for_everyone_stand_on_no_page(client, county):
    narrow = [str(d.value) for d in Disclosure.objects.exclude(scope="public") if CANARY in str(d.value)]
    assert len(narrow) >= 4  # for members, sealed, not shown yet, not shown at all

    everything = [*pages(county), *for_programs(county)]
    everything += [f"/qinghe/acts/{index}/" for index in range(county.town.body.log.leaves.count())]
    for address in everything:
        for tree, _ in LANGUAGES:
            assert CANARY not in client.get(tree + address).content.decode(), address
    found = Page(client.get(f"/qinghe/search/?q={CANARY}").content.decode())
    assert "没找到" in found.text
    assert found.text.count(CANARY) <= 3  # what was asked, nothing that was found


@pytest.mark.parametrize(("tree", "lang"), LANGUAGES)
@pytest.mark.parametrize(
    "address",
    [
        "/nowhere/",
        "/qinghe/acts/99999/",
        "/qinghe/matters/2026-9999/",
        "/qinghe/matters/2026-9999/notice/",
        "/qinghe/villages/nowhere/",
        "/qinghe/files/AAAA/x.pdf",
        "/qinghe/no-such-page/",
        "/log/nowhere/",
    ],
)
def test_what_is_not_there_is_a_helpful_page(client, county, tree, lang, address):
    response = client.get(address if address.startswith("/log") else tree + address)

    page = Page(response.content.decode())
    assert response.status_code == 404
    assert page.heads == 1
    assert "quietly" in page.text or "悄悄" in page.text
    assert len(page.links) > 3


def test_the_number_of_queries_of_a_page_does_not_grow(client, county, django_assert_max_num_queries):
    most = {"/": 19, "/qinghe/": 28, "/qinghe/matters/": 6, "/qinghe/acts/": 9, "/qinghe/record/": 4}
    for address, queries in most.items():
        client.get(address)
        with django_assert_max_num_queries(queries):
            client.get(address)


def test_a_matter_is_read_in_fifteen_queries_at_most(client, county, django_assert_max_num_queries):
    for matter in Matter.objects.all():
        with django_assert_max_num_queries(15):
            client.get(f"/qinghe/matters/{matter.number}/")


@pytest.mark.parametrize("address", ["/", "/qinghe/"])
def test_what_is_late_is_said_on_the_first_pages_as_supervision_says_it(client, county, address):
    found = findings(moment(NOW), classes=NOT_DONE)
    assert {"step_overdue", "reporting_overdue", "ratification_overdue"} <= {one.cls for one in found}
    page = read(client, "/en" + address).text
    with override("en"):
        for line in lines_of({"late": found}, {}, "")["late"]:
            assert line.said in page, line


def test_where_there_is_one_body_the_first_page_is_its_home(client, county, monkeypatch):
    tree = [type("Node", (), {"body": county.town.body, "children": []})()]
    monkeypatch.setattr("sunlit.portal.views.start.body_tree", lambda: tree)

    response = client.get("/en/")

    assert response.status_code == 302
    assert response["Location"] == "/en/qinghe/"


def test_the_page_of_the_record_stands_at_the_log_too(client, county):
    page = read(client, "/log/qinghe/")

    assert "sunlit-verify.py log http://testserver/log/qinghe/" in page.text
    assert "/en/qinghe/record/" in page.links
    assert county.town.body.log.vkey in page.text
