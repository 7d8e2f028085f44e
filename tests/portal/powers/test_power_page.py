"""The page of one power: basis, course, votes, disclosure, risks, matters, questions, versions."""

from __future__ import annotations

import copy
import re

import pytest
from django.utils import translation

from sunlit.catalogue.models import Power
from sunlit.catalogue.queries import find_power, procedure_of
from sunlit.dialogue.actions import ask, hide, show
from sunlit.matters.actions import declare_departure
from sunlit.matters.models import Matter
from tests.changing import changed
from tests.portal.powers.conftest import NOW
from tests.portal.reading import LANGUAGES, Page
from tests.town import act, at, purchase, tender

pytestmark = pytest.mark.database
LAW = "2026-10-08 09:00"
PARAMETER = re.compile(r"\{\w+(\||\})")
FIXED = 10


def read(client, code, tree="", rest=""):
    response = client.get(f"{tree}/qinghe/powers/{code}/{rest}")
    assert response.status_code == 200
    return Page(response.content.decode())


@pytest.mark.requirement("ACC-2")
@pytest.mark.parametrize(("tree", "lang"), LANGUAGES)
def test_all_61_powers_have_a_page_in_both_languages(client, whole, tree, lang):
    for code in Power.objects.values_list("code", flat=True):
        page = read(client, code, tree)
        assert page.lang == lang
        assert not PARAMETER.search(page.text), code
        assert not re.search(r"[<>]=\d|\bfrom:|:[rm]\b", page.text), code  # nothing left as a code


@pytest.mark.requirement("PRO-1")
@pytest.mark.parametrize("code", ["FIN-02", "PRJ-02", "PER-02"])
def test_the_chart_and_the_list_beside_it_name_every_step(client, whole, code):
    page = read(client, code)
    chart = page.html[page.html.index("<svg", page.html.index('class="chart')) :]
    chart, rest = chart[: chart.index("</svg>")], chart[chart.index("</svg>") :]
    names = [s.name["zh"] for s in procedure_of(find_power("qinghe", code)).steps.values() if s.acting]
    written = re.sub(r"<[^>]+>|\s", "", chart)
    for name in names:
        assert re.sub(r"\s", "", name) in written
        assert rest.count(name) >= 2  # in the list for phones, and in the one under the chart


def test_what_the_figures_rest_on_is_said_in_plain_words(client, whole):
    text = read(client, "PRJ-03", "/en").text
    assert "5 time limits and voting rules: 4 set by law or regulation, 1 our proposal." in text
    assert "4 were written from memory and not yet checked against the text." in text
    assert "Time limit: set by law or regulation (from memory; text not checked)" in text


def test_a_full_procedure_names_the_rule_that_a_period_cites(client, whole):
    text = read(client, "FIN-02", "/en").text
    assert "Time limit: Tendering and Bidding Law and its implementing regulations" in text
    assert "Time limit: our proposal" in text


def test_the_rule_of_a_vote_stands_in_words(client, whole):
    text = read(client, "FIN-02").text
    for part in ("超过半数到会", "全体超过半数同意", "党委书记最后表态", "记名表决"):
        assert part in text
    assert "无记名投票" in read(client, "PER-02").text


def test_a_body_that_opens_more_says_what_the_model_said(client, whole):
    text = read(client, "FIN-02", "/en").text
    assert "opens more than the model list" in text
    assert "process for all Party members" in text
    assert "opens more" not in read(client, "PRJ-02", "/en").text


def test_matters_under_way_come_first_and_are_paged(client, whole, django_assert_max_num_queries):
    read(client, "FIN-02")  # rules once read stay in memory
    with django_assert_max_num_queries(FIXED):
        read(client, "FIN-02")
    done = purchase(whole, "2026-10-09 09:00")
    Matter.objects.filter(pk=done.pk).update(closed_at=1, state="done", last_at=9_000_000_000_000)
    running = [purchase(whole, f"2026-10-{day} 09:00").number for day in range(10, 31)]
    with at(NOW), django_assert_max_num_queries(FIXED):
        first = numbers(read(client, "FIN-02"))
    with at(NOW):
        second = numbers(read(client, "FIN-02", rest="?page=2"))
    assert first == running[:0:-1]
    assert second == [running[0], done.number]


