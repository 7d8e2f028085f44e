"""The disclosure list: every power with what it discloses, its version, and a digest that anyone computes."""

from __future__ import annotations

import base64
import csv
import hashlib
import io
import re
from datetime import date

import pytest

from sunlit.catalogue.actions import announce_withdrawal, apply_changes
from sunlit.catalogue.models import Power
from sunlit.catalogue.queries import find_power
from sunlit.catalogue.queries.disclosure_list import disclosure_list
from sunlit.ledger.models import Leaf
from sunlit.ledger.reading import entry_of
from tests.changing import WHY, changed
from tests.portal.powers.conftest import NOW
from tests.portal.reading import LANGUAGES, Page
from tests.town import at, town

pytestmark = pytest.mark.database
LIST = "/qinghe/disclosure-list/"


def read(client, tree="", **asked):
    response = client.get(f"{tree}{LIST}", asked)
    assert response.status_code == 200
    return Page(response.content.decode())


def codes(page):
    return [one for one in page.ids if re.fullmatch(r"[A-Z]{3}-[0-9]{2}", one)]


@pytest.mark.requirement("DIS-1", "ACC-2")
@pytest.mark.parametrize(("tree", "lang"), LANGUAGES)
def test_every_power_stands_in_the_list_in_words_with_its_version_and_entry(client, whole, tree, lang):
    page = read(client, tree)
    assert page.lang == lang
    assert len(codes(page)) == 61
    for power in Power.objects.filter(in_force=True).select_related("leaf"):
        assert f"{tree}/qinghe/powers/{power.code}/#disclosed" in page.links
        assert f"{tree}/qinghe/acts/{power.leaf.index}/" in page.links
    assert not re.search(r"\{\w+(\||\})|[<>]=\d|\bfrom:", page.text)


def test_what_to_whom_by_whom_when_and_where_stand_in_one_row(client, whole):
    html = read(client, "/en").html
    row = html[html.index('id="DEC-06"') :].partition("</tr>")[0]
    for part in ("First release", "within 4 hours", "for everyone", "Spokesperson", "spokesperson, site"):
        assert part.lower() in row.lower()


def test_where_a_full_procedure_governs_each_step_says_what_it_discloses_and_which_post(client, whole):
    html = read(client).html
    row = html[html.index('id="FIN-02"') :].partition("</tr>")[0]
    assert "逐步看：" in row
    assert "出纳" in row
    assert "比样板放宽" in row  # the town opened it to everyone


def test_figures_that_no_post_releases_name_none(client, whole):
    html = read(client, "/en").html
    row = html[html.index('id="SOC-01"') :].partition("</tr>")[0]
    assert "counted from the record, by no post" in row


@pytest.mark.parametrize(
    ("asked", "fits"),
    [
        ({"class": "personnel"}, lambda row: row["class"] == "personnel"),
        ({"timing": "regular"}, lambda row: row["disclosure_timing"].startswith("regular")),
        ({"form": "village board"}, lambda row: "village board" in row["disclosure_form"].split(";")),
        (
            {"class": "village", "form": "site"},
            lambda row: row["class"] == "village" and "site" in row["disclosure_form"].split(";"),
        ),
        ({"class": "nothing", "timing": "<b>", "form": "%"}, lambda row: True),
    ],
)
def test_the_list_is_narrowed_by_class_timing_and_form(client, whole, asked, fits):
    wanted = {power.code for power in Power.objects.all() if fits(power.row)}
    assert set(codes(read(client, **asked))) == wanted


def test_nothing_that_fits_says_so_and_leads_back(client, whole):
    page = read(client, **{"class": "personnel", "form": "letter"})
    assert "没有符合的" in page.text
    assert LIST in page.links


@pytest.mark.requirement("TRU-1")
def test_anybody_computes_the_digest_from_the_entries_of_the_record(client, whole):
    value = client.get("/qinghe/disclosure-list.json").json()
    lines = ""
    for item in value["items"]:
        entry = entry_of(Leaf.objects.get(log="qinghe", index=item["entry"]))
        wider = "public" if item["code"] == "FIN-02" else "-"
        lines += f"{entry.data['code']} {entry.data['version']} {entry.rules} {wider}\n"
    digest = base64.urlsafe_b64encode(hashlib.sha256(lines.encode()).digest()).decode().rstrip("=")
    assert value["digest_of"]["lines"] == lines
    assert value["digest"] == digest
    assert digest in read(client).text
    assert value["since"]["entry"] == max(item["entry"] for item in value["items"])


