"""Search over public texts: the tokeniser, the marks, and the index in the act's own transaction."""

from __future__ import annotations

import pytest

from sunlit.ledger.log import Disclosed, writing
from sunlit.ledger.marking import marks, snippet
from sunlit.ledger.models import Disclosure, SearchText
from sunlit.ledger.search import index_disclosure, remove, search
from sunlit.ledger.tokens import MAX_RUNS, phrases, runs, token_line, tokens
from tests.ledger.logs import opened

pytestmark = pytest.mark.database


def text(zh="", en=""):
    return {lang: said for lang, said in (("zh", zh), ("en", en)) if said}


def said(slug, *disclosures, number="2026-0001"):
    """Append an act that says something, and return its leaf."""
    with writing(slug) as writer:
        return writer.append(
            "matter.opened",
            f"matter:{number}",
            data={"number": number, "power": "FIN-02", "calendar": "A" * 43},
            disclosures=[Disclosed(*one) for one in disclosures],
        )


def leaves(query, *args, **named):
    return [hit.leaf for hit in search(query, *args, **named)]


@pytest.mark.parametrize(
    ("said_text", "found"),
    [
        ("沿河路", ["沿河路"]),
        ("沿河路 2.8 公里", ["沿河路", "2", "8", "公里"]),
        ("ＦＩＮ－02号", ["fin", "02", "号"]),
        ("Straße ROAD", ["strasse", "road"]),
        ("5G基站", ["5g", "基站"]),
        ("、。!?", []),
        ("", []),
    ],
)
def test_text_falls_into_runs(said_text, found):
    assert runs(said_text) == found


def test_a_cjk_run_is_single_characters_and_pairs_in_turn():
    assert tokens("沿河路") == ["沿", "沿河", "河", "河路", "路"]
    assert tokens("路") == ["路"]
    assert tokens("road") == ["road"]


def test_a_question_is_one_unbroken_row_of_what_is_stored():
    line = token_line(["沿河路改造", "河路不通"])
    assert all(f" {row} " in line for row, _ in phrases("河路改"))
    assert all(f" {row} " not in line for row, _ in phrases("沿河改造"))
    assert all(f" {row} " not in line for row, _ in phrases("造河"))


def test_a_question_is_cut_and_said_once():
    assert phrases("路 路 the roads") == [("路", False), ("the", True), ("roads", True)]
    assert len(phrases(" ".join(f"w{n}" for n in range(40)))) == MAX_RUNS


def test_marks_are_set_after_everything_is_escaped():
    assert snippet("<b>沿河路</b> & co", "河路") == "&lt;b&gt;沿<mark>河路</mark>&lt;/b&gt; &amp; co"
    assert snippet("a<mark>b", "mark") == "a&lt;<mark>mark</mark>&gt;b"


def test_marks_find_full_width_and_the_beginnings_of_words_only():
    assert marks("ＲＯＡＤ broad roads", "road") == [(0, 4), (11, 15)]
    assert marks("路路路", "路路 路") == [(0, 2), (2, 3)]
    assert marks("ﬁne", "fine") == [(0, 3)]


def test_a_long_text_is_cut_around_the_first_mark():
    shown = snippet("一" * 200 + "沿河路" + "二" * 200, "沿河路", 40)
    assert shown.startswith("…一")
    assert shown.endswith("二…")
    assert "<mark>沿河路</mark>" in shown
    words = snippet("word " * 50 + "bridge " + "word " * 50, "bridge", 40)
    assert words.startswith("…word")
    assert snippet("一" * 200, "沿", 40) == "一" * 40 + "…"


def test_titles_come_first_then_the_newest(road):
    first = said("road", ("title", text("沿河路改造", "Riverside Road")), ("text", text("修沿河路")))
    said("road", ("title", text("操场")), ("text", text("从沿河路进")), number="2026-0002")
    hits = search("沿河路")
    assert [(hit.leaf, hit.name) for hit in hits] == [
        ("road/1", "title"),
        ("road/2", "text"),
        ("road/1", "text"),
    ]
    assert hits[0].stream == first.stream
    assert hits[0].log == "road"
    assert hits[0].snippet == "<mark>沿河路</mark>改造"


