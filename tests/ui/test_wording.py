"""The table of words: both languages in every row, nothing silently missing."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.utils import translation
from django.utils.safestring import SafeString

from sunlit.ui import wording
from sunlit.ui.wording import WordMissing, fill, plain, t, text, words

PARAMETER = re.compile(r"\{(\w+)(?:\|[^|{}]*\|[^|{}]*|:,)?\}")


@pytest.fixture
def table(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that stands in for ui/wording/; write `words.csv` into it."""
    monkeypatch.setattr(wording, "FOLDER", tmp_path)
    words.cache_clear()
    yield tmp_path
    words.cache_clear()


@pytest.mark.requirement("ACC-2")
def test_every_row_has_both_languages_with_the_same_parameters():
    for key, row in words().items():
        assert set(PARAMETER.findall(row["zh"])) == set(PARAMETER.findall(row["en"])), key


@pytest.mark.requirement("ACC-2")
@pytest.mark.parametrize(("language", "said"), [("zh-hans", "大字"), ("en", "Large type")])
def test_a_word_is_shown_in_the_language_of_the_page(language: str, said: str):
    with translation.override(language):
        assert t("site.large_type") == said


def test_an_unknown_key_is_an_error():
    with pytest.raises(WordMissing, match=r"no\.such\.key"):
        t("no.such.key")


def test_a_row_without_a_language_is_an_error(table: Path):
    (table / "words.csv").write_text("key,zh,en\na.b,有,\n", encoding="utf-8")
    with pytest.raises(WordMissing, match="lacks a language"):
        words()


def test_a_key_that_stands_twice_is_an_error(table: Path):
    (table / "one.csv").write_text("key,zh,en\na.b,有,yes\n", encoding="utf-8")
    (table / "two.csv").write_text("key,zh,en\na.b,没有,no\n", encoding="utf-8")
    with pytest.raises(WordMissing, match=r"two\.csv: 'a\.b' stands twice"):
        words()


@pytest.mark.parametrize(("n", "said"), [(0, "0 days"), (1, "1 day"), (2, "2 days")])
def test_english_chooses_by_number(n: int, said: str):
    assert fill("{n} {n|day|days}", {"n": n}) == said


def test_a_text_value_among_the_parameters_is_shown_in_the_readers_language():
    with translation.override("en"):
        assert fill("Next: {step}.", {"step": {"zh": "公示", "en": "Notice"}}) == "Next: Notice."
        assert fill("Next: {step}.", {"step": {"zh": "公示"}}) == "Next: 公示."


def test_how_many_entries_a_record_has_is_written_with_thousands_marked():
    for code, said in (("zh-hans", "1,073 条"), ("en", "1,073 entries")):
        with translation.override(code):
            assert said in t("record.cosigned", n=1073)


def test_braces_that_people_type_are_not_parameters():
    assert fill("Reason: {reason}", {"reason": "{n} {reason.__class__}"}) == "Reason: {n} {reason.__class__}"


def test_a_missing_translation_falls_back_and_says_which_language_it_is():
    with translation.override("en"):
        shown = text({"zh": "修路 <b>"})
        assert shown == '<span lang="zh-Hans">修路 &lt;b&gt;</span>'
        assert isinstance(shown, SafeString)
    with translation.override("zh-hans"):
        assert text({"en": "Road"}) == '<span lang="en">Road</span>'


def test_a_text_value_in_the_readers_language_is_left_to_the_template_to_escape():
    with translation.override("zh-hans"):
        shown = text({"zh": "<b>", "en": "x"})
        assert shown == "<b>"
        assert not isinstance(shown, SafeString)


@pytest.mark.parametrize("nothing", [None, {}, "", {"zh": ""}])
def test_no_text_is_empty(nothing: object):
    assert plain(nothing) == ""
