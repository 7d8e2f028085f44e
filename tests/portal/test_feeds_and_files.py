"""What leaves the site: files byte for byte, feeds in the order of the log, search, lists, the acts."""

from __future__ import annotations

import xml.etree.ElementTree as ET

import pytest
from django.test import Client

from sunlit.library.files import keep_file, path_of
from sunlit.library.models import Document
from sunlit.record.b64 import b64url
from tests.portal.busy import CANARY, PAPER
from tests.portal.reading import Page

ATOM = "{http://www.w3.org/2005/Atom}"


def feed(client: Client, address: str) -> ET.Element:
    response = client.get(address)
    assert response["Content-Type"] == "application/atom+xml; charset=utf-8"
    return ET.fromstring(response.content)


def texts(element: ET.Element, tag: str) -> list[str]:
    return [found.text or "" for found in element.iter(f"{ATOM}{tag}")]


@pytest.mark.parametrize(
    "address", ["/qinghe/feed.atom", "/qinghe/matters/2026-0001/feed.atom", "/qinghe/powers/FIN-02/feed.atom"]
)
def test_a_feed_is_ordered_by_the_index_of_the_log(client, county, address):
    found = feed(client, address)

    entries = list(found.iter(f"{ATOM}entry"))
    indexes = [int(texts(entry, "id")[0].rsplit("/", 1)[1]) for entry in entries]
    assert len(indexes) > 3 or "powers" in address
    assert indexes == sorted(indexes, reverse=True)
    assert texts(found, "updated")[0] == texts(entries[0], "updated")[0]
    for entry in entries:
        assert all(texts(entry, tag) for tag in ("id", "title", "updated"))
        assert entry.find(f"{ATOM}link").get("href").startswith("http://testserver/qinghe/acts/")


def test_the_ids_of_a_feed_are_the_same_in_both_languages_and_at_every_address(client, county, settings):
    settings.ALLOWED_HOSTS = ["testserver", "other.example"]
    here = feed(client, "/qinghe/feed.atom")
    there = feed(client, "/en/qinghe/feed.atom")
    elsewhere = ET.fromstring(client.get("/qinghe/feed.atom", HTTP_HOST="other.example").content)

    assert texts(here, "id") == texts(there, "id") == texts(elsewhere, "id")
    assert texts(here, "id")[0] == "tag:qinghe.example,2026-03-02:/qinghe/feed.atom"
    assert texts(here, "title") != texts(there, "title")
    assert len(set(texts(here, "id"))) == len(texts(here, "id"))


def test_a_feed_leaves_ballots_to_the_result(client, county):
    titles = texts(feed(client, "/qinghe/matters/2026-0001/feed.atom"), "title")
    assert not any("投票" in title for title in titles)
    assert any("党委会集体决定" in title for title in titles)


@pytest.mark.parametrize("tree", ["", "/en"])
def test_a_file_is_served_byte_for_byte(client, county, tree):
    response = client.get(f"{tree}/qinghe/files/{county.file}/%E6%8A%A5%E5%91%8A.pdf")

    assert b"".join(response.streaming_content) == PAPER
    assert response["Content-Type"] == "application/pdf"
    assert response["ETag"] == f'"{county.file}"'
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in response["Content-Security-Policy"]
    assert response["Content-Disposition"].startswith("inline; filename*=utf-8''")
    again = client.get(f"/qinghe/files/{county.file}/x", headers={"if-none-match": f'"{county.file}"'})
    assert again.status_code == 304


def test_a_kept_file_that_nobody_published_is_not_served(client, county):
    draft = keep_file(b"a draft", "draft.txt")

    assert path_of(draft.sha256).exists()
    assert client.get(f"/qinghe/files/{draft.sha256}/draft.txt").status_code == 404


def test_a_file_for_members_is_not_served(client, county):
    row = Document.objects.select_related("disclosure").filter(sha256=county.file).first()
    for document in Document.objects.filter(sha256=county.file).select_related("disclosure"):
        document.disclosure.scope = "members"
        document.disclosure.save(update_fields=["scope"])

    assert row is not None
    assert client.get(f"/qinghe/files/{county.file}/x.pdf").status_code == 404


def test_a_file_is_served_by_the_body_that_published_it_alone(client, county):
    assert client.get(f"/yanhe/files/{county.file}/x.pdf").status_code == 404


def test_search_finds_titles_first_marks_words_and_leads_to_what_they_belong_to(client, county):
    page = client.get("/qinghe/search/?q=操场").content.decode()

    assert "<mark>操场</mark>" in page
    assert f"/qinghe/matters/{county.playground.number}/" in page
    assert page.index("中心小学<mark>操场</mark>翻新") < page.index("<mark>操场</mark>什么时候能用")


def test_search_finds_powers_by_name_and_never_what_is_not_public(client, county):
    assert "/qinghe/powers/FIN-02/" in client.get("/qinghe/search/?q=大额").content.decode()
    nothing = Page(client.get(f"/qinghe/search/?q={CANARY}").content.decode())
    assert f'没找到"{CANARY}"' in nothing.text


def test_search_shows_what_was_asked_as_text(client, county):
    page = client.get("/qinghe/search/?q=<script>alert(1)</script>操场").content.decode()
    assert "<script>alert" not in page


def test_every_entry_is_listed_newest_first_and_none_is_missing(client, county):
    size = county.town.body.log.leaves.count()
    seen: list[int] = []
    address = "/qinghe/acts/"
    while address:
        page = client.get(address).content.decode()
        found = Page(page)
        seen += [
            int(link.split("/")[3])
            for link in found.links
            if link.startswith("/qinghe/acts/") and link[13:14].isdigit()
        ]
        older = [link for link in found.links if link.startswith("?before=") and int(link[8:]) == min(seen)]
        address = f"/qinghe/acts/{older[0]}" if older else ""
    assert seen == list(range(size - 1, -1, -1))


@pytest.mark.requirement("TRU-1")
def test_the_page_of_an_entry_shows_the_leaf_its_disclosures_and_its_proof(client, county):
    leaf = county.town.body.log.leaves.filter(kind="act.done").order_by("-index").first()
    page = client.get(f"/qinghe/acts/{leaf.index}/").content.decode()

    assert b64url(bytes(leaf.hash)) in page
    assert f"/log/qinghe/bundle/{leaf.index}.json" in page
    for disclosure in leaf.disclosures.all():
        assert disclosure.digest in page
        assert disclosure.value["zh"] in page
    assert client.get(f"/log/qinghe/bundle/{leaf.index}.json").status_code == 200


def test_lists_are_narrowed_by_state_class_and_village(client, county):
    def titles(query: str) -> str:
        return Page(client.get(f"/qinghe/matters/{query}").content.decode()).text

    assert "沿河村健身器材" in titles("?state=notice")
    assert "中心小学操场翻新" not in titles("?state=notice")
    assert "文化站消防检测" in titles("?state=late")
    assert "临时借用镇礼堂" not in titles("?class=large_sums")
    assert "沿河村健身器材" in titles("?village=yanhe&class=large_sums")
    assert "没有符合的事" in titles("?state=stopped")
    assert "中心小学操场翻新" in titles("?page=x&state=<b>&class=none")


def test_a_village_sees_what_its_town_does_for_it(client, county):
    page = Page(client.get("/qinghe/villages/yanhe/").content.decode())

    assert "沿河村健身器材" in page.text
    assert "中心小学操场翻新" not in page.text


def test_a_county_sees_what_is_late_below_it_with_the_post_that_answers(client, county):
    page = Page(client.get("/chengming/").content.decode())

    assert "已超 11 个工作日。谁负责：财政所。" in page.text
