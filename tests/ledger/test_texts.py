"""Text as people type it."""

import pytest

from sunlit.ledger.texts import TextRefused, clean_line, clean_text, clean_value


def test_text_is_kept_in_normal_form_c():
    assert clean_text("Cafe\u0301") == "Café"


def test_bidi_marks_and_zero_width_characters_are_removed():
    assert clean_text("报价\u202e4.6\u200b27\u2066 万\ufeff元\u200f") == "报价4.627 万元"


def test_lines_stay_and_controls_go():
    assert clean_text(" 一\r\n二\x00\x07\r三\t四 \n") == "一\n二\n三\t四"


def test_lone_surrogates_are_removed():
    assert clean_text("a\ud800b") == "ab"


@pytest.mark.parametrize("text", ["", "  \n", "\u200b\u202e"])
def test_an_empty_text_is_refused(text):
    with pytest.raises(TextRefused) as refused:
        clean_text(text)
    assert refused.value.code == "text_empty"


@pytest.mark.parametrize("size", [11, 1_000_000])
def test_a_text_that_is_too_long_is_refused_with_both_numbers(size):
    with pytest.raises(TextRefused) as refused:
        clean_text("字" * size, 10)
    assert (refused.value.code, refused.value.params) == ("text_long", {"max": 10, "size": size})


def test_a_strict_text_names_the_invisible_character_and_its_place():
    with pytest.raises(TextRefused) as refused:
        clean_text("付\u202e款", strict=True)
    assert refused.value.params == {"char": "U+202E", "place": 2}


def test_a_strict_text_may_have_windows_line_ends():
    assert clean_text("一\r\n二", strict=True) == "一\n二"


def test_a_line_has_no_line_ends():
    assert clean_line(" a \n\t b ") == "a b"


def test_a_value_drops_the_language_left_blank():
    assert clean_value({"zh": " 路 ", "en": " "}) == {"zh": "路"}


def test_a_value_with_no_language_is_refused():
    with pytest.raises(TextRefused, match="text_empty"):
        clean_value({"zh": "", "en": "  "})
