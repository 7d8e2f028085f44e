"""Who asks may wish that only the office reads it: the text is never shown, the answer is."""

from __future__ import annotations

import pytest
from django.test import Client

from sunlit.accounts.holdings import create_user
from sunlit.dialogue.actions import ask, hide, reply, show
from sunlit.dialogue.audience import readable
from sunlit.dialogue.models import Submission
from sunlit.dialogue.queries import counts, find_by_code, moderation_queue, of_body, owed, rows, seen
from sunlit.ledger.audience import PUBLIC, Reader, may_read
from sunlit.ledger.models import Disclosure, Leaf
from sunlit.ledger.reading import entry_of
from sunlit.matters.refusal import ActRefused
from sunlit.portal.speak import forms
from tests.portal.speak.test_speaking import hand_in
from tests.town import at, moment, purchase, put_on_notice

pytestmark = pytest.mark.database
SECRET = "ZEBRAZEBRA 家里的事"
WHY = {"zh": SECRET}
ANSWER = {"zh": "可以重新申请。", "en": "You may claim again."}
MONDAY, TUESDAY = "2026-03-09 10:00", "2026-03-10 10:00"


@pytest.fixture
def asked(qinghe):
    with at(MONDAY):
        return ask(qinghe.body, text=WHY, name="张三", named="public", office_only=True)


@pytest.fixture(autouse=True)
def quick_hands(monkeypatch):
    """Tests type faster than people do."""
    monkeypatch.setattr(forms, "LEAST_SECONDS", -1)


def codes(refused):
    return [objection.code for objection in refused.value.objections]


def line():
    return seen(rows(), moment(TUESDAY))[0]


@pytest.mark.requirement("VOI-1", "DIS-4")
def test_its_entry_says_so_with_the_ground_and_holds_no_word(asked):
    entry = entry_of(asked.leaf)
    assert entry.data["office_only"] is True
    assert [
        (one["name"], one["scope"], one["ground"]) for one in entry.withheld if one["name"] == "text"
    ] == [("text", "sealed", "personal_privacy")]
    assert "ZEBRA" not in asked.leaf.entry.decode()
    assert entry.data["named"] == "office"  # a name is not public where the text is not


@pytest.mark.requirement("DIS-2")
def test_nobody_reads_it_but_those_who_answer(qinghe, asked):
    row = Submission.objects.select_related("text__leaf").get()
    assert not may_read(PUBLIC, row.text)
    assert may_read(Reader(posts=frozenset({"qinghe/office"})), row.text)
    assert not may_read(Reader(posts=frozenset({"qinghe/cashier"})), row.text)
    assert readable(Reader(posts=frozenset({"qinghe/office"})), [row]) == {row.ref: WHY}
    assert "ZEBRA" not in repr(line())


def test_it_waits_for_no_judge_and_is_owed_an_answer(qinghe, asked):
    assert list(moderation_queue(qinghe.body)) == []
    assert list(owed(qinghe.body)) == [asked]
    found = counts(qinghe.body, moment(TUESDAY))
    assert (found.received, found.waiting, found.hidden, found.owed) == (1, 0, 0, 1)
    assert list(of_body(qinghe.body, "hidden")) == [asked]


@pytest.mark.requirement("VOI-7")
def test_it_is_neither_shown_nor_hidden_whoever_tries(qinghe, asked):
    leaves = Leaf.objects.count()
    for press in (lambda by: show(asked, by), lambda by: hide(asked, "personal_privacy", by)):
        for post in ("office", "discipline", "secretary"):
            with at(TUESDAY), pytest.raises(ActRefused) as refused:
                press(qinghe.by[post])
            assert "kept_at_wish" in codes(refused), post
    assert Leaf.objects.count() == leaves
    assert Disclosure.objects.get(digest=asked.text_id).scope == "sealed"


@pytest.mark.requirement("VOI-1")
def test_the_answer_is_public_and_shows_nothing_of_the_question(qinghe, asked):
    with at(TUESDAY):
        reply(asked, ANSWER, qinghe.by["office"])
    assert not Leaf.objects.filter(kind="submission.shown").exists()
    one = line()
    assert (one.shown, one.answer, one.reply, one.text, one.name) == ("kept", "answered", ANSWER, None, "")
    assert one.ground == "personal_privacy"


def test_an_answer_that_does_not_come_is_overdue_like_any_other(qinghe, asked):
    assert seen(rows(), moment("2026-06-01 10:00"))[0].answer == "overdue"


