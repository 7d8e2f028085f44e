"""The chair's screen: a meeting from its call to its end by form posts alone, and a member's own ballot."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from sunlit.accounts.holdings import create_user
from sunlit.ledger.models import Leaf
from sunlit.matters.models import Act, Matter
from sunlit.meetings.models import Box, Interest, Meeting
from tests.matters.trials import voting
from tests.town import moment

pytestmark = pytest.mark.database

HOME = "/desk/qinghe/meetings/"


@pytest.fixture
def trial(qinghe, morning, request):
    """A matter that waits for the committee's vote, by a rule of its own where the test says so."""
    morning("2026-03-09 08:00")
    return voting(qinghe, "2026-03-09 08:00", **getattr(request, "param", {}))


@pytest.fixture
def desk(qinghe, trial, sign_in):
    """The client of the committee's recorder (its second member), signed in."""
    client = sign_in("")
    client.trial = trial
    return client


def called(client, qinghe, **more) -> Meeting:
    """Call the committee for this very minute with the matter that waits."""
    data = {
        "title_zh": "党委会", "place_zh": "二楼", "at": "2026-03-10T10:00", "is_open": "on", "key": "call",
        "recorder": qinghe.committee[1].code, "items": [client.trial.number], **more,
    }  # fmt: skip
    answer = client.post(f"{HOME}new/", data)
    assert answer.status_code == 302, answer.content.decode()
    return Meeting.objects.get()


def press(client, meeting, verb, **more):
    """Press a button of the screen as it is now, and return the page that follows."""
    page = client.get(f"{HOME}{meeting.number}/").content.decode()
    moves = re.search(r'data-moves="(\d+)"', page)[1]
    data = {"press": verb, "seen": moves, **more}
    return client.post(f"{HOME}{meeting.number}/", data, follow=True)


def under_way(client, qinghe, morning, *, absent=()) -> Meeting:
    """Hold a meeting up to the first item being taken up."""
    meeting = called(client, qinghe)
    morning("2026-03-10 10:00")
    here = [member.code for member in qinghe.committee if member not in absent]
    press(client, meeting, "roll", here=here)
    press(client, meeting, "open")
    press(client, meeting, "take", item="1")
    return meeting


@pytest.mark.requirement("PRO-3", "PRO-4")
@pytest.mark.parametrize("lang", ["zh-hans", "en"])
def test_a_committee_decides_from_the_screen_without_script(desk, qinghe, morning, lang):
    desk.cookies["lang"] = lang
    head, recorder, third, fourth, fifth = (member.code for member in qinghe.committee)
    meeting = under_way(desk, qinghe, morning, absent=qinghe.committee[4:])
    press(desk, meeting, "recuse", member=fourth, ground="interest")
    press(desk, meeting, "late", member=fifth)
    press(desk, meeting, "motion", text_zh="修一条路。")
    for member in (recorder, third, head):
        press(desk, meeting, "speak", member=member)
    for member in (recorder, third, head):
        page = press(desk, meeting, "agree", member=member).content.decode()
    assert "3 / 3" in page
    page = press(desk, meeting, "end", text_zh="同意修路。").content.decode()
    assert ("要 3 票，得 3 票，通过" if lang == "zh-hans" else "3 votes needed, 3 in favour: Passed") in page
    assert Matter.objects.get(pk=desk.trial.pk).end == "done"
    press(desk, meeting, "close")
    press(desk, meeting, "adopt")
    assert Meeting.objects.get().adopted_at


def test_every_refusal_is_said_in_words_with_names_and_enters_nothing(desk, qinghe, morning):
    meeting = under_way(desk, qinghe, morning)
    press(desk, meeting, "motion", text_zh="修一条路。")
    before = Leaf.objects.count()
    for verb, more, words in [
        ("agree", {"member": qinghe.committee[0].code}, "最后表态"),
        ("take", {"item": "1"}, "还没议完"),
        ("deferred", {"text_zh": "再等等"}, "已付表决"),
        ("end", {"text_zh": "同意。"}, "对不上"),
        ("late", {"member": qinghe.committee[2].code}, "Zhao"),
        ("close", {}, "还没议完"),
        ("motion", {"text_zh": ""}, "请"),
    ]:
        page = press(desk, meeting, verb, **more).content.decode()
        assert 'role="alert"' in page, verb
        assert words in page.split('role="alert"')[1].split("</div>")[0], verb
    assert Leaf.objects.count() == before


