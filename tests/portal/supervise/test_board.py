"""What was found, as anyone reads it: in plain words, with who answers for it, down to the entries it rests on."""

from __future__ import annotations

import re

import pytest

from sunlit.portal.supervise.board import HEADS, LISTS, RED
from sunlit.portal.supervise.lines import SENTENCES
from sunlit.supervision.queries import CLASSES, NOT_DONE, counts, findings
from tests.portal.busy import NOW
from tests.portal.reading import Page
from tests.town import moment

pytestmark = pytest.mark.database
LEAF = re.compile(r"/acts/([0-9]+)/$")


def read(client, rest="", body="qinghe", tree="/en"):
    response = client.get(f"{tree}/{body}/supervise/{rest}")
    assert response.status_code == 200
    return Page(response.content.decode())


def test_every_class_of_finding_stands_in_one_list_and_has_a_sentence():
    listed = [cls for classes in LISTS.values() for cls in classes]
    assert sorted(listed) == sorted(CLASSES)
    assert set(SENTENCES) == set(CLASSES)
    assert {cls for name in RED for cls in LISTS[name]} == set(NOT_DONE)


@pytest.mark.requirement("SUP-1", "SUP-5")
def test_every_finding_names_its_owner_and_links_to_every_leaf_it_rests_on(client, county):
    for name, classes in LISTS.items():
        page = read(client, f"?list={name}")
        linked = {int(found[1]) for link in page.links if (found := LEAF.search(link))}
        for one in findings(moment(NOW), county.town.body, below=True, classes=classes):
            assert set(one.indexes) <= linked
        for link in page.links:
            if LEAF.search(link):
                assert client.get(link).status_code == 200
        if name in HEADS and page.html.count("Record:"):
            assert page.text.count("Answers for it") == page.html.count("Record:")


def test_the_overview_says_each_thing_in_plain_words(client, county):
    text = read(client).text
    for said in (
        "Not done, 11 working days late. Answers for it: Finance office.",
        "3 had to come, 2 came: this meeting does not count. They met again later.",
        "This stands outside the list of powers. Answers for it: Party-government office.",
        "Another post acted",
        "Reason: Rescue and disaster relief.",
    ):
        assert said in text, said


@pytest.mark.requirement("SUP-5")
def test_every_figure_at_the_top_is_the_length_of_the_list_it_opens(client, county):
    found = counts(moment(NOW), county.town.body, below=True)
    page = read(client)
    for name in HEADS:
        total = sum(found[cls].all for cls in LISTS[name])
        assert f"/en/qinghe/supervise/?list={name}" in page.links
        assert re.search(rf"list={name}\"[^>]*><span>[^<]+</span><b class=\"num\">{total}</b>", page.html)
        opened = read(client, f"?list={name}")
        assert opened.html.count("Record:") == min(total, 20)


@pytest.mark.requirement("SUP-5")
def test_a_county_sees_its_towns_side_by_side_and_their_findings_below(client, county):
    page = read(client, body="chengming")
    late = sum(counts(moment(NOW), county.town.body)[cls].all for cls in LISTS["late"])
    assert "All bodies, on the same ruler" in page.text
    assert "/en/qinghe/supervise/?list=late" in page.links
    assert re.search(rf'/en/qinghe/supervise/\?list=late" class="late">{late}<', page.html)
    assert "/en/chengming/supervise/?list=late&own=1" not in page.links  # nothing of its own is late
    assert f"/en/qinghe/matters/{county.late.number}/" in page.links


def test_the_list_of_one_body_leaves_out_those_below(client, county):
    own = read(client, "?list=late&own=1", body="chengming")
    assert "Nothing is late" in own.text
    assert "Nothing is late" not in read(client, "?list=late", body="chengming").text
    assert "own=1" in "".join(own.links)


def test_how_each_figure_is_computed_stands_on_the_page(client, county):
    page = read(client)
    assert "How these figures are computed" in page.text
    assert {"/en/qinghe/record/", "/en/qinghe/acts/"} <= set(page.links)


def test_an_empty_register_says_so_and_lists_the_grounds_all_the_same(client, county):
    page = Page(client.get("/yanhe/withheld/").content.decode())
    assert "没有不公开的内容。" in page.text
    assert "只有这 12 条" in page.text
