"""Document numbers as readers meet them: register, matter, entry, paper, search, and files to take away."""

from __future__ import annotations

import csv
import io
import json
from urllib.parse import quote

import pytest
from django.test import Client

from sunlit.matters.models import DocumentNumber
from tests.portal.ledgers.test_ledgers import lines
from tests.portal.reading import Page
from tests.town import town

REGISTER = "/qinghe/documents/"


def shown(address: str) -> Page:
    answer = Client().get(address)
    assert answer.status_code == 200, address
    return Page(answer.content.decode())


def leaf_of(ref: str) -> int:
    return DocumentNumber.objects.select_related("leaf").get(ref=f"qinghe/{ref}").leaf.index


@pytest.mark.requirement("API-1")
def test_the_register_lists_a_series_of_a_year_and_says_that_nothing_is_missing(numbered):
    newest = shown(REGISTER)
    assert "青禾党发〔2027〕1号" in newest.text
    assert "青禾党发〔2026〕" not in newest.text

    page = shown(f"{REGISTER}?series=decision&year=2026")
    assert "2026 年编到 2 号，没有空号、重号。" in page.text
    assert page.text.index("青禾党发〔2026〕2号") < page.text.index("青禾党发〔2026〕1号")
    assert f"/qinghe/acts/{leaf_of('decision/2026/1')}/" in page.links
    assert "/qinghe/matters/2026-0001/" in page.links

    minutes = shown(f"{REGISTER}?series=minutes&year=2026")
    assert "青禾会纪〔2026〕1号" in minutes.text
    assert f"/qinghe/meetings/{numbered.meeting.number}/minutes/" in minutes.links


def test_english_pages_show_the_number_on_the_paper_with_its_gloss(numbered):
    page = shown(f"/en{REGISTER}?series=decision&year=2026")

    assert "青禾党发〔2026〕2号" in page.text
    assert "(Qinghe Party doc. [2026] No. 2)" in page.text
    assert "2026: numbers 1 to 2, none missing, none given twice." in page.text


@pytest.mark.parametrize("query", ["?series=nothing", "?year=1999", "?year=x&series=decision", "?page=9"])
def test_a_register_that_does_not_exist_shows_the_nearest_one(numbered, query):
    assert "青禾" in shown(f"{REGISTER}{query}").text


def test_a_register_with_a_gap_says_so(numbered):
    DocumentNumber.objects.filter(ref="qinghe/decision/2026/1").delete()

    page = shown(f"{REGISTER}?series=decision&year=2026")

    assert "2026 年编到 2 号，这里只有 1 个" in page.text
    assert "没有空号" not in page.text


def test_a_body_without_numbers_says_so_and_its_pages_stay_as_they_were(numbered):
    town("jiyun")

    assert "没有让公开记录编文号" in shown("/jiyun/documents/").text
    assert json.loads(Client().get("/jiyun/documents.json").content)["numbers"] == []


def test_the_number_stands_at_its_act_on_its_entry_and_on_paper(numbered):
    index = leaf_of("decision/2026/1")
    assert "青禾党发〔2026〕1号" in shown("/qinghe/matters/2026-0001/").text
    assert "青禾党发〔2026〕1号" in shown(f"/qinghe/acts/{index}/").text
    assert "青禾会纪〔2026〕1号" in shown(f"/qinghe/meetings/{numbered.meeting.number}/minutes/").text
    assert "青禾会纪〔2026〕1号" in shown(f"/qinghe/meetings/{numbered.meeting.number}/").text
    for face in ("report", "proof"):
        assert "青禾党发〔2026〕1号" in shown(f"/qinghe/matters/2026-0001/{face}/").text
    notice = DocumentNumber.objects.get(series="notice")
    assert "青禾公示〔2026〕1号" in shown(f"/qinghe/matters/{notice.matter.number}/notice/").text
    assert "文号" not in shown("/qinghe/acts/0/").text


@pytest.mark.parametrize(
    "typed", ["青禾党发〔2026〕2号", "青禾党发[2026]2号", "青禾党发(2026)2", "qinghe party doc. [2026] no. 2"]
)
def test_search_finds_a_number_whatever_brackets_are_typed(numbered, typed):
    page = shown(f"/qinghe/search/?q={quote(typed)}")

    assert "按文号找到" in page.text
    assert f"/qinghe/acts/{leaf_of('decision/2026/2')}/" in page.links


@pytest.mark.parametrize("typed", ["青禾党发〔2026〕3号", "别镇党发〔2026〕2号", "青禾党发〔2025〕2号"])
def test_search_finds_no_number_that_was_not_given(numbered, typed):
    assert "按文号找到" not in shown(f"/qinghe/search/?q={quote(typed)}").text


@pytest.mark.requirement("API-1")
def test_a_year_of_numbers_is_taken_away_as_table_data_and_workbook(numbered):
    answer = Client().get("/qinghe/documents.csv?year=2026")
    head, *rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert head[:3] == ["文号", "日期", "种类"]
    written = ["青禾党发〔2026〕1号", "青禾党发〔2026〕2号", "青禾会纪〔2026〕1号", "青禾公示〔2026〕1号"]
    assert [row[0] for row in rows] == written
    assert rows[0][1] == "2026-03-09"

    book = lines("/qinghe/documents.xlsx?year=2026")
    assert [row[0] for row in book] == ["文号", *written]

    data = json.loads(Client().get("/qinghe/documents.json?year=2026").content)
    assert [one["written"]["zh"] for one in data["numbers"]] == written
    assert [(one["series"], one["last"], one["gapless"]) for one in data["registers"]] == [
        ("decision", 2, True),
        ("minutes", 1, True),
        ("notice", 1, True),
    ]
    assert data["numbers"][2]["meeting"] == numbered.meeting.number
    assert json.loads(Client().get("/qinghe/documents.json?year=0000").content)["numbers"] == []


def test_the_ledger_and_the_data_of_a_matter_name_its_numbers(numbered):
    head, *rows = lines("/qinghe/matters.xlsx?year=2026")
    assert dict(zip(head, rows[0], strict=True))["文号"] == "青禾党发〔2026〕1号"

    data = json.loads(Client().get("/qinghe/matters/2026-0001/data.json").content)
    (number,) = [one["document"] for one in data["acts"] if one["document"]]
    assert number["written"] == {"zh": "青禾党发〔2026〕1号", "en": "Qinghe Party doc. [2026] No. 1"}
