"""Seats for observers: an open call, applications that stay sealed, a draw that nobody can bend."""

from __future__ import annotations

import json
from time import perf_counter

import pytest
from django.core.management import call_command

from sunlit.catalogue.actions import adopt_rules
from sunlit.ledger.erasing import sweep
from sunlit.ledger.kinds.observers import OBSERVER_KINDS
from sunlit.ledger.models import Disclosure, Leaf, SearchText
from sunlit.ledger.reading import entry_of
from sunlit.ledger.rebuild import export_record, import_record, kept_rows
from sunlit.matters.refusal import ActRefused
from sunlit.meetings import actions, folding
from sunlit.meetings.models import Application, ObserverCall
from sunlit.meetings.proposed import ProposedSource
from sunlit.procedure.draw import key_of, select
from sunlit.procedure.history import Event
from sunlit.procedure.meetings.observers import advance
from sunlit.supervision.queries import find, findings
from tests.matters.trials import WORDS, named
from tests.meetings.hall import call
from tests.meetings.seats import BEGINS, CALLED, UNTIL, VALUES, Seats, proposed, seats
from tests.supervision.operator import with_data
from tests.supervision.test_replaying import kept
from tests.town import at, moment

pytestmark = [pytest.mark.database, pytest.mark.requirement("VOI-4")]


UNTIL_MS = moment(UNTIL)


def refused(act, *given, **more) -> set[str]:
    with pytest.raises(ActRefused) as found:
        act(*given, **more)
    return {one.code for one in found.value.objections}


def lived(of) -> Seats:
    """Let everything happen that can happen to seats for observers."""
    found = seats(of, 6)
    found.withdraw(2)
    found.draw()
    first, second = found.state.drawn.numbers
    third = found.state.drawn.substitutes[0]
    found.withdraw(second, "2026-03-12 08:00")
    with at(BEGINS):
        actions.call_roll(found.meeting, [found.town.committee[1].code], found.town.committee[1])
        actions.open_meeting(found.meeting, found.town.committee[1])
    found.note(third, "present")
    found.note(first, "absent")
    return found


# --- the call ---------------------------------------------------------------------------------------------


def test_a_call_names_its_sources_and_when_they_are_known(qinghe):
    found = seats(qinghe)
    leaf = Leaf.objects.get(kind="observers.called")
    assert entry_of(leaf).data == {
        "seats": 2, "substitutes": 1, "apply_until": moment(UNTIL),
        "known_at": [moment("2026-03-11 21:00"), moment("2026-03-11 21:30")],
    }  # fmt: skip
    said = {one.name: one.value for one in leaf.disclosures.all()}
    assert (said["source1"], said["source2"]) == (
        named("体彩排列三", "Lottery A"),
        named("双色球", "Lottery B"),
    )
    assert ObserverCall.objects.get(meeting=found.meeting).seats == 2


def test_a_call_that_would_leave_no_fair_draw_is_refused(qinghe):
    meeting = call(qinghe, at=moment(BEGINS))
    known_early = [ProposedSource(WORDS, moment(UNTIL))]
    known_late = [ProposedSource(WORDS, moment(BEGINS))]

    def tried(of=meeting, by="office", said=CALLED, **more):
        with at(said):
            return refused(actions.call_observers, of, proposed(**more), qinghe.by[by])

    assert tried(sources=[]) == {"observers_sources"}
    assert tried(sources=known_early) == {"observers_sources"}
    assert tried(sources=known_late) == {"observers_sources"}
    assert tried(seats=0) == tried(seats=201) == {"observers_seats"}
    assert tried(apply_until=moment("2026-03-09 16:00")) == {"observers_short"}
    assert "observers_until" in tried(apply_until=moment("2026-03-12 09:00"))
    assert tried(said="2026-03-06 10:00") == {"observers_short"}
    assert tried(by="finance") == {"meeting_post"}
    assert tried(text={}) == {"text_empty"}
    shut = call(qinghe, at=moment(BEGINS), is_open=False)
    assert tried(of=shut) == {"observers_room"}
    with at(CALLED):
        actions.call_observers(meeting, proposed(), qinghe.committee[1])  # the recorder may call too
    assert tried() == {"observers_again"}


def test_a_body_chooses_for_how_long_residents_may_apply(qinghe):
    qinghe.body.rules = {**qinghe.body.rules, "observer_call_work_days": 1}
    qinghe.body.save()
    assert seats(qinghe, said="2026-03-09 10:00").state.seats == 2


# --- applications -----------------------------------------------------------------------------------------


