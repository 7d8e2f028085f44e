"""Observers from the desk: the office calls and draws, the recorder notes who came."""

from __future__ import annotations

import pytest

from sunlit.ledger.models import Leaf
from sunlit.ledger.reading import entry_of
from sunlit.meetings import actions
from sunlit.meetings.folding import meeting_of
from tests.matters.trials import WORDS
from tests.meetings.hall import call
from tests.meetings.seats import BEGINS, CALLED, DRAWN, Seats, seats
from tests.town import at, moment

pytestmark = [pytest.mark.database, pytest.mark.requirement("VOI-4")]
FILLED = {
    "seats": "2", "substitutes": "1", "apply_until": "2026-03-10T18:00", "text_zh": "本镇居民",
    "source1_zh": "体彩排列三第 26061 期", "known1": "2026-03-11T21:00", "key": "call",
}  # fmt: skip


def home_of(meeting):
    return f"/desk/qinghe/meetings/{meeting.number}/"


def page(client, address, said):
    with at(said):
        return client.get(address).content.decode()


def send(client, address, said, data):
    with at(said):
        return client.post(address, data)


def test_the_office_calls_from_a_form_and_once_only(qinghe, sign_in):
    office = sign_in("office")
    meeting = call(qinghe, at=moment(BEGINS))
    address = home_of(meeting) + "observers/"
    assert address in page(office, home_of(meeting), CALLED)
    assert "2026" in page(office, address, CALLED)
    assert send(office, address, CALLED, FILLED).status_code == 302
    assert send(office, address, CALLED, FILLED).status_code == 302  # a double click
    leaf = Leaf.objects.get(kind="observers.called")
    assert entry_of(leaf).data["known_at"] == [moment("2026-03-11 21:00")]
    assert "2 个旁听席" in page(office, address, CALLED)
    assert 'name="seats"' not in page(office, address, CALLED)


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"seats": "0"}, "error"),
        ({"seats": "999999999"}, "error"),
        ({"text_zh": ""}, "请写明谁可以申请"),
        ({"source1_zh": "", "known1": ""}, "请写明第一个来源"),
        ({"known1": ""}, "来源和公布时间要一起填"),
        ({"source2_zh": "双色球"}, "来源和公布时间要一起填"),
        ({"apply_until": "never"}, "error"),
        ({"apply_until": "2026-03-06T18:00"}, "申请时间太短"),
        ({"known1": "2026-03-10T18:00"}, "随机数来源"),
    ],
)
def test_a_call_that_is_not_right_says_why_and_enters_nothing(qinghe, sign_in, wrong, words):
    office = sign_in("office")
    address = home_of(call(qinghe, at=moment(BEGINS))) + "observers/"
    answer = send(office, address, CALLED, {**FILLED, **wrong})
    assert answer.status_code == 200
    assert words in answer.content.decode()
    assert not Leaf.objects.filter(kind="observers.called").exists()


def test_other_posts_neither_call_nor_draw(qinghe, sign_in):
    other = sign_in("finance")
    meeting = call(qinghe, at=moment(BEGINS))
    address = home_of(meeting) + "observers/"
    assert "<form" not in page(other, address, CALLED).split("<main")[1]
    assert send(other, address, CALLED, FILLED).status_code == 403
    found = seats(qinghe, 3)
    assert send(other, home_of(found.meeting) + "observers/", DRAWN, {"key": "k"}).status_code == 403
    assert page(other, "/desk/qinghe/meetings/2026-0099/observers/", CALLED)


def test_a_meeting_that_is_too_near_says_so(qinghe, sign_in):
    office = sign_in("office")
    near = call(qinghe, said="2026-03-09 10:00", at=moment(BEGINS))
    assert "来不及开放申请" in page(office, home_of(near) + "observers/", "2026-03-09 10:00")


def test_a_meeting_behind_doors_has_no_form(qinghe, sign_in):
    office = sign_in("office")
    shut = call(qinghe, at=moment(BEGINS), is_open=False)
    assert "不公开的会议不设旁听席" in page(office, home_of(shut) + "observers/", CALLED)
    assert "/observers/" not in page(office, home_of(shut), CALLED)


