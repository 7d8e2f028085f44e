"""Orders to act as anyone reads them: the list, the sheet, what followed."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from sunlit.library.files import keep_file
from sunlit.matters.proposed import Attached
from sunlit.supervision.actions import ProposedOrder, answer_order, close_order, issue_order
from sunlit.supervision.queries import findings
from tests.portal.reading import Page
from tests.town import act, at, moment, purchase, town

pytestmark = [pytest.mark.django_db, pytest.mark.database]
WORDS = {"zh": "查清合同。", "en": "Clear up the contract."}
DONE = {"zh": "查清了。", "en": "It is cleared up."}


@pytest.fixture
def qinghe(settings, tmp_path: Path):
    settings.SUNLIT_HOME = tmp_path / "home"
    return town()


@pytest.fixture
def ordered(qinghe):
    road = purchase(qinghe, "2026-03-03 08:00")
    act(qinghe, road, "apply", "2026-03-03 09:00")
    (finding,) = findings(moment("2026-03-12 09:00"), qinghe.body, classes=["step_overdue"])
    with at("2026-03-12 10:00"):
        proposed = ProposedOrder("finance", WORDS, date(2026, 3, 16), finding.key)
        return issue_order(proposed, qinghe.by["discipline"])


def read(client, address, said):
    with at(said):
        response = client.get(address)
    assert response.status_code == 200
    return Page(response.content.decode())


def test_the_sheet_names_who_must_do_what_by_when_and_the_page_it_can_be_checked_on(client, ordered):
    page = read(client, "/en/qinghe/supervise/orders/2026-0001/", "2026-03-13 09:00")
    for said in (
        "Order [2026] No. 1",
        "Finance office",
        "Clear up the contract.",
        "A step is overdue",
        "Awaiting an answer",
        "http://testserver/en/qinghe/supervise/orders/2026-0001/",
    ):
        assert said in page.text, said
    assert f"/en/qinghe/matters/{ordered.matter.number}/" in page.links
    assert 'class="qr"' in page.html
    chinese = read(client, "/qinghe/supervise/orders/2026-0001/", "2026-03-13 09:00")
    assert "督〔2026〕1号" in chinese.text


def test_an_overdue_order_is_red_in_the_list_and_stands_among_what_is_due_and_not_done(client, ordered):
    late = "2026-03-18 09:00"

    assert "Overdue" in read(client, "/en/qinghe/supervise/orders/", late).text
    found = read(client, "/en/qinghe/supervise/?list=late", late)

    assert (
        "Order to act not answered in time, 2 working days late. Answers for it: Finance office."
        in found.text
    )
    assert "/en/qinghe/supervise/orders/2026-0001/" in found.links


def test_what_followed_stands_under_the_sheet_with_its_files(client, qinghe, ordered):
    file = Attached(keep_file(b"a table", "table.txt"))
    with at("2026-03-19 09:00"):
        answer_order(ordered, DONE, qinghe.by["finance"], files=[file])
        close_order(ordered, DONE, qinghe.by["discipline"])

    page = read(client, "/en/qinghe/supervise/orders/2026-0001/", "2026-03-20 09:00")

    assert page.text.count("It is cleared up.") == 2
    assert "3 working days late once" in page.text
    (link,) = [one for one in page.links if one.endswith("table.txt")]
    assert b"".join(client.get(link).streaming_content) == b"a table"
    acts = read(client, "/en/qinghe/acts/", "2026-03-20 09:00")
    assert "An order to act is closed" in acts.text
    assert "Order to act Order [2026] No. 1" in acts.text


def test_an_order_that_was_never_issued_is_no_page(client, qinghe):
    assert client.get("/qinghe/supervise/orders/2026-0001/").status_code == 404
    assert "还没有下过督办单" in read(client, "/qinghe/supervise/orders/", "2026-03-03 10:00").text
