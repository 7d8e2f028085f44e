"""The ledgers as they are served: what is public of a body and a year, in the reader's language."""

import pytest
from django.test import Client

from sunlit.matters.models import Duty, Matter
from tests.portal.ledgers.test_workbook import NS, read


def lines(address):
    answer = Client().get(address)
    assert answer.status_code == 200
    assert answer.streaming
    assert "attachment" in answer["Content-Disposition"]
    sheet = read(b"".join(answer.streaming_content))
    return [
        [cell.findtext("s:is/s:t", namespaces=NS) or cell.findtext("s:v", namespaces=NS) for cell in row]
        for row in sheet.iterfind("s:sheetData/s:row", NS)
    ]


@pytest.mark.requirement("API-1")
def test_every_matter_of_the_year_stands_in_the_ledger_in_both_languages(county):
    numbers = list(Matter.objects.filter(body="qinghe").order_by("ref").values_list("number", flat=True))
    head, *rows = lines("/qinghe/matters.xlsx?year=2026")
    assert head[:3] == ["编号", "事项", "职权编号"]
    assert [row[0] for row in rows] == numbers
    assert all(row[-1].endswith(f"/qinghe/matters/{row[0]}/") for row in rows)
    english, *same = lines("/en/qinghe/matters.xlsx?year=2026")
    assert english[:3] == ["Number", "Matter", "Power"]
    assert len(same) == len(rows)
    assert "/en/qinghe/" in same[0][-1]


def test_every_duty_that_fell_due_in_the_year_stands_in_its_ledger(county):
    head, *rows = lines("/qinghe/duties.xlsx?year=2026")
    assert head[0] == "公开什么"
    assert len(rows) == Duty.objects.filter(body="qinghe").count()


def test_another_year_is_empty_and_nonsense_is_this_year(county):
    assert len(lines("/qinghe/matters.xlsx?year=2031")) == 1
    assert lines("/qinghe/matters.xlsx?year=nonsense") == lines("/qinghe/matters.xlsx?year=2026")


@pytest.mark.requirement("DIS-2")
def test_a_title_that_is_not_public_is_left_out(county):
    hidden = Matter.objects.filter(body="qinghe").select_related("title").first()
    hidden.title.scope = "members"
    hidden.title.save()
    rows = {row[0]: row for row in lines("/qinghe/matters.xlsx?year=2026")}
    assert rows[hidden.number][1] is None


def test_a_body_that_is_not_there_is_not_found(county):
    assert Client().get("/nowhere/matters.xlsx").status_code == 404


def test_the_pages_lead_to_their_ledgers(county):
    assert "/qinghe/matters.xlsx?year=2026" in Client().get("/qinghe/matters/").content.decode()
    assert "/qinghe/duties.xlsx?year=2026" in Client().get("/qinghe/duties/").content.decode()