@pytest.mark.requirement("VOI-5")
def test_its_author_finds_it_by_the_code(asked):
    assert find_by_code(asked.code) == asked


@pytest.mark.requirement("DIS-2")
def test_no_public_page_feed_or_file_holds_a_word_of_it(client, qinghe, asked):
    road = purchase(qinghe, "2026-03-03 08:00")
    with at(MONDAY):
        about = ask(qinghe.body, text={"zh": "ZEBRAZEBRA 路的事"}, target=road, office_only=True)
    with at(TUESDAY):
        reply(about, ANSWER, qinghe.by["office"])
        for address in (
            "/qinghe/questions/", f"/qinghe/questions/{asked.number}/", f"/qinghe/matters/{road.number}/",
            f"/qinghe/matters/{road.number}/data.json", "/qinghe/feed.atom", "/qinghe/acts/", "/qinghe/",
            f"/qinghe/acts/{asked.leaf.index}/", f"/qinghe/matters/{road.number}/feed.atom",
            f"/qinghe/questions/{asked.number}/receipt/", "/qinghe/search/?q=ZEBRAZEBRA",
            f"/qinghe/find/?code={asked.code}", f"/log/qinghe/d/{asked.text_id}",
        ):  # fmt: skip
            page = client.get(address, follow=True).content.decode()
            assert "ZEBRAZEBRA 家" not in page, address
            assert "ZEBRAZEBRA 路" not in page, address
        page = client.get(f"/qinghe/questions/{asked.number}/").content.decode()
        assert "只给经办人看" in page
        assert "个人隐私" in page
        assert "只给经办人看" in client.get(f"/qinghe/matters/{road.number}/").content.decode()


@pytest.mark.parametrize("tree", ["", "/en"])
def test_a_resident_chooses_it_on_the_form(client, qinghe, tree):
    sent = hand_in(client, f"{tree}/qinghe/ask/", "我的电话 13800138000，请回电。", readers="office")
    assert sent.status_code == 302  # what is not public need not be masked
    asked = Submission.objects.get()
    assert asked.shown == "kept"
    page = client.get(sent["Location"]).content.decode()
    assert ("只给经办人看" if not tree else "Only the office reads") in page


def test_what_is_public_is_still_looked_at_first(client, qinghe):
    page = hand_in(client, "/qinghe/ask/", "我的电话 13800138000", readers="public").content.decode()
    assert 'id="warned"' in page
    assert not Submission.objects.exists()


@pytest.mark.requirement("DIS-5")
def test_an_objection_to_a_notice_is_public_whatever_the_form_says(client, qinghe):
    road = purchase(qinghe, "2026-03-03 08:00")
    put_on_notice(qinghe, road)
    with at("2026-03-10 10:00"):
        assert 'name="readers"' not in client.get(f"/qinghe/object/{road.number}/").content.decode()
    page = hand_in(client, f"/qinghe/object/{road.number}/", "电话 13800138000", readers="office")
    assert 'id="warned"' in page.content.decode()  # it would be public, so it is looked at
    hand_in(client, f"/qinghe/object/{road.number}/", "检测报告是旧的。", readers="office")
    said = Submission.objects.get()
    assert (said.type, said.shown) == ("objection", "waiting")
    assert "office_only" not in entry_of(said.leaf).data


def test_the_same_form_with_another_choice_is_no_repeat(qinghe):
    with at(MONDAY):
        ask(qinghe.body, text=WHY, office_only=True, key="k")
        with pytest.raises(ActRefused):
            ask(qinghe.body, text=WHY, key="k")
        assert ask(qinghe.body, text=WHY, office_only=True, key="k") == Submission.objects.get()


def test_the_desk_says_why_and_offers_no_button(qinghe, asked):
    from_desk = Client()
    from_desk.force_login(create_user("office", "a-b-c-1-2-3", tenures=[qinghe.by["office"].ref]))
    with at(TUESDAY):
        page = from_desk.get(f"/desk/qinghe/questions/{asked.number}/").content.decode()
        assert SECRET in page
        assert 'value="show"' not in page
        assert 'value="hide"' not in page
        assert "答复是公开的" in page
        refused = from_desk.post(f"/desk/qinghe/questions/{asked.number}/", {"press": "show"}, follow=True)
    assert "不能公开" in refused.content.decode()
    assert Submission.objects.get().shown == "kept"