def test_numbers_are_typed_as_they_were_announced_and_the_result_is_worked_out(qinghe, sign_in):
    office = sign_in("office")
    found = seats(qinghe, 5)
    address = home_of(found.meeting) + "observers/"
    assert 'name="values1"' not in page(office, address, "2026-03-11 21:00")
    shown = page(office, address, DRAWN)
    assert 'name="values2"' in shown
    assert "体彩排列三" in shown
    for wrong in ("", "abc", "1.5 x", "-1", "1 " * 21, "٣", "9" * 30):
        answer = send(office, address, DRAWN, {"values1": "9319", "values2": wrong, "key": "draw"})
        assert answer.status_code == 200, wrong
        assert not Leaf.objects.filter(kind="observers.drawn").exists()
    given = {"values1": "9319", "values2": "08, 2 05、12；10", "key": "draw"}
    assert send(office, address, DRAWN, given).status_code == 302
    assert send(office, address, DRAWN, given).status_code == 302
    data = entry_of(Leaf.objects.get(kind="observers.drawn")).data
    assert data["values"] == ["9319", "2.5.8.10.12"]
    assert 'name="values1"' not in page(office, address, "2026-03-11 23:00")


def test_a_draw_that_is_due_is_named_where_meetings_stand(qinghe, sign_in):
    clients = {"/desk/": sign_in(""), "/desk/qinghe/meetings/": sign_in("office")}
    found = seats(qinghe, 3)
    for address, client in clients.items():
        assert "该抽签了" not in page(client, address, "2026-03-10 17:59"), address
        assert "该抽签了" in page(client, address, "2026-03-10 18:01"), address
    found.draw()
    for address, client in clients.items():
        assert "该抽签了" not in page(client, address, "2026-03-11 22:30"), address


def test_where_there_are_seats_for_all_the_list_is_published_with_one_button(qinghe, sign_in):
    office = sign_in("office")
    found = seats(qinghe, 2)
    address = home_of(found.meeting) + "observers/"
    assert "不用抽签" in page(office, address, "2026-03-10 18:01")
    assert send(office, address, "2026-03-10 18:01", {"key": "draw"}).status_code == 302
    assert found.names() == {1: "示范居民1", 2: "示范居民2"}


def test_the_recorder_notes_observers_on_the_chairs_screen(qinghe, sign_in):
    recorder = sign_in("")
    found = seats(qinghe, 4)
    found.draw()
    (first, second), (third,) = found.state.drawn.numbers, found.state.drawn.substitutes
    home = home_of(found.meeting)
    shown = page(recorder, home, BEGINS)
    assert shown.count('value="observer_absent"') == 2
    assert f"示范居民{third}" not in shown

    def note(n, status):
        return send(
            recorder, home, BEGINS, {"press": f"observer_{status}", "n": str(n), "key": f"{n}{status}"}
        )

    assert note(first, "absent").status_code == 302
    assert note(first, "absent").status_code == 302  # the same form again
    assert note(third, "present").status_code == 302
    assert note(second, "present").status_code == 302
    assert note(third, "left").status_code == 302
    refused = note(first, "present").content.decode()
    assert f"{first} 号现在没有席位" in refused
    assert (
        send(recorder, home, BEGINS, {"press": "observer_present", "n": "x", "key": "z"}).status_code == 404
    )
    state = meeting_of("qinghe", found.meeting.number).observers
    assert dict(state.noted) == {first: "absent", third: "left", second: "present"}
    shown = page(recorder, f"{home}board/", BEGINS)
    assert "part-observers" in shown
    assert f"示范居民{third}" in shown


def test_a_cancelled_meeting_calls_for_nobody(qinghe, sign_in):
    office = sign_in("office")
    found = Seats(qinghe, call(qinghe, at=moment(BEGINS)))
    with at(CALLED):
        actions.cancel_meeting(found.meeting, WORDS, qinghe.by["office"])
    shown = page(office, home_of(found.meeting) + "observers/", CALLED)
    assert 'name="seats"' not in shown