@pytest.mark.requirement("DIS-2")
def test_a_name_is_read_by_nobody_before_the_draw_and_only_those_drawn_after_it(qinghe):
    found = seats(qinghe, 5)
    assert found.names() == {}
    assert not SearchText.objects.filter(name="personal").exists()
    found.draw()
    drawn = found.state.drawn.numbers
    assert found.names() == {n: f"示范居民{n}" for n in drawn}
    assert SearchText.objects.filter(name="personal").count() == len(drawn) == 2
    stub = entry_of(Leaf.objects.filter(kind="observer.applied").first()).withheld[0]
    assert stub["scope"] == "sealed"


def test_the_same_form_twice_is_one_application_and_another_name_on_it_is_refused(qinghe):
    found = seats(qinghe)
    first = found.apply("示范甲", key="form", code="A")
    assert found.apply("示范甲", key="form", code="A") == first
    assert refused(found.apply, "示范乙", key="form", code="A") == {"key_used"}
    assert Application.objects.count() == 1


def test_names_that_are_none_or_too_long_are_refused(qinghe):
    found = seats(qinghe)
    for empty in ("", "  ", "\u200b\u200b", "\x00"):
        assert refused(found.apply, empty) == {"observers_name"}
    for long in ("名" * 41, "名" * 1_000_000):
        assert refused(found.apply, long) == {"name_long"}
    assert found.apply("名" * 40).n == 1


def test_nobody_applies_after_the_time_is_over_or_where_nobody_called(qinghe):
    found = seats(qinghe)
    assert found.apply("示范甲", UNTIL).n == 1
    assert refused(found.apply, "示范乙", "2026-03-10 18:01") == {"observers_until"}
    silent = Seats(qinghe, call(qinghe, said="2026-03-10 18:01", at=moment(BEGINS)))
    assert refused(silent.apply, "示范乙", "2026-03-10 18:01") == {"observers_none"}
    with at("2026-03-10 19:00"):
        actions.cancel_meeting(found.meeting, WORDS, qinghe.by["office"])
    assert refused(found.apply, "示范乙", "2026-03-10 19:01") == {"meeting_cancelled"}


def test_an_application_is_taken_back_with_the_code_of_its_receipt_alone(qinghe):
    found = seats(qinghe, 3)
    assert refused(found.withdraw, 1, code="CODE2") == {"observers_lock"}
    assert refused(found.withdraw, 1, code="编码") == {"observers_lock"}
    assert refused(found.withdraw, 9, code="CODE2") == {"observers_number"}
    found.withdraw(2)
    assert refused(found.withdraw, 2) == {"observers_withdrawn"}
    assert found.state.pool() == [1, 3]
    assert ObserverCall.objects.get().applied == 2


@pytest.mark.requirement("TRU-4")
def test_names_leave_when_taken_back_at_once_and_after_the_meeting_when_not_drawn(qinghe):
    found = seats(qinghe, 5)
    found.withdraw(5)
    with at("2026-03-06 10:01"):
        assert len(sweep()) == 1
    found.draw()
    with at("2026-03-13 23:59"):
        assert sweep() == []
    with at("2026-03-14 00:01"):
        assert len(sweep()) == 2
    left = Disclosure.objects.filter(name="personal", value__isnull=False)
    assert {row.leaf.application.n for row in left} == set(found.state.drawn.numbers)
    assert kept().named() == {}


# --- the draw ---------------------------------------------------------------------------------------------


def test_a_draw_is_that_of_the_rfc_over_the_applications_that_stood(qinghe):
    found = seats(qinghe, 6)
    found.withdraw(2)
    found.withdraw(4, "2026-03-10 18:30")  # too late to change the pool; his seat would pass on
    leaf = found.draw()
    rounds = select(key_of(VALUES), [1, 3, 4, 5, 6], 3)
    assert entry_of(leaf).data == {
        "pool": 5, "values": ["9319", "2.5.8.10.12"],
        "drawn": [one.chosen for one in rounds[:2]], "substitutes": [rounds[2].chosen],
    }  # fmt: skip


def test_where_there_are_seats_for_all_nothing_is_drawn_but_the_entry_stands(qinghe):
    found = seats(qinghe, 2)
    assert refused(found.draw, UNTIL, ()) == {"observers_early"}
    leaf = found.draw("2026-03-10 18:01", ())  # no source is waited for
    assert entry_of(leaf).data == {"pool": 2, "drawn": [1, 2]}
    assert found.names() == {1: "示范居民1", 2: "示范居民2"}


def test_a_call_that_nobody_answered_ends_with_an_empty_draw(qinghe):
    found = seats(qinghe)
    assert entry_of(found.draw(values=())).data == {"pool": 0, "drawn": []}


