"""A resident asks, objects, keeps the receipt and finds the answer, without an account or JavaScript."""

import re

import pytest
from django.test import Client

from sunlit.accounts.attempts import address_of
from sunlit.dialogue.actions import hide, reply, show
from sunlit.dialogue.limits import PAIR, Limit
from sunlit.dialogue.models import Submission
from sunlit.ledger.models import Leaf
from sunlit.portal.speak import forms
from tests.town import at, purchase, put_on_notice

pytestmark = pytest.mark.database
NOW = "2026-03-10 10:00"
WORDS = "修路时 3 路公交怎么走？"
HIDDEN = re.compile(r'name="token" value="([^"]+)"')


@pytest.fixture
def road(qinghe):
    matter = purchase(qinghe, "2026-03-03 08:00")
    put_on_notice(qinghe, matter)
    return matter


@pytest.fixture(autouse=True)
def quick_hands(monkeypatch):
    """Tests type faster than people do."""
    monkeypatch.setattr(forms, "LEAST_SECONDS", -1)


def hand_in(client, address, text=WORDS, **more):
    """Open a form, fill it in and send it, as a browser does."""
    with at(NOW):
        token = HIDDEN.search(client.get(address).content.decode())[1]
        return client.post(address, {"text": text, "named": "none", "token": token, **more})


@pytest.mark.requirement("VOI-1", "VOI-5")
@pytest.mark.parametrize("lang", ["", "/en"])
def test_a_resident_asks_and_gets_a_code(client, road, lang):
    sent = hand_in(client, f"{lang}/qinghe/ask/?matter={road.number}")
    assert sent.status_code == 302
    assert sent["Location"].startswith(f"{lang}/qinghe/questions/q2026-0001/receipt/?own=")
    asked = Submission.objects.get()
    assert asked.matter == road
    assert asked.text.value == {"en" if lang else "zh": WORDS}
    page = client.get(sent["Location"]).content.decode()
    assert f"{asked.code[:4]}-{asked.code[4:]}" in page
    assert "17:30" in page


def test_the_page_that_names_no_matter_asks_the_body(client, road):
    hand_in(client, "/qinghe/ask/")
    assert (Submission.objects.get().matter, Submission.objects.get().post) == (None, "office")


@pytest.mark.parametrize("query", ["?matter=2026-9999", "?power=XXX-01"])
def test_a_question_about_nothing_is_a_page_that_does_not_exist(client, road, query):
    assert client.get(f"/qinghe/ask/{query}").status_code == 404


@pytest.mark.requirement("DIS-5")
def test_a_resident_objects_while_the_notice_is_up(client, road):
    sent = hand_in(client, f"/qinghe/object/{road.number}/", "检测报告是五年前的。")
    assert sent.status_code == 302
    road.refresh_from_db()
    assert road.objections_open == 1


def test_without_a_notice_the_page_says_so_and_offers_a_question(client, qinghe):
    matter = purchase(qinghe, "2026-03-03 08:00")
    with at(NOW):
        page = client.get(f"/qinghe/object/{matter.number}/").content.decode()
    assert "<textarea" not in page
    assert f"/qinghe/ask/?matter={matter.number}" in page


@pytest.mark.parametrize("text", ["", "   ", "\u200b"])
def test_an_empty_form_comes_back_with_its_reason_and_no_entry(client, road, text):
    before = Leaf.objects.count()
    sent = hand_in(client, "/qinghe/ask/", text)
    assert sent.status_code == 400
    assert "还没有写" in sent.content.decode()
    assert Leaf.objects.count() == before


def test_a_long_text_comes_back_with_both_numbers_and_its_words(client, road):
    sent = hand_in(client, "/en/qinghe/ask/", "字" * 2_001)
    page = sent.content.decode()
    assert "2001" in page
    assert "2000" in page
    assert "字" * 2_001 in page


def test_what_was_typed_is_escaped_when_it_comes_back(client, road):
    page = hand_in(client, "/qinghe/ask/", "</textarea><script>" + "x" * 2_001).content.decode()
    assert "<script>x" not in page