def numbers(page):
    found = [re.search(r"/matters/([0-9-]+)/$", link) for link in page.links]
    return [one[1] for one in found if one]


def test_figures_are_counted_and_departures_shown(client, whole):
    road = purchase(whole, "2026-10-09 09:00")
    act(whole, road, "apply", "2026-10-09 10:00")
    act(whole, road, "budget", "2026-11-06 10:00", "ok")  # long after five working days
    with at("2026-11-06 11:00"):
        declare_departure(road, "order", "sign", "disaster_relief", {"zh": "抢险。"}, whole.by["secretary"])
    with at(NOW):
        text = read(client, "FIN-02", "/en").text
    assert "Under way 1" in text
    assert "Steps in time 50% 1 of 2 steps" in text
    assert "Departures 1" in text


def test_questions_stand_on_the_page_without_what_is_hidden(client, whole):
    power = find_power("qinghe", "PRJ-02")
    with at(LAW):
        asked = ask(whole.body, text={"zh": "什么时候开标？"}, target=power)
        secret = ask(whole.body, text={"zh": "某家的电话"}, target=power)
        show(asked, whole.by["office"])
        hide(secret, "personal_privacy", whole.by["office"])
    with at(NOW):
        page = read(client, "PRJ-02")
    assert "什么时候开标？" in page.text
    assert "某家的电话" not in page.text
    assert f"/qinghe/questions/{asked.number}/" in page.links


@pytest.fixture
def weaker(whole):
    """PRJ-02 with a shorter notice, adopted while a matter runs under the first version."""
    road = tender(whole, LAW)
    row = copy.deepcopy(dict(find_power("qinghe", "PRJ-02").row))
    row["notice_min"] = ">=2d"
    row["supervisor_en"], row["supervisor_zh"] = "Finance office", "财政所"
    changed(whole, row, applies="2026-10-09 09:00")
    return road


@pytest.mark.requirement("CAT-2", "SUP-4")
def test_two_versions_are_compared_and_what_asks_less_is_marked(client, weaker):
    with at(NOW):
        page = read(client, "PRJ-02", "/en")
    assert "Version 2" in page.text
    assert "<del>at least 3 days</del>" in page.html
    assert "<ins>at least 2 days</ins>" in page.html
    assert page.text.count("asks or shows less") == 1
    assert "财政所" not in page.text


@pytest.mark.requirement("CAT-2")
def test_an_old_version_stays_readable_and_its_matter_keeps_it(client, weaker):
    with at(NOW):
        old, new = read(client, "PRJ-02", "/en", "v1/"), read(client, "PRJ-02", "/en", "v2/?with=1")
    assert "Version 2 is in force" in old.text
    assert "What version 2 changed against version 1" in old.text
    assert "What version 2 changed against version 1" in new.text
    weaker.refresh_from_db()
    assert weaker.power.version == 1


def test_a_first_version_has_nothing_to_compare(client, whole):
    page = read(client, "DEC-06", "/en")
    assert "There is this version only" in page.text
    assert "What version" not in read(client, "DEC-06", "/en", "v1/").text


def test_chart_and_data_are_served_by_themselves(client, whole):
    chart = client.get("/en/qinghe/powers/FIN-02/chart.svg")
    assert chart["Content-Type"] == "image/svg+xml"
    assert b"version 1" in chart.content
    value = client.get("/qinghe/powers/FIN-02/data.json").json()
    assert value["procedure"]["id"] == "large-fund"
    assert value["versions"] == [
        {
            "version": 1,
            "entry": find_power("qinghe", "FIN-02").leaf_id,
            "procedure": value["procedure_digest"],
        }
    ]


@pytest.mark.parametrize(
    "rest", ["powers/XXX-01/", "powers/FIN-02/v9/", "powers/XXX-01/chart.svg", "powers/XXX-01/data.json"]
)
def test_a_power_that_does_not_exist_is_a_page_that_does_not_exist(client, whole, rest):
    for tree in ("", "/en"):
        assert client.get(f"{tree}/qinghe/{rest}").status_code == 404
    with translation.override("zh-hans"):
        assert client.get("/nowhere/powers/").status_code == 404
