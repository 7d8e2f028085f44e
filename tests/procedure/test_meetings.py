"""The rules of a meeting as pure values: what each entry does, what each code says."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest

from sunlit.procedure import meetings
from sunlit.procedure.errors import ProcedureError
from sunlit.procedure.history import Event
from sunlit.procedure.meetings import CODES, advance, fold, objections, observing, over_half, start
from sunlit.procedure.meetings import rules as rules_of_meetings

ROOT = Path(__file__).parents[2] / "src/sunlit"
ACTORS = {"r": {"tenure": "r", "post": "organ"}, "a": {"tenure": "a", "post": "organ"}}
CALLED = {
    "number": "2026-0001", "organ": "organ", "at": 100, "announce_by": 50, "recorder": "r", "open": True,
    "members": ["a", "b", "c"], "head": "a",
}  # fmt: skip


def event(kind, at=200, by="r", index=9, **data):
    return Event(kind, at, data, ACTORS.get(by, {"tenure": by, "post": "office"}), index)


def called(**more):
    return start(Event("meeting.called", 10, {**CALLED, **more}, {"post": "office", "tenure": "o"}, 0))


def after(meeting, *events):
    for one in events:
        assert objections(meeting, one) == []
        meeting = advance(meeting, one)
    return meeting


def under_way():
    return after(
        called(),
        event("item.added", 20, item=1, announced=True, matter="m1", step="vote"),
        *(event("attendance.noted", 90, tenure=one, status="present") for one in "abc"),
        event("meeting.opened", 100),
        event("item.opened", 101, item=1),
    )


def codes(meeting, kind, *given, **data):
    return {one.code for one in objections(meeting, event(kind, *given, **data))}


def worded():
    with (ROOT / "ui/wording/meetings.csv").open(encoding="utf-8", newline="") as file:
        return {row["key"]: (row["zh"], row["en"]) for row in csv.DictReader(file)}


def test_a_meeting_begins_with_its_call_and_nothing_else():
    for wrong in ([], [event("item.added", item=1, announced=True)]):
        with pytest.raises(ProcedureError):
            fold(wrong)
    assert fold([Event("meeting.called", 10, CALLED, {}, 0), event("unheard.of")]).number == "2026-0001"


def test_what_no_meeting_knows_is_refused():
    assert codes(called(), "meeting.called") == {"meeting_kind"}
    assert codes(under_way(), "ballot.cast") == {"meeting_kind"}


def test_who_is_present_when_an_item_is_taken_up_may_vote_and_who_leaves_may_not():
    meeting = under_way()
    assert meeting.item().voters() == {"a", "b", "c"}
    meeting = after(meeting, event("attendance.noted", tenure="b", status="left"))
    assert meeting.item().voters() == {"a", "c"}
    meeting = after(meeting, event("attendance.noted", tenure="b", status="late"))
    assert meeting.present() == 3
    assert meeting.item().voters() == {"a", "c"}
    assert codes(
        after(meeting, event("motion.put", item=1)), "envelope.received", 200, "b", item=1, tenure="b"
    ) == {"meeting_here"}


def test_one_who_has_handed_in_an_envelope_and_leaves_has_voted_all_the_same():
    meeting = after(
        under_way(), event("motion.put", item=1), event("envelope.received", 200, "a", item=1, tenure="a")
    )
    meeting = after(meeting, event("attendance.noted", tenure="a", status="left"))
    assert "a" in meeting.item().here


def test_an_item_taken_up_again_begins_anew():
    meeting = after(
        under_way(),
        event("recusal.noted", item=1, tenure="c", ground="interest"),
        event("item.closed", item=1, result="deferred"),
        event("item.reopened", **{"item": 1, "for": 2, "against": 1}),
    )
    assert (meeting.item().recused, meeting.item().result, meeting.item().reopened) == ({}, "", 1)


@pytest.mark.parametrize(("eligible", "need"), [(1, 1), (2, 2), (8, 5), (9, 5), (45, 23)])
def test_more_than_half_is_more_than_half(eligible, need):
    assert over_half(eligible) == need


@pytest.mark.parametrize(
    ("kind", "data", "found"),
    [
        ("item.added", {"item": 3, "announced": False}, {"meeting_item"}),
        ("item.added", {"item": 2, "announced": False, "split_of": 7}, {"meeting_item"}),
        ("item.added", {"item": 2, "announced": False, "matter": "m1"}, {"meeting_listed"}),
        ("motion.put", {"item": 2}, {"meeting_item"}),
        ("recusal.noted", {"item": 1, "tenure": "z", "ground": "interest"}, {"meeting_member"}),
        ("envelopes.opened", {"item": 1, "ballots": 0}, {"meeting_motion"}),
        ("item.closed", {"item": 1, "result": "decided"}, {"meeting_result"}),
        ("item.closed", {"item": 1, "result": "decided", "act": 4}, {"meeting_motion"}),
        ("item.closed", {"item": 1, "result": "deferred", "act": 4}, {"meeting_result"}),
        ("attendance.counted", {"present": 2}, {"meeting_count"}),
        ("minutes.adopted", {"number": "2026-0001"}, {"meeting_before"}),
    ],
)
def test_what_does_not_follow_is_refused(kind, data, found):
    assert codes(under_way(), kind, **data) == found


def test_an_item_without_a_matter_is_not_voted_on():
    meeting = after(
        called(),
        event("item.added", 60, item=1, announced=False),
        event("attendance.noted", 90, tenure="a", status="present"),
        event("meeting.opened", 100),
        event("item.opened", 101, item=1),
    )
    assert codes(meeting, "motion.put", item=1) == {"meeting_no_vote"}
    assert codes(meeting, "item.closed", item=1, result="heard") == set()


def test_a_motion_stands_once_an_envelope_is_in_and_a_recusal_comes_too_late():
    meeting = after(
        under_way(), event("motion.put", item=1), event("envelope.received", 200, "a", item=1, tenure="a")
    )
    assert codes(meeting, "motion.put", item=1) == {"meeting_voted"}
    assert codes(meeting, "recusal.noted", item=1, tenure="a", ground="interest") == {"meeting_double"}
    assert codes(meeting, "envelopes.opened", item=1, ballots=0) == {"meeting_count"}


def test_every_code_is_raised_somewhere_and_worded_in_both_languages_with_the_same_parameters():
    rules = Path(rules_of_meetings.__file__)
    sources = [rules, rules.with_name("citing.py"), *(ROOT / "meetings/actions").glob("*.py")]
    text = "".join(path.read_text(encoding="utf-8") for path in sources)
    raised = set(re.findall(r'(?:trial\.add|Objection|refuse)\(\s*"(meeting_\w+)"', text))
    raised |= {"meeting_over", "meeting_before"}
    assert set(CODES) <= raised
    rows = worded()
    for code in raised:
        zh, en = rows[f"rule.{code}"]
        assert set(re.findall(r"\{(\w+)[|}]", zh)) == set(re.findall(r"\{(\w+)[|}]", en)), code
    assert {key for key in rows if key.startswith("rule.")} == {f"rule.{code}" for code in raised}
    for way in meetings.RESULTS:
        assert f"meeting.result.{way}" in rows
    for ground in meetings.GROUNDS:
        assert f"meeting.ground.{ground}" in rows


def test_every_code_about_observers_is_raised_somewhere_and_worded_with_its_parameters():
    sources = [Path(observing.__file__), ROOT / "meetings/actions/observing.py"]
    text = "".join(path.read_text(encoding="utf-8") for path in sources)
    raised = set(re.findall(r'(?:Objection|refuse)\(\s*"(observers_\w+)"', text))
    assert set(observing.CODES) | {"observers_short", "observers_name"} == raised
    with (ROOT / "ui/wording/observers.csv").open(encoding="utf-8", newline="") as file:
        rows = {row["key"] for row in csv.DictReader(file)}
    assert {key for key in rows if key.startswith("rule.")} == {f"rule.{code}" for code in raised}