def test_two_screens_pressed_at_once_enter_one_motion(desk, qinghe, morning):
    meeting = under_way(desk, qinghe, morning)
    page = desk.get(f"{HOME}{meeting.number}/").content.decode()
    moves = re.search(r'data-moves="(\d+)"', page)[1]
    for n in (1, 2):
        data = {"press": "motion", "seen": moves, "key": f"k{n}", "text_zh": f"方案{n}"}
        answer = desk.post(f"{HOME}{meeting.number}/", data, follow=True).content.decode()
    assert "刚才另一处已经登记了下一步" in answer
    assert Leaf.objects.filter(kind="motion.put").count() == 1
    assert Leaf.objects.filter(kind="vote.opened").count() == 1


def member_client(qinghe, place) -> Client:
    client = Client()
    name = f"member-{place}"
    client.force_login(create_user(name, "a-b-c-1-2-3", tenures=[qinghe.committee[place].ref]))
    return client


def test_a_member_votes_from_his_own_phone_under_his_own_tenure(desk, qinghe, morning):
    meeting = under_way(desk, qinghe, morning)
    phone = member_client(qinghe, 2)
    address = f"{HOME}{meeting.number}/ballot/"
    assert "还没有付表决" in phone.get(address).content.decode()
    press(desk, meeting, "motion", text_zh="修一条路。")
    assert 'value="agree"' in phone.get(address).content.decode()
    other = {"press": "agree", "member": qinghe.committee[3].code, "key": "one"}
    for _ in range(2):  # sent twice by a bad connection
        assert phone.post(address, other).status_code == 302
    ballot = Act.objects.get(kind="ballot.cast")
    assert ballot.data["member"] == ballot.tenure.code == qinghe.committee[2].code
    again = phone.post(address, {"press": "disagree", "key": "two"}).content.decode()
    assert "投过票" in again
    assert "您已投票" in phone.get(address).content.decode()
    refused = phone.post(f"{HOME}{meeting.number}/", {"press": "close"}).content.decode()
    assert "请由记录人操作" in refused
    assert phone.post(address, {"press": "close"}).status_code == 404


@pytest.mark.parametrize("trial", [{"method": "secret"}], indirect=True)
def test_a_secret_ballot_says_that_he_voted_and_nothing_says_what(desk, qinghe, morning):
    meeting = under_way(desk, qinghe, morning)
    press(desk, meeting, "motion", text_zh="任命。")
    assert 'value="agree"' not in desk.get(f"{HOME}{meeting.number}/").content.decode()
    phone = member_client(qinghe, 2)
    phone.post(f"{HOME}{meeting.number}/ballot/", {"press": "disagree", "key": "one"})
    assert [one for _, one in Box.objects.get().ballots] == ["disagree"]
    leaf = Leaf.objects.get(kind="envelope.received")
    assert b"disagree" not in bytes(leaf.entry)
    tellers = [member.code for member in qinghe.committee[2:4]]
    page = press(desk, meeting, "end", text_zh="任命。", n_agree="4", tellers=tellers).content.decode()
    assert "得 4 票，通过" in page
    assert not Box.objects.exists()


def test_the_board_is_sent_again_only_when_something_was_entered(desk, qinghe, morning):
    meeting = under_way(desk, qinghe, morning)
    page = desk.get(f"{HOME}{meeting.number}/").content.decode()
    version = re.search(r'data-version="([\d.]+)"', page)[1]
    address = f"{HOME}{meeting.number}/board/?have="
    assert desk.get(address + version).status_code == 204
    press(desk, meeting, "speak", member=qinghe.committee[2].code)
    answer = desk.get(address + version)
    assert answer.status_code == 200
    assert 'id="part-voters"' in answer.content.decode()


@pytest.mark.requirement("DIS-2")
def test_a_declared_interest_is_a_hint_on_the_screen_for_those_in_the_room(desk, qinghe, morning, sign_in):
    phone = member_client(qinghe, 2)
    assert (
        phone.post("/desk/qinghe/interests/", {"parties": "沿河路\n\n示范公司", "key": "k"}).status_code
        == 302
    )
    assert Interest.objects.get().tenure == qinghe.committee[2]
    meeting = under_way(desk, qinghe, morning)
    assert "Zhao 申报过与“沿河路”的利害关系" in desk.get(f"{HOME}{meeting.number}/").content.decode()
    assert "沿河路" in phone.get("/desk/qinghe/interests/").content.decode()
    outside = sign_in("cashier").get(f"{HOME}{meeting.number}/")
    assert outside.status_code == 200
    assert "申报过" not in outside.content.decode()


