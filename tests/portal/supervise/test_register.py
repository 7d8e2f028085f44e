"""The register of what is kept back: everything about it, and nothing of it."""

from __future__ import annotations

import re
from datetime import date

import pytest

from tests.portal.busy import CANARY
from tests.portal.reading import Page
from tests.town import at, purchase, town
from tests.withholdings import Agreed, withhold

pytestmark = pytest.mark.database


def read(client, rest="", tree="/en"):
    response = client.get(f"{tree}/qinghe/withheld/{rest}")
    assert response.status_code == 200
    return Page(response.content.decode())


@pytest.fixture
def kept(db, settings, tmp_path):
    """A town that keeps back two things; the first is to be looked at again by 1 May."""
    settings.SUNLIT_HOME = tmp_path / "home"
    of = town()
    road = purchase(of, "2026-03-03 08:00")
    for ground, review, what in (
        ("personal_privacy", date(2026, 5, 1), {"zh": "投标人手机号", "en": "Bidders' phone numbers"}),
        ("business_secret", date(2028, 5, 1), {"zh": "技术方案", "en": "Technical proposals"}),
    ):
        with at("2026-03-03 09:00"):
            leaf = withhold(
                road,
                Agreed(
                    what=what,
                    content={"zh": CANARY},
                    ground=ground,
                    review_on=review,
                    proposed_by=of.by["purchasing"],
                    reviewed_by=of.by["secrecy_review"],
                    approved_by=of.by["secretary"],
                ),
                of.by["office"],
            )
    return road, leaf


@pytest.mark.requirement("DIS-4")
def test_a_line_has_number_kind_ground_with_basis_approver_and_review_date(client, kept):
    road, leaf = kept
    with at("2026-04-01 10:00"):
        page = read(client)
    for said in (
        "Bidders' phone numbers",
        f"{road.number} part 1",
        "Personal privacy",
        "Regulations on Government Information Disclosure (2019), art. 15; Civil Code",
        "Proposed: Purchasing and tender office; reviewed: Secrecy reviewer; approved: Secretary",
        "1 May",
        "2 parts are kept back now.",
    ):
        assert said in page.text, said
    assert f"/en/qinghe/matters/{road.number}/" in page.links
    assert f"/en/qinghe/acts/{leaf.index}/" in page.links
    assert CANARY not in page.html
    assert "overdue" not in page.text


def test_a_review_that_was_not_made_turns_red(client, kept):
    with at("2026-05-20 10:00"):
        page = read(client)
        board = client.get("/en/qinghe/supervise/?list=late").content.decode()
    assert page.html.count("overdue") == 1
    assert "due to be looked at again" in board


def test_the_register_is_read_by_ground(client, kept):
    with at("2026-04-01 10:00"):
        page, wrong = read(client, "?ground=business_secret"), read(client, "?ground=no_such_ground")
        none = read(client, "?ground=state_secret")
    assert "Technical proposals" in page.text
    assert "Bidders' phone numbers" not in page.text
    assert {"?ground=business_secret", "?ground=personal_privacy"} <= set(page.links)
    assert "Bidders' phone numbers" in wrong.text
    assert "Nothing stands under this ground." in none.text


def test_the_register_asks_six_times_whatever_it_holds(client, kept, django_assert_num_queries):
    with at("2026-04-01 10:00"):
        read(client)  # figures are counted once and hold until the next entry
        with django_assert_num_queries(6):
            read(client)


@pytest.mark.requirement("DIS-4", "ROL-3")
def test_the_body_above_counts_by_body_and_ground_and_links_to_what_it_counts(client, db, settings, tmp_path):
    settings.SUNLIT_HOME = tmp_path / "home"
    county = town("chengming", level="county", powers=())
    below = {"qinghe": county.body, "jiyun": county.body}
    towns = {slug: town(slug, parent=parent) for slug, parent in below.items()}
    towns["yanhe"] = town("yanhe", parent=towns["qinghe"].body, level="village")
    keeping = ("qinghe", "business_secret"), ("qinghe", "personal_privacy"), ("yanhe", "personal_privacy")
    for slug, ground in keeping:
        keep_back(towns[slug], ground)
    with at("2026-04-01 10:00"):
        page, of_town = table(client, "chengming"), table(client, "qinghe")
        chinese = client.get("/chengming/withheld/").content.decode()
    assert page[0] == ["Body", "Personal privacy", "Business secret", "Total"]
    assert sorted(page[1:-1]) == [
        ["jiyun Town", "–", "–", "0"],
        ["qinghe Town with its 1 village", "2", "1", "3"],
    ]
    assert page[-1] == ["Total", "2", "1", "3"]
    assert of_town == [["Body", "Personal privacy", "Total"], ["yanhe Town", "1", "1"], ["Total", "1", "1"]]
    assert 'href="/qinghe/withheld/?ground=personal_privacy"' in chinese
    assert "连同下辖 1 个村" in chinese
    assert 'id="below"' not in client.get("/en/jiyun/withheld/").content.decode()


def keep_back(of, ground):
    """Let a body keep something back on a ground."""
    with at("2026-03-03 09:00"):
        withhold(
            purchase(of, "2026-03-03 08:00"),
            Agreed(
                what={"zh": "一处", "en": "A part"},
                content={"zh": CANARY},
                ground=ground,
                review_on=date(2027, 1, 1),
                proposed_by=of.by["purchasing"],
                reviewed_by=of.by["secrecy_review"],
                approved_by=of.by["secretary"],
            ),
            of.by["office"],
        )


def table(client, slug):
    """Return the table of the bodies below as lines of cells."""
    html = client.get(f"/en/{slug}/withheld/").content.decode().partition('id="below"')[2]
    rows = html.partition("</table>")[0].split("<tr>")[1:]
    cells = [re.split(r"</t[hd]>", row) for row in rows]
    said = [[" ".join(re.sub("<[^>]+>", " ", cell).split()) for cell in row] for row in cells]
    return [[cell for cell in row if cell] for row in said]
