"""To withdraw or to leave is a member's own act: what the recorder enters of him says so, and he answers."""

from __future__ import annotations

import pytest

from sunlit.ledger.models import Leaf
from sunlit.matters.refusal import ActRefused
from sunlit.meetings.models import Noted
from sunlit.meetings.queries import to_answer
from sunlit.procedure.history import Event
from sunlit.procedure.meetings import objections
from tests.matters.trials import WORDS
from tests.meetings.hall import Hall, hall, vote_on
from tests.town import at, town

pytestmark = [pytest.mark.database, pytest.mark.requirement("RUN-5")]


def noted(of: Hall, place: int = 3) -> int:
    """Let the recorder enter that a member withdraws from the first item; return the entry."""
    of.press("09:10", "open_item", 1)
    return of.press("09:11", "recuse", of.code(place), "interest").index


def read(client, of: Hall, rest: str = "", tree: str = "/en") -> str:
    with at("2026-03-09 12:00"):
        answer = client.get(f"{tree}/qinghe/meetings/{of.meeting.number}/{rest}")
    assert answer.status_code == 200
    return answer.content.decode()


def codes(refused) -> list[str]:
    return [one.code for one in refused.value.objections]


def test_what_a_member_enters_himself_is_his_own(qinghe, client):
    found = hall(qinghe)
    found.press("09:10", "open_item", 1)
    found.press("09:11", "recuse", found.code(3), "interest", by=qinghe.committee[3])
    found.press("09:12", "recuse", found.code(1), "interest")  # the recorder, of himself
    assert not Noted.objects.exists()
    assert "noted by the recorder" not in read(client, found)


def test_a_withdrawal_entered_for_another_says_so_on_page_and_minutes(qinghe, client):
    found = hall(qinghe)
    vote_on(found, "aaara")
    found.press("09:30", "close_meeting")
    for rest in ("", "minutes/"):
        assert "noted by the recorder, not yet confirmed by the member" in read(client, found, rest).replace(
            "\n", ""
        )
    assert "由记录员登记" in read(client, found, tree="")
    assert read(client, found).count("noted by the recorder") == 1


def test_a_leaving_entered_for_another_says_so_too(qinghe, client):
    found = hall(qinghe)
    found.press("09:10", "note_attendance", found.code(4), "left")
    found.press("09:30", "close_meeting")
    assert "noted by the recorder" in read(client, found)
    assert "noted by the recorder" in read(client, found, "minutes/")
    found = Noted.objects.get()
    assert (found.kind, found.tenure.code) == ("left", qinghe.committee[4].code)


@pytest.mark.parametrize(
    ("agrees", "said"), [(True, "confirmed by the member"), (False, "says it is not so")]
)
def test_the_member_answers_and_nothing_else_moves(qinghe, client, agrees, said):
    found = hall(qinghe)
    entry = noted(found)
    before = found.state
    answered = {} if agrees else {"zh": "我没有回避。", "en": "I did not withdraw."}
    found.press("09:20", "answer_note", entry, agrees, answered, by=qinghe.committee[3])
    after = found.state
    assert (after.items, after.presence, after.moves) == (before.items, before.presence, before.moves)
    page = read(client, found)
    assert said in page
    assert ("I did not withdraw." in page) is not agrees


def test_the_answer_may_come_after_the_meeting_and_after_its_minutes(qinghe):
    found = hall(qinghe)
    entry = noted(found)
    found.press("09:20", "close_item", "deferred", WORDS)
    found.press("09:21", "close_meeting")
    assert [one.leaf.index for one in to_answer([qinghe.committee[3]])] == [entry]
    found.press("09:22", "adopt_minutes", WORDS)
    assert to_answer([qinghe.committee[3]]) == []
    found.press("09:23", "answer_note", entry, False, WORDS, by=qinghe.committee[3])
    assert Noted.objects.get().agrees is False


@pytest.mark.parametrize("by", [0, 1, 2])
def test_nobody_answers_for_another(qinghe, by):
    found = hall(qinghe)
    entry = noted(found)
    leaves = Leaf.objects.count()
    with pytest.raises(ActRefused) as refused:
        found.press("09:20", "answer_note", entry, True, {}, by=qinghe.committee[by])
    assert codes(refused) == ["meeting_noted"]
    assert Leaf.objects.count() == leaves
    data = {"entry": entry, "tenure": found.code(3), "agrees": True}
    event = Event("note.answered", 0, data, {"tenure": found.code(by)}, 0)
    assert [one.code for one in objections(found.state, event)] == ["meeting_own"]


def test_an_answer_is_given_once_and_a_no_says_what_happened(qinghe):
    found = hall(qinghe)
    entry, member = noted(found), qinghe.committee[3]
    with pytest.raises(ActRefused):
        found.press("09:20", "answer_note", entry, False, {}, by=member)
    found.press("09:21", "answer_note", entry, True, {}, by=member)
    with pytest.raises(ActRefused) as refused:
        found.press("09:22", "answer_note", entry, False, WORDS, by=member)
    assert codes(refused) == ["meeting_answered"]


def test_what_is_no_note_of_a_member_is_not_answered(qinghe):
    found = hall(qinghe)
    noted(found)
    other = Leaf.objects.get(kind="meeting.opened").index
    for entry in (other, 999_999):
        with pytest.raises(ActRefused) as refused:
            found.press("09:20", "answer_note", entry, True, {}, by=qinghe.committee[3])
        assert codes(refused) == ["meeting_noted"]


def test_a_stranger_to_the_meeting_has_no_answer_to_give(qinghe):
    found = hall(qinghe)
    entry = noted(found)
    other = town("jiyun")
    with pytest.raises(ActRefused):
        found.press("09:20", "answer_note", entry, True, {}, by=other.committee[3])
    assert to_answer([other.committee[3]]) == []