def test_a_page_goes_on_where_the_last_one_ended(road):
    for n in range(1, 4):
        said("road", ("title", text("沿河路")), ("text", text("沿河路")), number=f"2026-000{n}")
    whole = [(hit.leaf, hit.name) for hit in search("沿河路", limit=10)]
    assert len(whole) == 6
    paged = [(hit.leaf, hit.name) for at in range(0, 6, 2) for hit in search("沿河路", limit=2, offset=at)]
    assert paged == whole
    assert [(hit.leaf, hit.name) for hit in search("沿河路", limit=3, offset=2)] == whole[2:5]
    assert search("沿河路", offset=6) == []


def test_every_run_of_a_question_must_stand_in_the_text(road):
    said("road", ("text", text("沿河路 2.8 公里", "Riverside Road, 2.8 km")))
    assert leaves("沿河 公里") == leaves("riv ROA") == leaves("Ｒoad") == leaves("8 公里") == ["road/1"]
    assert leaves("沿路") == leaves("iver") == leaves("沿河 大桥") == leaves("ro") == []


@pytest.mark.parametrize(
    "query",
    [
        "",
        "  ",
        "、。",
        '"',
        "'",
        '沿河" OR *',
        "NEAR(a b)",
        "title:沿",
        "a' | 'b",
        "%",
        "_",
        "\x00",
        "沿" * 5000,
    ],
)
def test_no_question_breaks_the_search(road, query):
    said("road", ("text", text("沿河路")))
    assert isinstance(search(query), list)


@pytest.mark.requirement("DIS-2")
@pytest.mark.parametrize("scope", ["members", "organisation", "specific", "sealed"])
def test_what_is_narrower_than_public_is_never_found(road, scope):
    said("road", ("text", text("沿河路"), scope))
    assert leaves("沿河路") == []
    assert not SearchText.objects.exists()


def test_a_text_that_is_shown_later_is_found_then(road):
    said("road", ("text", text("沿河路"), "sealed"))
    disclosure = Disclosure.objects.get()
    disclosure.scope = "public"
    index_disclosure(disclosure)
    index_disclosure(disclosure)
    assert leaves("沿河路") == ["road/1"]


@pytest.mark.requirement("TRU-4")
def test_a_text_that_is_erased_is_not_found_any_more(road):
    said("road", ("text", text("沿河路")), ("reason", text("沿河路")))
    gone = Disclosure.objects.get(name="reason")
    remove(gone)
    assert [hit.name for hit in search("沿河路")] == ["text"]
    kept = Disclosure.objects.get(name="text")
    kept.value = None
    index_disclosure(kept)
    assert search("沿河路") == []


def test_names_of_files_and_their_captions_are_found(road):
    file = {"name": "三家报价.xlsx", "size": 3, "sha256": "x", "caption": text("比价表", "Offers")}
    said("road", ("file", file))
    assert leaves("报价") == leaves("offers") == leaves("比价") == ["road/1"]
    assert search("报价")[0].snippet == "三家<mark>报价</mark>.xlsx"


def test_the_snippet_is_in_the_language_of_the_reader_unless_only_the_other_answers(road):
    said("road", ("text", text("沿河路 10 号", "Riverside Road 10")))
    assert search("10", lang="en")[0].snippet == "Riverside Road <mark>10</mark>"
    assert search("10", lang="zh")[0].snippet == "沿河路 <mark>10</mark> 号"
    assert search("沿河", lang="en")[0].snippet == "<mark>沿河</mark>路 10 号"


def test_logs_are_a_filter_inside_the_search(road):
    opened("market", "market.example/log")
    said("road", ("text", text("沿河路")))
    said("market", ("text", text("沿河路")))
    assert sorted(leaves("沿河路")) == ["market/1", "road/1"]
    assert leaves("沿河路", ["market"]) == ["market/1"]
    assert leaves("沿河路", []) == leaves("沿河路", ["nowhere"]) == []


def test_an_act_that_is_undone_leaves_nothing_in_the_index(road):
    def undone():
        with writing("road"):
            said("road", ("title", text("沿河路")))
            raise RuntimeError("the act is undone")

    with pytest.raises(RuntimeError):
        undone()
    assert search("沿河路") == []
