"""What was changed in a text: by character in Chinese, by word in English, and both texts can be read from it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sunlit.ui.differing import LONG, pieces


def marked(old: str, new: str, language: str) -> list[tuple[str, str]]:
    return [(piece.kind, piece.text) for piece in pieces(old, new, language)]


@pytest.mark.requirement("DIS-6")
def test_a_number_in_chinese_is_replaced_as_a_whole():
    assert marked("误录 3.6 亩。", "误录 6.3 亩。", "zh") == [
        ("same", "误录 "), ("removed", "3.6"), ("added", "6.3"), ("same", " 亩。"),
    ]  # fmt: skip


def test_english_differs_by_whole_words():
    assert ("removed", "lowest") in marked("the lowest offer", "the highest offer", "en")


def test_a_very_long_text_is_compared_by_sentence():
    old = "一二三四五。" * LONG
    assert marked(old, old + "六。", "zh")[-1] == ("added", "六。")


@given(st.text(max_size=60), st.text(max_size=60), st.sampled_from(["zh", "en"]))
def test_both_texts_can_be_read_from_the_pieces(old, new, language):
    found = pieces(old, new, language)
    assert "".join(p.text for p in found if p.kind != "added") == old
    assert "".join(p.text for p in found if p.kind != "removed") == new