def test_a_machine_that_fills_the_field_nobody_sees_enters_nothing(client, road):
    sent = hand_in(client, "/qinghe/ask/", website="https://example.org")
    assert sent.status_code == 429
    assert not Submission.objects.exists()


def test_a_form_that_comes_back_at_once_has_to_wait(client, road, monkeypatch):
    monkeypatch.setattr(forms, "LEAST_SECONDS", 3)
    sent = hand_in(client, "/qinghe/ask/")
    assert sent.status_code == 429
    assert "过 3 秒" in sent.content.decode()
    assert WORDS in sent.content.decode()


@pytest.mark.parametrize("token", ["", "made-up", "a:b:c"])
def test_a_form_that_was_not_made_here_is_asked_for_again(client, road, token):
    sent = client.post("/qinghe/ask/", {"text": WORDS, "token": token})
    assert sent.status_code == 400
    assert WORDS in sent.content.decode()
    assert not Submission.objects.exists()


SUM = re.compile(r'name="sum" value="([^"]+\.(\d)\.(\d):[^"]+)"')


def sum_in(page):
    """Return the sum of a page, signed, and its result."""
    found = SUM.search(page)
    return found[1], int(found[2]) + int(found[3])


@pytest.mark.requirement("VOI-1")
def test_after_a_flood_whoever_does_a_small_sum_is_heard_and_his_words_are_kept(client, road):
    address = f"/qinghe/object/{road.number}/"
    for n in range(PAIR.per_hour):
        assert hand_in(client, address, f"{n}？").status_code == 302
    sent = hand_in(client, address, WORDS)
    assert sent.status_code == 429
    page = sent.content.decode()
    assert WORDS in page
    assert "等于几" in page
    signed, right = sum_in(page)
    for wrong in ({"answer": right + 1}, {"answer": "x"}, {"answer": right, "sum": f"a{signed}"}):
        assert hand_in(client, address, WORDS, **{"sum": signed, **wrong}).status_code == 429
    full_width = str(right).translate({ord("0") + n: 0xFF10 + n for n in range(10)})
    assert hand_in(client, address, WORDS, sum=signed, answer=full_width).status_code == 302
    assert hand_in(client, address, "更多", sum=signed, answer=right).status_code == 429


def test_a_flood_that_answers_is_stopped_with_the_seconds_to_wait_and_the_words_kept(
    client, road, monkeypatch
):
    monkeypatch.setattr("sunlit.dialogue.limits.PAIR", Limit("address+item", 2, 2))
    for n in range(2):
        assert hand_in(client, "/qinghe/ask/", f"{n}？").status_code == 302
    sent = hand_in(client, "/qinghe/ask/", WORDS)
    assert sent.status_code == 429
    assert "3600" in sent.content.decode()
    assert WORDS in sent.content.decode()
    assert hand_in(client, f"/qinghe/ask/?matter={road.number}").status_code == 302
    assert Submission.objects.count() == 3


def test_a_made_up_address_does_not_open_the_gate(rf, settings):
    settings.SUNLIT_PROXIES = 0
    assert address_of(rf.get("/", headers={"x-forwarded-for": "203.0.113.9"})) == "127.0.0.1"
    settings.SUNLIT_PROXIES = 1
    assert address_of(rf.get("/", headers={"x-forwarded-for": "203.0.113.9, 198.51.100.7"})) == "198.51.100.7"
    assert address_of(rf.get("/")) == "127.0.0.1"


def test_a_double_click_makes_one_question(client, road):
    with at(NOW):
        token = HIDDEN.search(client.get("/qinghe/ask/").content.decode())[1]
        posted = {"text": WORDS, "token": token}
        first, second = client.post("/qinghe/ask/", posted), client.post("/qinghe/ask/", posted)
    assert first["Location"].split("?")[0] == second["Location"].split("?")[0]
    assert Submission.objects.count() == 1


def test_a_form_without_its_cookie_is_refused(road):
    strict = Client(enforce_csrf_checks=True)
    assert strict.post("/qinghe/ask/", {"text": WORDS}).status_code == 403
    assert not Submission.objects.exists()