def test_a_draw_in_its_time_once_by_those_who_may_with_the_numbers_of_every_source(qinghe):
    found = seats(qinghe, 5)
    assert refused(found.draw, "2026-03-10 18:00") == {"observers_early"}
    assert refused(found.draw, "2026-03-11 21:30") == {"observers_early"}
    assert refused(found.draw, "2026-03-12 09:01") == {"observers_late"}
    assert refused(found.draw, by=qinghe.by["finance"]) == {"meeting_post"}
    for values in ((), VALUES[:1], [[1], []], [[1], [-1]], [[1], [10**19]], [*VALUES, [1]], [[1], [1] * 21]):
        assert refused(found.draw, values=values) == {"observers_values"}, values
    first = found.draw(key="form")
    assert found.draw(values=[[1], [2]], key="form") == first
    assert refused(found.draw) == {"observers_again"}
    assert Leaf.objects.filter(kind="observers.drawn").count() == 1


def test_ten_thousand_applications_are_drawn_from_within_a_second(qinghe):
    begun = seats(qinghe, seats=200, substitutes=200).state
    start = perf_counter()
    found = begun
    for n in range(1, 10_001):
        found = advance(found, Event("observer.applied", UNTIL_MS, {"n": n, "lock": ""}, {}, n))
    drawn, substitutes = found.result(("9319", "2.5"))
    assert perf_counter() - start < 1
    assert len({*drawn, *substitutes}) == 400


# --- in the room ------------------------------------------------------------------------------------------


def test_the_seat_of_one_who_does_not_come_or_gives_up_passes_to_the_next_substitute(qinghe):
    found = seats(qinghe, 6, substitutes=2)
    found.draw()
    (first, second), (third, fourth) = found.state.drawn.numbers, found.state.drawn.substitutes
    assert found.state.admitted() == (first, second)
    assert refused(found.note, first, "absent", "2026-03-12 08:59") == {"observers_status"}
    assert refused(found.note, first, "present", "2026-03-12 07:59") == {"observers_status"}
    assert refused(found.note, third, "present") == {"observers_order"}
    found.note(first, "absent")
    assert third not in found.names()
    found.note(third, "present")
    assert found.names()[third] == f"示范居民{third}"
    assert refused(found.note, first, "present") == {"observers_order"}  # the seat is taken
    found.withdraw(second, "2026-03-12 09:00")
    assert second not in found.names()
    assert refused(found.note, second, "present") == {"observers_order"}
    assert found.state.admitted() == (third, fourth)
    found.note(fourth, "present")
    found.note(fourth, "left")
    assert refused(found.note, fourth, "absent") == {"observers_status"}
    found.note(fourth, "present")
    assert found.state.here() == (third, fourth)


def test_who_comes_after_all_sits_while_a_seat_is_free(qinghe):
    found = seats(qinghe, 2)
    found.draw(values=())
    found.note(1, "absent")
    found.note(1, "present", "2026-03-12 09:30")
    assert found.state.here() == (1,)
    assert refused(found.note, 1, "asleep") == {"observers_status"}
    assert refused(found.note, 7, "present") == {"observers_order"}


def test_only_the_recorder_notes_observers_and_only_after_a_draw(qinghe):
    found = seats(qinghe, 1)
    assert refused(found.note, 1, "present") == {"observers_none"}
    found.draw(values=())
    with at(BEGINS):
        assert refused(actions.note_observer, found.meeting, 1, "present", qinghe.by["office"]) == {
            "meeting_post"
        }


# --- the record -------------------------------------------------------------------------------------------


def test_every_kind_about_observers_is_entered_by_some_action(qinghe):
    lived(qinghe)
    assert {kind.name for kind in OBSERVER_KINDS} <= set(Leaf.objects.values_list("kind", flat=True))


@pytest.mark.requirement("TRU-5")
def test_a_rebuilt_database_has_the_same_rows(shared_qinghe, tmp_path):
    lived(shared_qinghe)
    with at("2026-03-14 00:01"):
        sweep()
    before = [json.dumps(row, ensure_ascii=False, default=str) for row in kept_rows()]
    assert any("Application" in row for row in before)
    export_record("qinghe", tmp_path / "export", private=True)
    call_command("flush", interactive=False, verbosity=0)
    folding._kept.clear()

    import_record(tmp_path / "export")

    assert [json.dumps(row, ensure_ascii=False, default=str) for row in kept_rows()] == before


