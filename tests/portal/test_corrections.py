"""Corrections: what it said, what it says now, what was changed, on the page of the matter and on one of their own."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from sunlit.ledger.models import Disclosure
from sunlit.library.files import keep_file
from sunlit.matters.actions import correct, erase_words
from sunlit.matters.proposed import Attached
from sunlit.matters.refusal import ActRefused
from tests.town import Town, act, at, purchase, town

pytestmark = [pytest.mark.django_db, pytest.mark.database]
WRONG = {"zh": "示范户17 面积 3.6 亩。", "en": "Demo household 17 has 3.6 mu."}
RIGHT = {"zh": "示范户17 面积 6.3 亩。", "en": "Demo household 17 has 6.3 mu."}
WHY = {"zh": "数字录反了。", "en": "Two digits were swapped."}


@pytest.fixture
def qinghe(settings, tmp_path) -> Town:
    settings.SUNLIT_HOME = tmp_path / "home"
    return town(rules={"scopes": {"FIN-02": "public"}})


@pytest.fixture
def corrected(qinghe):
    """An act with a file, and its correction with another."""
    road = purchase(qinghe, "2026-03-03 09:00")
    old, new = (
        Attached(keep_file(text.encode(), "发放表.csv")) for text in ("户,亩\n17,3.6", "户,亩\n17,6.3")
    )
    first = act(qinghe, road, "apply", "2026-03-03 09:30", text=WRONG, files=[old])
    replaced = Disclosure.objects.get(leaf=first, name="file").digest
    with at("2026-03-04 09:00"):
        leaf = correct(road, first.index, RIGHT, WHY, qinghe.by["culture"], files=[new], replaces=[replaced])
    return road, first, leaf, replaced


def text_of(html: str) -> str:
    return re.sub(r"<[^>]+>", "", html)


@pytest.mark.requirement("DIS-6")
@pytest.mark.parametrize(
    ("prefix", "removed", "added"),
    [("", "删去：3.6；", "加上：6.3；"), ("/en", "removed: 3.6;", "added: 6.3;")],
)
def test_the_page_of_corrections_shows_what_was_changed_to_eye_and_ear(corrected, prefix, removed, added):
    _, first, leaf, _ = corrected

    html = Client().get(f"{prefix}/qinghe/corrections/").content.decode()

    assert "<del>" in html
    assert "<ins>" in html
    assert removed in re.sub(r"\s+(?=[;；])", "", text_of(html)).replace("removed:  ", "removed: ")
    assert added in text_of(html).replace("added:  ", "added: ")
    assert f"/qinghe/acts/{leaf.index}/" in html
    assert f"/qinghe/acts/{first.index}/" in html
    assert html.count("发放表.csv") == 2


@pytest.mark.requirement("DIS-6")
def test_the_page_of_the_matter_keeps_the_old_words_and_the_old_file(corrected):
    road, *_ = corrected

    html = Client().get(f"/qinghe/matters/{road.number}/").content.decode()

    assert "示范户17 面积 3.6 亩。" in text_of(html)
    assert "示范户17 面积 6.3 亩。" in text_of(html)
    assert "<del>" in html
    assert html.count("发放表.csv") >= 2


def test_a_file_that_is_none_of_the_act_cannot_be_replaced(qinghe, corrected):
    road, first, _, replaced = corrected
    new = Attached(keep_file(b"x,y", "a.csv"))

    for files, replaces in (([new], ["A" * 43]), ([], [replaced])):
        with at("2026-03-05 09:00"), pytest.raises(ActRefused):
            correct(road, first.index, RIGHT, WHY, qinghe.by["culture"], files=files, replaces=replaces)


@pytest.mark.requirement("TRU-4")
def test_words_that_are_erased_leave_every_page_and_their_address_says_gone(qinghe, corrected):
    road, first, _, _ = corrected
    digest = Disclosure.objects.get(leaf=first, name="text").digest
    with at("2026-03-06 09:00"):
        (leaf,) = erase_words(road, [digest], "personal", qinghe.by["office"], qinghe.by["secrecy_review"])

    assert Client().get(f"/log/qinghe/d/{digest}").status_code == 410
    for path in (
        f"matters/{road.number}/",
        "corrections/",
        f"acts/{first.index}/",
        "search/?q=3.6",
        "feed.atom",
    ):
        assert "面积 3.6 亩" not in text_of(Client().get(f"/qinghe/{path}").content.decode())
    page = Client().get(f"/qinghe/acts/{first.index}/").content.decode()
    for said in ("党政办公室", "保密工作人员", "含有不该留在这里的个人信息"):
        assert said in page
        assert said in Client().get("/qinghe/withheld/").content.decode()
    assert "按规定撤下" not in page
    assert Client().get(f"/qinghe/acts/{leaf.index}/").status_code == 200


def test_erasing_is_for_those_who_keep_the_papers_and_on_a_ground_of_the_list(qinghe, corrected):
    road, first, _, _ = corrected
    digest = Disclosure.objects.get(leaf=first, name="text").digest

    for digests, ground, post in (
        ([digest], "dislike", "office"),
        (["A" * 43], "request", "office"),
        ([digest], "request", "culture"),
    ):
        with at("2026-03-06 09:00"), pytest.raises(ActRefused):
            erase_words(road, digests, ground, qinghe.by[post], qinghe.by["mayor"])
    assert Disclosure.objects.get(pk=digest).value == WRONG


def test_a_body_that_corrected_nothing_says_so(qinghe):
    assert "还没有更正" in Client().get("/qinghe/corrections/").content.decode()