def test_forms_are_never_cached_and_lists_are_revalidated(client, road):
    with at(NOW):
        assert "no-store" in client.get("/qinghe/ask/")["Cache-Control"]
        listed = client.get("/qinghe/questions/")
    assert "csrf" not in listed.content.decode()
    assert listed.has_header("ETag")


@pytest.fixture
def asked(client, road):
    hand_in(client, f"/qinghe/ask/?matter={road.number}", name="Lin", named="office")
    return Submission.objects.get()


def read(client, address, said=NOW):
    with at(said):
        return client.get(address).content.decode()


PAGES = ("/qinghe/questions/", "/qinghe/questions/q2026-0001/", "/qinghe/questions/q2026-0001/receipt/")


@pytest.mark.requirement("DIS-2")
@pytest.mark.parametrize("address", [*PAGES, "/qinghe/questions/q2026-0001/receipt.txt"])
def test_no_page_says_what_a_waiting_question_says(client, asked, address):
    page = read(client, address)
    assert "q2026-0001" in page
    assert "公交" not in page
    assert "Lin" not in page


@pytest.mark.requirement("DIS-2", "VOI-7")
@pytest.mark.parametrize("address", PAGES)
def test_no_page_says_what_a_hidden_question_says(client, qinghe, asked, address):
    with at(NOW):
        show(asked, qinghe.by["office"])
        hide(asked, "personal_privacy", qinghe.by["office"])
    page = read(client, address)
    assert "公交" not in page
    if "receipt" not in address:
        assert "个人隐私" in page
        assert "党政办公室" in page


def test_a_shown_question_stands_there_with_its_answer_and_without_the_name(client, qinghe, asked):
    with at(NOW):
        reply(asked, {"zh": "绕行<b>东街</b>。"}, qinghe.by["office"])
    for address in PAGES[:2]:
        page = read(client, address)
        assert "公交" in page
        assert "绕行&lt;b&gt;东街" in page
        assert "Lin" not in page


@pytest.mark.requirement("SUP-1")
def test_an_overdue_question_is_red_by_itself(client, asked):
    page = read(client, PAGES[1], "2026-03-19 09:00")
    assert "已超 2 个工作日" in page
    assert 'class="late"' in page
    assert "q2026-0001" in read(client, "/qinghe/questions/?state=overdue", "2026-03-19 09:00")
    assert "q2026-0001" not in read(client, "/qinghe/questions/?state=overdue")


def test_the_author_alone_downloads_his_words(client, road):
    sent = hand_in(client, "/qinghe/ask/")
    own = sent["Location"].replace("/receipt/", "/receipt.txt")
    salted = Submission.objects.get().text.text
    assert salted in client.get(own).content.decode()
    assert salted not in client.get(own.split("?")[0]).content.decode()
    assert salted not in client.get(own[:-1] + "x").content.decode()


@pytest.mark.parametrize(
    "spoil", [str.lower, lambda code: f" {code[:4]} {code[4:]} ", lambda code: code.replace("0", "o")]
)
def test_the_answer_is_found_by_the_code_however_it_is_typed(client, asked, spoil):
    found = client.get("/qinghe/find/", {"code": spoil(asked.code)})
    assert found.status_code == 302
    assert found["Location"] == "/qinghe/questions/q2026-0001/"
    assert client.get("/en/qinghe/find/", {"code": "q2026-0001"})["Location"].startswith("/en/")


def test_a_code_that_nobody_has_is_told_so(client, asked):
    found = client.get("/qinghe/find/", {"code": "<b>0000-0000"})
    assert found.status_code == 404
    assert "&lt;b&gt;0000-0000" in found.content.decode()


def test_an_unknown_number_is_not_found(client, road):
    assert client.get("/qinghe/questions/q2026-9999/").status_code == 404
    assert client.get("/qinghe/questions/q2026-9999/receipt/").status_code == 404
    assert client.get("/nowhere/ask/").status_code == 404


def test_a_list_costs_the_same_however_many_questions(client, road, django_assert_num_queries):
    for n in range(8):
        hand_in(client, "/qinghe/ask/", f"{n}？")
    read(client, "/qinghe/questions/")
    with django_assert_num_queries(3):
        read(client, "/qinghe/questions/")
