"""A replay names it when words that were for the office alone are shown or hidden, or were no question."""

from __future__ import annotations

import pytest

from sunlit.dialogue.actions import ask, object_to, reply, show
from tests.matters.trials import WORDS
from tests.supervision.test_replaying import kept, say
from tests.town import at, purchase, put_on_notice

pytestmark = pytest.mark.database


@pytest.mark.requirement("TRU-1")
def test_an_answer_to_what_is_for_the_office_alone_is_in_order(qinghe):
    with at("2026-03-09 10:00"):
        asked = ask(qinghe.body, text=WORDS, office_only=True)
    with at("2026-03-10 10:00"):
        reply(asked, WORDS, qinghe.by["office"])
    assert not [one for one in kept().replayed()[1] if one.stream == f"submission:{asked.number}"]


@pytest.mark.requirement("TRU-1", "VOI-7")
def test_showing_it_is_named(qinghe):
    with at("2026-03-09 10:00"):
        asked = ask(qinghe.body, text=WORDS)
    with at("2026-03-10 10:00"):
        leaf = show(asked, qinghe.by["office"])
    named = kept().changed(say(asked.leaf.index, office_only=True), chained=True).named()
    assert any("only the office reads it" in one for one in named[leaf.index])


@pytest.mark.requirement("TRU-1", "DIS-5")
def test_an_objection_for_the_office_alone_is_named(qinghe):
    road = purchase(qinghe, "2026-03-03 08:00")
    put_on_notice(qinghe, road)
    with at("2026-03-10 10:00"):
        said = object_to(road, WORDS)
    named = kept().changed(say(said.leaf.index, office_only=True), chained=True).named()
    assert any("kept for the office alone" in one for one in named[said.leaf.index])
