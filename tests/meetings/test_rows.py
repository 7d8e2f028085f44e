"""The rows of meetings are the record written out, and anybody who reads the record finds the same."""

from __future__ import annotations

import json

import pytest
from django.core.management import call_command

from sunlit.ledger.kinds.meetings import MEETING_KINDS
from sunlit.ledger.models import Leaf
from sunlit.ledger.reading import entry_of, stream_events
from sunlit.ledger.rebuild import export_record, import_record, kept_rows
from sunlit.matters import folding as matters_folding
from sunlit.matters.folding import event_of
from sunlit.meetings import actions, folding
from sunlit.meetings.models import Box, Meeting
from sunlit.meetings.proposed import ProposedItem, ProposedResult
from sunlit.procedure.meetings import fold
from tests.matters.trials import WORDS
from tests.meetings.hall import call, hall, vote_on
from tests.supervision.operator import with_data
from tests.supervision.test_replaying import kept
from tests.town import at, moment

pytestmark = pytest.mark.database


def lived(of):
    """Let a committee meet: everything that can stand in the stream of a meeting stands in one."""
    with at("2026-03-03 08:00"):
        for parties in (["示范公司"], ["示范公司", "沿河路"]):
            actions.declare_interest(of.body, parties, of.committee[2])
    found = hall(of, count=2, here=(0, 1, 2, 3), method="secret")
    found.press("09:04", "name_recorder", found.recorder)
    found.press("09:05", "add_item", ProposedItem(title=WORDS))
    found.press("09:06", "open_item", 3)
    found.press("09:07", "close_item", "deferred", WORDS)
    found.press("09:08", "reopen_item", 3, {"for": 3, "against": 1}, WORDS)
    found.press("09:09", "close_item", "heard", WORDS)
    found.press("09:10", "open_item", 1)
    found.press("09:11", "note_attendance", found.code(4), "late")
    found.press("09:11", "recuse", found.code(3), "interest")
    found.press("09:11", "put_motion", WORDS)
    for place in (1, 2, 0):
        found.press("09:12", "speak", found.code(place))
    found.press("09:13", "cast_ballot", found.code(2), "agree", by=of.committee[2])
    tellers = [found.code(3), found.code(4)]
    found.press("09:14", "end_item", ProposedResult(WORDS, count={"agree": 2}, tellers=tellers))
    found.press("09:20", "close_meeting")
    begun = Leaf.objects.get(kind="meeting.opened").index
    entry = Leaf.objects.get(kind="recusal.noted").index
    found.press("09:25", "answer_note", entry, False, WORDS, by=of.committee[3])
    found.press("09:30", "adopt_minutes", WORDS)
    found.press("09:31", "correct_minutes", begun, WORDS, WORDS)
    with at("2026-03-09 10:00"):
        actions.cancel_meeting(
            call(of, said="2026-03-09 10:00", at=moment("2026-03-11 09:00")), WORDS, of.by["office"]
        )
    return found


def rows():
    return [json.dumps([label, row], ensure_ascii=False, default=str) for label, row in kept_rows()]


@pytest.mark.requirement("TRU-5")
def test_a_rebuilt_database_has_the_same_rows(shared_qinghe, tmp_path):
    lived(shared_qinghe)
    before = rows()
    assert any("meetings.Attendance" in row for row in before)
    assert any("meetings.Noted" in row for row in before)
    export_record("qinghe", tmp_path / "export", private=True)
    call_command("flush", interactive=False, verbosity=0)
    folding._kept.clear()
    matters_folding._kept.clear()

    import_record(tmp_path / "export")

    assert rows() == before


def test_every_kind_of_a_meeting_is_entered_by_some_action(qinghe):
    lived(qinghe)
    entered = set(Leaf.objects.values_list("kind", flat=True))
    assert {kind.name for kind in MEETING_KINDS} - entered == {"attendance.counted"}
    assert not Box.objects.exists()


def test_a_meeting_kept_in_memory_is_the_fold_of_its_stream(qinghe):
    lived(qinghe)
    for row in Meeting.objects.all():
        kept_one = folding.meeting_of("qinghe", row.number)
        past = stream_events("qinghe", f"meeting:{row.number}")
        assert fold(event_of(entry, leaf.index) for leaf, entry in past) == kept_one
        folding._kept.clear()
        assert folding.meeting_of("qinghe", row.number) == kept_one


def test_a_meeting_that_lost_its_connection_goes_on_where_it_was(qinghe):
    found = hall(qinghe)
    found.press("09:10", "open_item", 1)
    found.press("09:11", "put_motion", WORDS)
    found.press("09:12", "cast_ballot", found.code(2), "agree")
    folding._kept.clear()
    matters_folding._kept.clear()  # another process, after the power came back
    found.press("09:40", "cast_ballot", found.code(3), "agree")
    for place in (1, 4, 0):
        found.press("09:41", "cast_ballot", found.code(place), "agree")
    found.press("09:42", "end_item", ProposedResult(WORDS))
    assert found.matter_kinds().count("ballot.cast") == 5


@pytest.mark.requirement("RUN-5")
def test_a_replay_finds_nothing_in_a_meeting_and_every_lie_in_a_changed_one(qinghe):
    lived(qinghe)
    clean = kept()
    assert clean.named() == {}
    at_place = {entry.kind: place for place, entry in enumerate(clean.entries)}

    def lie(kind, **data):
        place = at_place[kind]
        changed = clean.changed(
            lambda entries: [*entries[:place], with_data(entries[place], **data), *entries[place + 1 :]],
            chained=True,
        )
        return " ".join(changed.named().get(place, []))

    assert "meeting_announced" in lie("item.added", announced=True)
    assert "meeting_status" in lie("attendance.noted", status="present")
    assert "which is no vote" in lie("item.closed", act=3)
    assert "it is called 2026-0009" in lie("meeting.called", number="2026-0009")
    assert "meeting_reopen" in lie("item.reopened", **{"for": 1})
    assert "meeting_count" in lie("envelopes.opened", ballots=0)


def test_no_seat_is_named_beside_what_a_secret_ballot_says(qinghe):
    lived(qinghe)
    for leaf in Leaf.objects.filter(kind__in=("envelope.received", "envelopes.opened")):
        entry = entry_of(leaf)
        assert ("tenure" in entry.data) != any(d.name == "choice" for d in leaf.disclosures.all())


def test_a_decided_matter_is_the_same_whether_entered_live_or_as_a_whole(qinghe):
    found = hall(qinghe)
    vote_on(found, "aaadr")
    assert [kind for kind in found.matter_kinds() if kind != "matter.opened"] == [
        "vote.opened", "presence.noted", "recusal.made", *["position.stated"] * 4, *["ballot.cast"] * 4, "act.done",
    ]  # fmt: skip
