"""Bars drawn by the server: well-formed, escaped, inside their picture."""

from __future__ import annotations

from xml.etree import ElementTree as Tree

from sunlit.portal.statistics.bars import NARROW, WIDE, Bar, shortened, svg

SVG = "{http://www.w3.org/2000/svg}"


def test_a_drawing_is_well_formed_and_says_what_it_shows():
    drawn = Tree.fromstring(svg([Bar("<a & b>", 2, "2 > 1", 5, 3, True)], 'where "matters" wait'))
    assert drawn.get("aria-label") == 'where "matters" wait'
    assert [text.text for text in drawn.iter(f"{SVG}text")] == ["<a & b>", "2 > 1"]


def test_nothing_leaves_the_picture():
    for sheet in (WIDE, NARROW):
        drawn = Tree.fromstring(svg([Bar("x", 40, "40", 100, 70), Bar("y", 0, "0")], "t", sheet))
        for rect in drawn.iter(f"{SVG}rect"):
            assert 0 < float(rect.get("width")) <= sheet.width - float(rect.get("x"))
        for text in drawn.iter(f"{SVG}text"):
            assert 0 <= float(text.get("x")) < sheet.width - 60


def test_a_limit_far_beyond_all_that_happened_is_said_and_leaves_the_bars_their_width():
    drawn = Tree.fromstring(svg([Bar("x", 30, "30"), Bar("y", 13, "13, limit 261", 13, 261)], "t", NARROW))
    widths = [float(rect.get("width")) for rect in drawn.iter(f"{SVG}rect")]
    assert widths[0] == NARROW.width - NARROW.note
    assert not list(drawn.iter(f"{SVG}path"))
    assert drawn.findall(f"{SVG}text")[-1].text == "13, limit 261"


def test_no_bars_are_no_trouble():
    assert svg([], "nothing").endswith("</svg>")


def test_a_long_label_is_cut_at_its_width():
    assert shortened("a" * 40, 34) == "a" * 34 + "…"
    assert shortened("步" * 20, 34) == "步" * 17 + "…"
    assert shortened("短", 34) == "短"