def test_pages_of_meetings_are_for_officials_and_say_what_is_missing(desk, qinghe, sign_in):
    assert desk.get(HOME).status_code == 200
    assert desk.get(f"{HOME}9999-0001/").status_code == 404
    assert Client().get(HOME).status_code == 302
    blank = desk.post(f"{HOME}new/", {"key": "k"})
    assert blank.status_code == 200
    past = {
        "title_zh": "会",
        "place_zh": "楼",
        "at": "2026-03-01T10:00",
        "key": "k2",
        "recorder": qinghe.committee[1].code,
    }
    assert "一年之内" in desk.post(f"{HOME}new/", past).content.decode()
    assert not Meeting.objects.exists()
    clerk = sign_in("office")
    meeting = called(clerk_of(clerk, desk), qinghe)
    assert "增加议题" in clerk.get(f"{HOME}{meeting.number}/").content.decode()
    page = press(clerk, meeting, "cancel", text_zh="人不齐").content.decode()
    assert "已取消" in page
    assert Meeting.objects.get().state == "cancelled"
    assert clerk.get(HOME).status_code == 200
    assert clerk.post(f"{HOME}{meeting.number}/", {"press": "open"}).status_code == 200
    assert moment("2026-03-10 10:00") == Meeting.objects.get().at


def clerk_of(clerk, desk):
    clerk.trial = desk.trial
    return clerk


def test_who_sits_in_a_meeting_finds_it_on_the_first_page_of_the_desk(desk, qinghe, morning, sign_in):
    meeting = called(desk, qinghe)
    for client, shown in ((member_client(qinghe, 2), True), (desk, True), (sign_in("finance"), False)):
        assert (f"{HOME}{meeting.number}/" in client.get("/desk/").content.decode()) is shown
    under = f"/desk/qinghe/matters/{desk.trial.number}/vote/vote/"
    assert f"{HOME}{meeting.number}/" in desk.get(under).content.decode()


@pytest.mark.requirement("RUN-5")
@pytest.mark.parametrize("lang", ["zh-hans", "en"])
def test_a_member_finds_what_was_noted_of_him_among_his_tasks_and_answers_on_his_phone(
    desk, qinghe, morning, sign_in, lang
):
    member = qinghe.committee[3]
    meeting = under_way(desk, qinghe, morning)
    press(desk, meeting, "recuse", member=member.code, ground="interest")
    client = Client()
    client.force_login(create_user("member", "a-b-c-1-2-3", tenures=[member.ref]))
    client.cookies["lang"] = lang
    entry = Leaf.objects.get(kind="recusal.noted").index
    ballot = f"{HOME}{meeting.number}/ballot/"
    assert f"{ballot}#n{entry}" in client.get("/desk/").content.decode()

    silent = client.post(ballot, {"press": "not_so", "entry": entry, "key": "k1"})
    assert silent.status_code == 200  # a no says what happened
    said = {"press": "not_so", "entry": entry, "key": "k2", "text_zh": "我只是出去接电话。"}
    assert client.post(ballot, said).status_code == 302
    page = client.get(ballot).content.decode()
    assert "我只是出去接电话。" in page
    assert f"{ballot}#n" not in client.get("/desk/").content.decode()
    assert "我只是出去接电话。" in Client().get(f"/qinghe/meetings/{meeting.number}/").content.decode()


def test_the_recorder_has_no_button_to_answer_for_a_member(desk, qinghe, morning):
    meeting = under_way(desk, qinghe, morning)
    press(desk, meeting, "recuse", member=qinghe.committee[3].code, ground="interest")
    entry = Leaf.objects.get(kind="recusal.noted").index
    press(desk, meeting, "so", member=qinghe.committee[3].code, entry=entry)
    desk.post(f"{HOME}{meeting.number}/ballot/", {"press": "so", "entry": entry, "key": "k"})
    assert not Leaf.objects.filter(kind="note.answered").exists()