@pytest.mark.requirement("TRU-1")
def test_a_replay_draws_again_and_names_every_lie(qinghe):
    found = lived(qinghe)
    clean = kept()
    assert clean.named() == {}
    at_place = {entry.kind: place for place, entry in enumerate(clean.entries)}
    drawn = clean.entries[at_place["observers.drawn"]].data
    others = [n for n in found.state.pool() if n not in drawn["drawn"]]

    def lie(kind, **data):
        place = at_place[kind]
        changed = clean.changed(
            lambda entries: [*entries[:place], with_data(entries[place], **data), *entries[place + 1 :]],
            chained=True,
        )
        return " ".join(changed.named().get(place, []))

    assert "observers_result" in lie("observers.drawn", drawn=[others[0], drawn["drawn"][0]])
    assert "observers_result" in lie("observers.drawn", values=["9319", "2.5.8.10.99"])
    assert "observers_pool" in lie("observers.drawn", pool=6)
    assert "observers_values" in lie("observers.drawn", values=["9319", "12.2.5.8.10"])
    assert "observers_early" in shifted(clean, at_place)
    assert "observers_short" in lie("observers.called", apply_until=moment("2026-03-06 18:00"))
    assert "observers_sources" in lie("observers.called", known_at=[moment("2026-03-10 12:00")])
    assert "observers_number" in lie("observer.applied", n=9)
    assert "observers_lock" in lie("observer.withdrew", code="OTHER")
    assert "observers_order" in lie("observer.noted", n=2)


def shifted(clean, at_place):
    """Return what is said when the sources of a call would only be known after the draw."""
    call_at, drawn_at = at_place["observers.called"], at_place["observers.drawn"]
    later = with_data(
        clean.entries[call_at], known_at=[moment("2026-03-12 08:00"), moment("2026-03-12 08:30")]
    )
    changed = clean.changed(lambda all: [*all[:call_at], later, *all[call_at + 1 :]], chained=True)
    return " ".join(changed.named().get(drawn_at, []))


@pytest.mark.requirement("SUP-1")
def test_a_meeting_that_begins_without_its_draw_is_a_finding_and_the_replay_names_it_too(client, qinghe):
    found = seats(qinghe, 3)
    with at(BEGINS):
        actions.call_roll(found.meeting, [found.town.committee[1].code], found.town.committee[1])
        opened = actions.open_meeting(found.meeting, found.town.committee[1])
    now = moment("2026-03-12 10:00")
    (one,) = [one for one in findings(now, qinghe.body) if one.cls == "observers_undrawn"]
    assert (one.meeting, one.post, one.state) == (found.meeting.number, "office", "open")
    assert find(one.key, now) == one
    with at("2026-03-12 10:00"):
        page = client.get("/qinghe/supervise/?list=departures").content.decode()
    assert "会前却没有抽签" in page
    assert f"/qinghe/meetings/{found.meeting.number}/" in page
    clean = kept()
    assert clean.named() == {}  # the record is right; what was done is seen
    seen = next(one for one in clean.replayed()[1] if one.index == opened.index)
    assert seen.cls == "observers_undrawn"


@pytest.mark.requirement("SUP-1")
def test_a_body_that_owes_a_call_for_every_open_meeting_is_found_without_one(qinghe):
    with at("2026-03-03 08:00"):
        adopt_rules(qinghe.body, {**qinghe.body.rules, "observer_seats": 5})
    meetings = [call(qinghe, at=moment(BEGINS), is_open=is_open) for is_open in (True, False)]
    with at(BEGINS):
        for meeting in meetings:
            actions.call_roll(meeting, [qinghe.committee[1].code], qinghe.committee[1])
            actions.open_meeting(meeting, qinghe.committee[1])
            actions.close_meeting(meeting, qinghe.committee[1])
    (one,) = findings(moment("2026-03-12 10:00"), qinghe.body, classes=["observers_uncalled"])
    assert (one.meeting, one.post) == (meetings[0].number, "office")
    clean = kept()
    assert clean.named() == {}
    assert [found.cls for found in clean.replayed()[1]] == ["observers_uncalled"]


def test_a_draw_leaves_no_finding(qinghe):
    found = seats(qinghe, 3)
    found.draw()
    with at(BEGINS):
        actions.call_roll(found.meeting, [found.town.committee[1].code], found.town.committee[1])
        actions.open_meeting(found.meeting, found.town.committee[1])
    assert findings(moment("2026-03-12 10:00"), qinghe.body, classes=["observers_undrawn"]) == []


def test_applications_move_no_button_of_the_chair(qinghe):
    found = seats(qinghe, 3)
    assert folding.meeting_of("qinghe", found.meeting.number).moves == 0
