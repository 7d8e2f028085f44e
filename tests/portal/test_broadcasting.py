"""A notice is read out over the loudspeaker in about a minute, however long it is."""

import pytest
from django.utils.translation import override as language

from sunlit.portal.broadcasting import MINUTE, broadcast
from tests.town import moment

BODY, TITLE = {"zh": "青禾镇", "en": "Qinghe"}, {"zh": "沿河路", "en": "Riverside Road"}
UNTIL = moment("2026-03-12 17:30")
RULES = {"phone": "6212345", "help_place": {"zh": "便民服务中心", "en": "the service centre"}}
SHORT = {"zh": "修一条路。三万元。", "en": "A road is mended. It costs 30,000 yuan."}


def spoken(text, tongue, rules=RULES, until=UNTIL):
    with language(tongue):
        return broadcast(BODY, TITLE, text, until, rules)


@pytest.mark.requirement("DIS-8")
@pytest.mark.parametrize("tongue", ["zh", "en"])
def test_a_short_notice_is_read_out_whole_with_its_end_and_how_to_object(tongue):
    said = spoken(SHORT, tongue)
    for part in (BODY[tongue], TITLE[tongue], SHORT[tongue], "6212345", RULES["help_place"][tongue]):
        assert part in said
    assert "17:30" in said
    assert ("网上" if tongue == "zh" else "online") not in said


@pytest.mark.requirement("DIS-8")
@pytest.mark.parametrize("tongue", ["zh", "en"])
def test_a_long_notice_ends_with_a_whole_sentence_and_says_that_there_is_more(tongue):
    long = {lang: words * 60 for lang, words in SHORT.items()}
    long["en"] = " ".join([SHORT["en"]] * 60)
    said = spoken(long, tongue)
    assert (len(said) if tongue == "zh" else len(said.split())) <= MINUTE[tongue] + 12
    assert ("其余" in said or "网上" in said) if tongue == "zh" else "online" in said
    assert SHORT[tongue] in said


def test_words_that_are_not_for_everybody_and_a_notice_without_an_end_are_left_out():
    said = spoken(None, "en", rules={}, until=None)
    assert said.startswith("Neighbours: this is a public notice of Qinghe: Riverside Road.")
    assert "until" not in said
    assert "Call" not in said
