"""A resident applies to observe a meeting with a phone, keeps his code, and does the draw again himself."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from sunlit.meetings import actions
from sunlit.meetings.models import Application
from tests.matters.trials import WORDS
from tests.meetings.seats import UNTIL, seats
from tests.town import at

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("VOI-4")]
OPEN = "2026-03-05 10:00"
DOCS = Path(__file__).parents[3] / "docs/checking.md"


def read(client, address, said=OPEN, status=200):
    with at(said):
        response = client.get(address)
    assert response.status_code == status, (address, response.status_code)
    return response.content.decode()


def home_of(found, lang=""):
    return f"{lang}/qinghe/meetings/{found.meeting.number}/"


def filled(client, found, **more):
    """Return the form as it is sent: with the token it was shown with, some time before."""
    page = read(client, home_of(found) + "observe/", "2026-03-05 09:59")
    token = re.search(r'name="token" value="([^"]+)"', page)[1]
    return {"named": "public", "name": "示范居民甲", "token": token, **more}


def send(client, found, said=OPEN, **more):
    values = filled(client, found, **more)
    with at(said):
        return client.post(home_of(found) + "observe/", values)


@pytest.fixture(autouse=True)
def patient(monkeypatch):
    """Let a form be sent as soon as it was shown."""
    monkeypatch.setattr("sunlit.portal.speak.forms.LEAST_SECONDS", -1)


def test_who_applies_gets_a_number_and_a_code_that_takes_it_back(client, qinghe):
    found = seats(qinghe)
    answer = send(client, found)
    assert answer.status_code == 302
    page = read(client, answer["Location"])
    code = re.search(r'<span class="code[^"]*">([^<]+)</span>', page)[1]
    assert len(code.replace("-", "")) == 16
    assert "示范居民甲" not in page
    text = read(client, f"{home_of(found)}observe/1/receipt.txt?own={code}")
    assert code in text
    assert "以它在记录里的样子" in text
    assert code not in read(client, f"{home_of(found)}observe/1/receipt.txt?own=wrong")

    with at(OPEN):
        assert (
            client.get("/qinghe/find/", {"code": code.lower()})["Location"] == f"{home_of(found)}observe/1/"
        )
        wrong = client.post(f"{home_of(found)}observe/1/", {"code": "0000-0000-0000-0000"})
        assert wrong.status_code == 400
        assert "凭证码不对" in wrong.content.decode()
        done = client.post(f"{home_of(found)}observe/1/", {"code": code.lower()})
    assert done.status_code == 302
    assert "已经撤回" in read(client, f"{home_of(found)}observe/1/")
    assert Application.objects.get().withdrawn_at is not None


def test_a_double_click_is_one_application_with_one_code(client, qinghe):
    found = seats(qinghe)
    values = filled(client, found)
    with at(OPEN):
        first = client.post(home_of(found) + "observe/", values)
        second = client.post(home_of(found) + "observe/", values)
        other = client.post(home_of(found) + "observe/", {**values, "name": "示范居民乙"})
    assert first["Location"] == second["Location"]
    assert other.status_code == 400
    assert Application.objects.count() == 1


def test_a_form_that_cannot_be_taken_says_why_and_keeps_what_was_typed(client, qinghe):
    found = seats(qinghe)
    assert "请写姓名" in send(client, found, name="").content.decode()
    long = send(client, found, name="名" * 41)
    assert long.status_code == 400
    assert "名" * 41 in long.content.decode()
    late = send(client, found, "2026-03-10 18:01")
    assert late.status_code == 400
    machine = send(client, found, website="x")
    assert machine.status_code == 429
    old = send(client, found, token="touched")
    assert old.status_code == 400
    assert Application.objects.count() == 0


@pytest.mark.requirement("DIS-4")
def test_a_number_typed_as_a_name_is_named_before_it_is_recorded(client, qinghe):
    found = seats(qinghe)
    answer = send(client, found, name="甲 13800000000")
    assert answer.status_code == 200
    assert "像是手机号" in answer.content.decode()
    assert not Application.objects.exists()
    key = re.search(r'name="mask" value="([^"]+)"', answer.content.decode())[1]
    masked = send(client, found, name="甲 13800000000", mask=key).content.decode()
    assert 'value="甲 138****0000"' in masked
    assert send(client, found, name="甲 138****0000").status_code == 302


def test_where_nobody_can_apply_there_is_no_form(client, qinghe):
    found = seats(qinghe)
    assert "<form" in read(client, home_of(found) + "observe/").split("<main")[1]
    assert "现在不能申请" in read(client, home_of(found) + "observe/", "2026-03-10 18:01")
    read(client, home_of(found) + "observe/9/", status=404)
    read(client, "/qinghe/meetings/2026-0009/observe/", status=404)
    with at("2026-03-05 11:00"):
        actions.cancel_meeting(found.meeting, WORDS, qinghe.by["office"])
    assert "现在不能申请" in read(client, home_of(found) + "observe/", "2026-03-05 11:01")


@pytest.mark.requirement("DIS-2")
def test_no_page_shows_the_name_of_one_who_was_not_drawn(client, qinghe):
    found = seats(qinghe, 5)
    pages = ["", "observe/", "draw/", "draw.json", *(f"observe/{n}/" for n in range(1, 6))]
    for page in pages:
        assert "示范居民" not in read(client, home_of(found) + page), page
    found.draw()
    drawn = set(found.state.drawn.numbers)
    shown = read(client, home_of(found), "2026-03-12 08:00") + read(client, home_of(found) + "draw/")
    for n in range(1, 6):
        assert (f"示范居民{n}" in shown) == (n in drawn), n
    for index in range(Application.objects.first().leaf.index, Application.objects.last().leaf.index + 1):
        page = read(client, f"/qinghe/acts/{index}/", "2026-03-12 08:00")
        row = Application.objects.get(leaf__index=index)
        assert ("示范居民" in page) == (row.n in drawn)


def test_the_call_is_announced_where_people_look(client, qinghe):
    found = seats(qinghe)
    for page in ("/qinghe/", "/qinghe/take-part/", "/qinghe/meetings/", home_of(found)):
        assert home_of(found) + "observe/" in read(client, page), page
        assert home_of(found) + "observe/" not in read(client, page, "2026-03-10 18:01"), page
    assert "截止申请" in read(client, "/qinghe/meetings.ics").replace("\r\n ", "")
    assert "Residents may apply to observe" in read(client, "/en/qinghe/meetings.atom")


def repeated(data, folder):
    """Run the lines that docs/checking.md gives, as they stand there, on a file that was taken away."""
    lines = DOCS.read_text(encoding="utf-8").split("```python")[1].split("```")[0]
    (folder / "draw.json").write_text(data, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-c", lines], cwd=folder, capture_output=True, text=True, check=True
    )
    return [int(line) for line in done.stdout.split()]


def test_the_draw_is_repeated_from_the_file_by_the_lines_of_the_docs(client, qinghe, tmp_path):
    found = seats(qinghe, 7)
    assert json.loads(read(client, home_of(found) + "draw.json"))["drawn"] is None
    found.withdraw(3)
    found.draw()
    d = json.loads(read(client, home_of(found) + "draw.json"))
    chosen = repeated(json.dumps(d), tmp_path)
    assert chosen == d["drawn"] + d["drawn_substitutes"]
    page = read(client, home_of(found, "/en") + "draw/")
    assert d["key"] in page
    assert "1–2, 4–7" in page
    assert all(one["sha256"].lower() in page for one in d["rounds"])
    for n in range(1, 8):
        stands = read(client, f"{home_of(found, '/en')}observe/{n}/")
        expected = "You have a seat" if n in d["drawn"] else "A substitute" if n in chosen else "Not drawn"
        assert ("was taken back" if n == 3 else expected) in stands


def test_a_list_without_a_draw_says_that_there_were_seats_for_all(client, qinghe):
    found = seats(qinghe, 2)
    assert "席位够" in read(client, home_of(found), "2026-03-10 18:01")
    found.draw("2026-03-10 18:02", ())
    assert "不用抽签" in read(client, home_of(found) + "draw/", "2026-03-10 19:00")
    assert UNTIL < "2026-03-10 19:00"


@pytest.mark.requirement("RUN-5")
def test_the_minutes_name_the_observers_who_came(client, qinghe):
    found = seats(qinghe, 4)
    found.draw()
    first, second = found.state.drawn.numbers
    recorder = qinghe.committee[1]
    with at("2026-03-12 09:00"):
        actions.call_roll(found.meeting, [recorder.code], recorder)
        actions.open_meeting(found.meeting, recorder)
    found.note(first, "present", "2026-03-12 09:01")
    found.note(second, "absent", "2026-03-12 09:01")
    assert "1 here" in read(client, home_of(found, "/en"), "2026-03-12 09:02")
    with at("2026-03-12 10:00"):
        actions.close_meeting(found.meeting, recorder)
    sheet = read(client, home_of(found) + "minutes/", "2026-03-12 10:01")
    assert "旁听（1 人）" in sheet
    assert f"示范居民{first}" in sheet
    assert f"示范居民{second}" not in sheet