@pytest.mark.requirement("CAT-2", "SUP-4")
def test_a_change_is_announced_above_the_list_and_changes_digest_version_and_day(client, whole):
    with at("2026-09-01 09:00"):
        before = disclosure_list(whole.body)
    row = dict(find_power("qinghe", "PRJ-04").row, disclosure_deadline="<=10wd")
    changed(whole, row, applies="2026-10-09 09:00")
    with at(NOW):
        page, after = read(client, "/en"), disclosure_list(whole.body)
    assert after.digest != before.digest
    assert after.last.index > before.last.index
    assert "/en/qinghe/powers/PRJ-04/v2/?with=1" in page.links
    assert f"/en/qinghe/acts/{after.last.index}/" in page.links


def test_a_power_that_is_withdrawn_leaves_the_list_and_its_entry_is_the_last(client, whole):
    before = disclosure_list(whole.body)
    with at("2026-09-01 09:00"):
        announce_withdrawal(
            whole.body, "PER-08", applies_on=date(2026, 10, 9), reason=WHY, by=whole.by["office"]
        )
        assert "10 月 9 日" in read(client).text
    with at("2026-10-09 09:00"):
        (leaf,) = apply_changes(whole.body)
    after = disclosure_list(whole.body)
    assert after.last == leaf
    assert after.digest != before.digest
    assert "PER-08" not in codes(read(client))


def test_two_bodies_with_the_same_list_have_the_same_digest(whole):
    other = town("jiyun", powers=("PRJ-04",))
    third = town("yanhe", powers=("PRJ-04",))
    wider = town("liuan", powers=("PRJ-04",), rules={"scopes": {"PRJ-04": "public"}})
    same = {disclosure_list(one.body).digest for one in (other, third)}
    assert len(same) == 1
    assert disclosure_list(wider.body).digest not in same


@pytest.mark.requirement("API-1")
@pytest.mark.parametrize(("tree", "lang"), LANGUAGES)
def test_the_whole_list_is_taken_away_as_a_table_in_the_readers_language(client, whole, tree, lang):
    response = client.get(f"{tree}/qinghe/disclosure-list.csv")
    rows = list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))
    assert len(rows) == 62
    assert {len(row) for row in rows} == {15}
    assert rows[1][0] == "DEC-01"
    assert rows[1][2] == ("重大决策" if lang == "zh-Hans" else "Major decisions")
    assert not any(re.search(r"[<>]=\d", cell) for row in rows for cell in row)


def test_pages_that_speak_of_duties_lead_to_the_list(client, whole):
    for address in ("/qinghe/", "/qinghe/duties/", "/qinghe/powers/"):
        assert LIST in Page(client.get(address).content.decode()).links
    assert f"{LIST}#PRJ-02" in Page(client.get("/qinghe/powers/PRJ-02/").content.decode()).links


def test_the_county_sees_the_lists_of_its_towns(client, whole):
    town("chengming", level="county", powers=())
    town("jiyun", powers=("PRJ-04",), parent=whole.body)
    page = read(client)
    assert "/jiyun/disclosure-list/" in page.links
    empty = Page(client.get("/chengming/disclosure-list/").content.decode())
    assert "目录还没有定下" in empty.text


def test_the_list_asks_the_database_a_fixed_number_of_times(client, whole, django_assert_max_num_queries):
    read(client)  # procedures once read stay in memory
    with django_assert_max_num_queries(10):
        read(client)
    with django_assert_max_num_queries(10):
        read(client, **{"class": "personnel"})


def test_a_body_that_does_not_exist_has_no_list(client, whole):
    for address in (LIST, "/qinghe/disclosure-list.csv", "/qinghe/disclosure-list.json"):
        assert client.get(address.replace("qinghe", "nowhere")).status_code == 404
