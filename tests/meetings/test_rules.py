"""Every rule of a meeting against whoever tries to break it: refused for the right reason, and nothing entered."""

from __future__ import annotations

import threading
from datetime import date

import pytest
from django.db import connection

from sunlit.catalogue.actions import end_tenure
from sunlit.ledger.clock import demo_clock
from sunlit.ledger.models import Leaf
from sunlit.matters.models import Act, Matter
from sunlit.matters.refusal import ActRefused
from sunlit.meetings import actions
from sunlit.meetings.models import Box, Item
from sunlit.meetings.proposed import ProposedItem, ProposedMeeting, ProposedResult
from sunlit.meetings.queries import meeting_page
from tests.matters.trials import WORDS, named, refused, voting
from tests.meetings.hall import call, data_of, hall, vote_on
from tests.town import at, moment, tender

pytestmark = pytest.mark.database


def put(found):
    """Take item 1 up and put it to the vote."""
    found.press("09:10", "open_item", 1)
    found.press("09:11", "put_motion", WORDS)


def result(found):
    """Return the result of item 1 and of its vote."""
    item = Item.objects.get(pk=f"{found.meeting.ref}/1")
    return item.result, Act.objects.get(leaf=item.act_id)


# --- notice and agenda ------------------------------------------------------------------------------------


def test_an_item_that_comes_after_its_lead_is_marked_as_not_announced(qinghe):
    matters = [voting(qinghe), *(tender(qinghe, f"2026-03-03 1{n}:00") for n in range(2))]
    meeting = call(qinghe, [ProposedItem(matters[0], "vote")])
    for said, matter in (("2026-03-05 23:59", matters[1]), ("2026-03-06 00:01", matters[2])):
        with at(said):
            actions.add_item(meeting, ProposedItem(matter, "vote"), qinghe.by["office"])
    assert list(Item.objects.values_list("n", "announced")) == [(1, True), (2, True), (3, False)]


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"at": moment("2026-03-04 09:59")}, "meeting_time"),
        ({"at": moment("2027-06-01 09:00")}, "meeting_time"),
        ({"members": [], "eligible": 0}, "meeting_members"),
        ({"title": {}}, "text_empty"),
        ({"place": named("楼\u200b", "x")}, "text_invisible"),
    ],
)
def test_a_meeting_that_cannot_be_held_is_not_called(qinghe, more, code):
    with refused(code):
        call(qinghe, **more)


def test_members_of_another_organ_and_strangers_as_recorders_are_refused(qinghe):
    with refused("meeting_members"):
        call(qinghe, members=[*qinghe.committee, qinghe.by["finance"]])
    with refused("meeting_members"):
        call(qinghe, members=[*qinghe.committee, qinghe.committee[0]])


def test_a_post_that_has_nothing_to_do_with_the_organ_calls_no_meeting(qinghe):
    with refused("post_fit"):
        call(qinghe, by=qinghe.by["cashier"])


def test_only_a_vote_of_this_organ_comes_on_its_agenda_and_only_once(qinghe):
    matter = voting(qinghe)
    meeting = call(qinghe, [ProposedItem(matter, "vote")])
    with at("2026-03-04 11:00"):
        with refused("meeting_not_waiting"):
            actions.add_item(meeting, ProposedItem(matter, "nothing"), qinghe.by["office"])
        with refused("meeting_listed"):
            actions.add_item(meeting, ProposedItem(matter, "vote"), qinghe.by["office"])
        with refused("meeting_post"):
            actions.add_item(meeting, ProposedItem(title=WORDS), qinghe.by["cashier"])
        with refused("text_empty"):
            actions.add_item(meeting, ProposedItem(), qinghe.by["office"])


def test_a_meeting_called_off_takes_nothing_more(qinghe):
    meeting = call(qinghe)
    with at("2026-03-04 11:00"):
        with refused("text_empty"):
            actions.cancel_meeting(meeting, {}, qinghe.by["office"])
        actions.cancel_meeting(meeting, WORDS, qinghe.by["office"])
        with refused("meeting_cancelled"):
            actions.add_item(meeting, ProposedItem(title=WORDS), qinghe.by["office"])


# --- who is there -----------------------------------------------------------------------------------------


def test_a_meeting_begins_at_its_time_with_a_roll_by_its_recorder(qinghe):
    voting(qinghe)
    meeting = call(qinghe)
    head, recorder = qinghe.committee[:2]
    with at("2026-03-09 08:59"):
        actions.call_roll(meeting, [recorder.code], recorder)
        with refused("meeting_early"):
            actions.open_meeting(meeting, recorder)
    with at("2026-03-09 09:00"):
        with refused("meeting_post"):
            actions.open_meeting(meeting, head)
        with refused("meeting_member"):
            actions.call_roll(meeting, ["t999"], recorder)
        actions.open_meeting(meeting, recorder)
        with refused("meeting_begun"):
            actions.open_meeting(meeting, recorder)
        with refused("meeting_status"):
            actions.note_attendance(meeting, head.code, "present", recorder)


def test_without_a_roll_there_is_no_meeting(qinghe):
    meeting = call(qinghe)
    with at("2026-03-09 09:00"), refused("meeting_roll"):
        actions.open_meeting(meeting, qinghe.committee[1])


@pytest.mark.requirement("PRO-3")
def test_who_comes_late_votes_from_the_next_item_on(qinghe):
    found = hall(qinghe, count=2, here=(0, 1, 2, 3))
    put(found)
    found.press("09:12", "note_attendance", found.code(4), "late")
    with refused("present"):
        found.press("09:13", "cast_ballot", found.code(4), "agree")
    for place in (1, 2, 3, 0):
        found.press("09:14", "cast_ballot", found.code(place), "agree")
    found.press("09:15", "end_item", ProposedResult(WORDS))
    assert result(found)[1].tally["present"] == 4
    vote_on(found, "aaaaa", n=2, said="09:20")
    assert Act.objects.get(matter=found.matters[1], kind="act.done").tally["present"] == 5


@pytest.mark.requirement("PRO-3")
def test_who_leaves_before_voting_is_no_longer_counted_and_below_quorum_nothing_is_decided(qinghe):
    found = hall(qinghe, here=(0, 1, 2))
    put(found)
    found.press("09:12", "speak", found.code(1))
    found.press("09:13", "cast_ballot", found.code(1), "agree")
    found.press("09:14", "note_attendance", found.code(2), "left")
    with refused("quorum", "present"):
        found.press("09:15", "cast_ballot", found.code(2), "agree")
    with refused("quorum"):
        found.press("09:15", "cast_ballot", found.code(0), "agree")
    leaf = found.press("09:16", "end_item", ProposedResult(WORDS, "pass"))
    assert data_of(leaf)["result"] == "void"
    assert result(found)[1].tally["outcome"] == "void"
    assert Matter.objects.get(pk=found.matters[0].pk).decided_at is None


def test_who_leaves_after_voting_still_counts(qinghe):
    found = hall(qinghe, here=(0, 1, 2))
    put(found)
    for place in (1, 2):
        found.press("09:12", "cast_ballot", found.code(place), "agree")
        found.press("09:12", "note_attendance", found.code(place), "left")
    found.press("09:13", "cast_ballot", found.code(0), "agree")
    found.press("09:14", "end_item", ProposedResult(WORDS))
    assert result(found)[1].tally["passed"] is True


# --- speaking and voting ----------------------------------------------------------------------------------


@pytest.mark.requirement("PRO-4")
def test_the_head_speaks_and_votes_after_all_the_others(qinghe):
    found = hall(qinghe, here=(0, 1, 2))
    found.press("09:10", "open_item", 1)
    with refused("meeting_head_last"):
        found.press("09:10", "speak", found.code(0))
    found.press("09:11", "put_motion", WORDS)
    for verb, more in (("speak", ()), ("cast_ballot", ("agree",))):
        with refused("speak_last"):
            found.press("09:12", verb, found.code(0), *more)
    found.press("09:13", "speak", found.code(1))
    found.press("09:13", "cast_ballot", found.code(2), "disagree")
    assert found.press("09:14", "speak", found.code(0))


def test_what_was_said_before_the_motion_is_entered_with_it(qinghe):
    found = hall(qinghe, here=(0, 1, 2))
    found.press("09:10", "open_item", 1)
    for place in (2, 1, 0):
        found.press("09:11", "speak", found.code(place))
    found.press("09:12", "put_motion", WORDS)
    spoke = Act.objects.filter(kind="position.stated").order_by("index")
    assert [act.data["member"] for act in spoke] == [found.code(2), found.code(1), found.code(0)]


@pytest.mark.requirement("PRO-3")
def test_nobody_votes_for_another_twice_or_before_the_motion(qinghe):
    found = hall(qinghe)
    found.press("09:10", "open_item", 1)
    with refused("meeting_motion"):
        found.press("09:10", "cast_ballot", found.code(2), "agree")
    found.press("09:11", "put_motion", WORDS)
    with refused("proxy"):
        found.press("09:12", "cast_ballot", found.code(2), "agree", by=qinghe.committee[3])
    with refused("proxy"):
        found.press("09:12", "cast_ballot", found.code(2), "agree", by=qinghe.by["cashier"])
    with refused("meeting_choice"):
        found.press("09:12", "cast_ballot", found.code(2), "perhaps")
    with refused("member_unknown"):
        found.press("09:12", "cast_ballot", "t1", "agree")
    found.press("09:12", "cast_ballot", found.code(2), "agree", by=qinghe.committee[2])
    with refused("double_ballot"):
        found.press("09:13", "cast_ballot", found.code(2), "disagree")


@pytest.mark.requirement("PRO-4")
def test_one_who_withdrew_or_is_absent_neither_speaks_nor_votes(qinghe):
    found = hall(qinghe, here=(0, 1, 2, 3))
    found.press("09:10", "open_item", 1)
    found.press("09:10", "recuse", found.code(3), "in_charge", by=qinghe.committee[3])
    with refused("meeting_recused"):
        found.press("09:11", "speak", found.code(3))
    with refused("meeting_ground"):
        found.press("09:11", "recuse", found.code(2), "tired")
    with refused("meeting_post"):
        found.press("09:11", "recuse", found.code(2), "interest", by=qinghe.committee[3])
    found.press("09:11", "put_motion", WORDS)
    with refused("recused"):
        found.press("09:12", "cast_ballot", found.code(3), "agree")
    with refused("present"):
        found.press("09:12", "cast_ballot", found.code(4), "agree")
    with refused("meeting_present"):
        found.press("09:12", "speak", found.code(4))
    found.press("09:12", "cast_ballot", found.code(2), "agree")
    with refused("double_ballot"):
        found.press("09:13", "recuse", found.code(2), "interest")


def test_the_motion_may_change_until_the_first_ballot(qinghe):
    found = hall(qinghe)
    put(found)
    with refused("text_empty"):
        found.press("09:12", "put_motion", {})
    found.press("09:12", "put_motion", named("改后的方案", "As amended"))
    assert found.matter_kinds().count("vote.opened") == 1
    found.press("09:13", "cast_ballot", found.code(2), "agree")
    with refused("meeting_voted"):
        found.press("09:14", "put_motion", WORDS)


# --- how an item ends -------------------------------------------------------------------------------------


def test_one_item_at_a_time_and_none_after_the_end(qinghe):
    found = hall(qinghe, count=2)
    put(found)
    with refused("meeting_item_open"):
        found.press("09:12", "open_item", 2)
    with refused("meeting_item_open"):
        found.press("09:12", "close_meeting")
    for place in (1, 2, 3, 4, 0):
        found.press("09:13", "cast_ballot", found.code(place), "agree")
    found.press("09:14", "end_item", ProposedResult(WORDS))
    with refused("meeting_item"):
        found.press("09:15", "cast_ballot", found.code(1), "agree")
    found.press("09:16", "close_meeting")
    with refused("meeting_over"):
        found.press("09:17", "open_item", 2)
    assert Item.objects.get(n=2).state == "waiting"


@pytest.mark.parametrize("way", ["deferred", "amended"])
def test_an_item_ends_without_a_vote_only_before_its_motion_and_with_a_reason(qinghe, way):
    found = hall(qinghe)
    found.press("09:10", "open_item", 1)
    with refused("text_empty"):
        found.press("09:11", "close_item", way, {})
    with refused("meeting_result"):
        found.press("09:11", "close_item", "decided", WORDS)
    found.press("09:12", "close_item", way, WORDS)
    assert Item.objects.get().result == way
    assert found.matter_kinds() == ["matter.opened"]


def test_a_result_is_worked_out_and_never_declared(qinghe):
    found = hall(qinghe)
    put(found)
    for place, choice in ((1, "agree"), (2, "disagree"), (3, "agree"), (4, "disagree"), (0, "abstain")):
        found.press("09:12", "cast_ballot", found.code(place), choice)
    with refused("text_empty"):
        found.press("09:13", "end_item", ProposedResult({}))
    with refused("meeting_outcome"):
        found.press("09:13", "end_item", ProposedResult(WORDS, "pass", count={"agree": 5}))
    leaf = found.press("09:13", "end_item", ProposedResult(WORDS, count={"agree": 5}))
    assert data_of(leaf)["result"] == "tie"
    assert result(found)[1].outcome == "fail"
    assert result(found)[1].data["count"] == {"agree": 2, "disagree": 2, "abstain": 1}


@pytest.mark.requirement("PRO-3", "RUN-5")
def test_a_vote_does_not_end_while_somebody_present_has_not_voted(qinghe):
    found = hall(qinghe)
    put(found)
    for place in (1, 2, 3, 4):
        found.press("09:12", "cast_ballot", found.code(place), "agree")
    with pytest.raises(ActRefused) as waiting:
        found.press("09:13", "end_item", ProposedResult(WORDS))
    (objection,) = waiting.value.objections
    assert (objection.code, objection.params["n"]) == ("votes_missing", 1)
    assert objection.params["members"] == found.town.committee[0].name.value
    found.press("09:14", "end_item", ProposedResult(WORDS, unvoted=True))
    act = result(found)[1]
    assert (act.outcome, act.data["unvoted"], act.tally["unvoted"]) == ("pass", [found.code(0)], 1)
    (item,) = meeting_page(found.meeting).items
    assert [one.member.code for one in item.silent] == [found.code(0)]


@pytest.mark.requirement("RUN-5")
def test_nobody_is_named_as_silent_who_voted_or_had_gone(qinghe):
    found = hall(qinghe)
    put(found)
    for place in (1, 2, 3):
        found.press("09:12", "cast_ballot", found.code(place), "agree")
    found.press("09:12", "note_attendance", found.code(4), "left")
    found.press("09:13", "cast_ballot", found.code(0), "agree")
    found.press("09:14", "end_item", ProposedResult(WORDS, unvoted=True))
    assert "unvoted" not in result(found)[1].data


def test_a_motion_on_which_nobody_voted_has_no_result(qinghe):
    found = hall(qinghe)
    put(found)
    with refused("counts"):
        found.press("09:12", "end_item", ProposedResult(WORDS))


@pytest.mark.requirement("PRO-3")
def test_an_item_below_quorum_is_void_and_taken_up_again_by_more_than_half(qinghe):
    found = hall(qinghe, here=(0, 1))
    found.press("09:10", "open_item", 1)
    found.press("09:11", "end_item", ProposedResult(WORDS))
    assert result(found)[0] == "void"
    for place in (2, 3):
        found.press("09:12", "note_attendance", found.code(place), "late")
    for votes in ({"for": 2, "against": 0}, {"for": 4, "against": 1}, {}):
        with refused("meeting_reopen"):
            found.press("09:13", "reopen_item", 1, votes, WORDS)
    with refused("text_empty"):
        found.press("09:13", "reopen_item", 1, {"for": 3}, {})
    with refused("meeting_item"):
        found.press("09:13", "reopen_item", 7, {"for": 3}, WORDS)
    found.press("09:13", "reopen_item", 1, {"for": 3, "against": 1}, WORDS)
    found.press("09:14", "put_motion", WORDS)
    for place in (1, 2, 3, 0):
        found.press("09:15", "cast_ballot", found.code(place), "agree")
    found.press("09:16", "end_item", ProposedResult(WORDS))
    assert result(found)[0] == "decided"


def test_what_was_decided_is_not_voted_on_again(qinghe):
    found = hall(qinghe)
    vote_on(found, "aaaaa")
    with refused("meeting_not_waiting"):
        found.press("09:20", "reopen_item", 1, {"for": 5}, WORDS)


# --- secret ballots and hands -----------------------------------------------------------------------------


@pytest.mark.requirement("PRO-3")
def test_a_secret_ballot_is_handed_in_by_the_member_himself_once_and_counted_by_tellers(qinghe):
    found = hall(qinghe, method="secret")
    put(found)
    with refused("meeting_own"):
        found.press("09:12", "cast_ballot", found.code(2), "agree")
    for place, choice in ((2, "disagree"), (3, "agree"), (4, "agree"), (0, "agree")):
        found.press("09:12", "cast_ballot", found.code(place), choice, by=qinghe.committee[place])
    with refused("meeting_double"):
        found.press("09:13", "cast_ballot", found.code(2), "agree", by=qinghe.committee[2])
    tellers = [found.code(3), found.code(4)]
    with refused("tellers"):
        found.press("09:14", "end_item", ProposedResult(WORDS, count={"abstain": 1}))
    assert len(Box.objects.get().ballots) == 4  # a count that was refused has taken nothing out
    with refused("counts"):
        found.press("09:14", "end_item", ProposedResult(WORDS, tellers=tellers))
    found.press("09:14", "end_item", ProposedResult(WORDS, count={"abstain": 1}, tellers=tellers))

    assert result(found)[1].data["count"] == {"agree": 3, "disagree": 1, "abstain": 1}
    assert "ballot.cast" not in found.matter_kinds()
    opened = Leaf.objects.get(kind="envelopes.opened")
    assert data_of(opened) == {"item": 1, "ballots": 5, "tellers": sorted(tellers)}
    assert {d.scope for d in opened.disclosures.all()} == {"sealed"}
    for leaf in Leaf.objects.filter(kind="envelope.received"):
        assert set(data_of(leaf)) == {"item", "tenure"}
        assert not leaf.disclosures.exists()


def test_hands_are_counted_against_who_is_present(qinghe):
    found = hall(qinghe, here=(0, 1, 2, 3), method="hands")
    put(found)
    with refused("counts"):
        found.press("09:12", "end_item", ProposedResult(WORDS, count={"agree": 5}))
    found.press("09:12", "end_item", ProposedResult(WORDS, count={"agree": 3, "disagree": 1}))
    assert result(found)[1].tally["passed"] is True


def test_a_named_vote_is_not_taken_by_a_count(qinghe):
    found = hall(qinghe)
    put(found)
    with refused("counts"):
        found.press("09:12", "end_item", ProposedResult(WORDS, count={"agree": 5}))


def test_an_assembly_whose_members_are_only_counted_meets_too(qinghe):
    matter = voting(qinghe, method="hands", last_to_speak=[])
    meeting = call(qinghe, [ProposedItem(matter, "vote")], members=[], eligible=45)
    by = qinghe.committee[1]
    with at("2026-03-09 09:00"):
        with refused("meeting_count"):
            actions.count_present(meeting, 46, by)
        with refused("meeting_member"):
            actions.call_roll(meeting, [], by)
        actions.count_present(meeting, 29, by)
        actions.open_meeting(meeting, by)
        actions.open_item(meeting, 1, by)
        actions.put_motion(meeting, WORDS, by)
        actions.count_present(meeting, 31, by)
        actions.end_item(meeting, ProposedResult(WORDS, count={"agree": 30, "disagree": 1}), by)
    tally = Act.objects.get(kind="act.done").tally
    assert (tally["eligible"], tally["present"], tally["passed"]) == (45, 31, True)


# --- two at once, and lost connections --------------------------------------------------------------------


def test_the_same_form_sent_again_enters_nothing_more(qinghe):
    found = hall(qinghe)
    put(found)
    first = found.press("09:12", "cast_ballot", found.code(2), "agree", key="one")
    assert found.press("09:13", "cast_ballot", found.code(2), "agree", key="one").ref == first.ref
    spoke = found.press("09:14", "speak", found.code(3), key="two")
    assert found.press("09:15", "speak", found.code(3), key="two").ref == spoke.ref
    with refused("key_used"), at("2026-03-09 09:16"):
        actions.call_meeting(qinghe.body, proposed_again(qinghe), qinghe.by["office"], key="two")


def proposed_again(of):
    return ProposedMeeting(
        "committee", WORDS, WORDS, moment("2026-03-10 09:00"), of.committee[1], of.committee
    )


@pytest.mark.requirement("OPS-2")
def test_two_chairs_who_press_at_once_get_one_entry_and_a_clear_word(shared_qinghe):
    found = hall(shared_qinghe)
    found.press("09:10", "open_item", 1)
    seen = found.state.moves
    gate, said = threading.Barrier(2), [None, None]

    def chair(place):
        try:
            gate.wait()
            with demo_clock(moment("2026-03-09 09:11")):
                said[place] = actions.put_motion(
                    found.meeting, WORDS, found.recorder, key=f"k{place}", seen=seen
                )
        except ActRefused as fault:
            said[place] = {objection.code for objection in fault.objections}
        finally:
            connection.close()

    threads = [threading.Thread(target=chair, args=(place,)) for place in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert {"meeting_moved"} in said
    assert sum(isinstance(one, Leaf) for one in said) == 1
    assert Leaf.objects.filter(kind="motion.put").count() == 1
    assert Leaf.objects.filter(kind="vote.opened").count() == 1


def test_the_minutes_change_only_by_correction_after_the_end(qinghe):
    found = hall(qinghe)
    with refused("meeting_before"):
        found.press("09:20", "adopt_minutes", {})
    found.press("09:20", "close_meeting")
    entry = Leaf.objects.get(kind="meeting.opened").index
    with refused("act_unknown"):
        found.press("09:21", "correct_minutes", 0, WORDS, WORDS)
    with refused("text_empty"):
        found.press("09:21", "correct_minutes", entry, WORDS, {})
    found.press("09:21", "adopt_minutes", WORDS)
    with refused("meeting_adopted"):
        found.press("09:22", "adopt_minutes", {})
    found.press("09:23", "correct_minutes", entry, WORDS, WORDS)
    assert Leaf.objects.filter(kind="minutes.corrected").count() == 1


def test_the_recorder_hands_over_himself_and_is_replaced_only_once_he_is_gone(qinghe):
    found = hall(qinghe)
    third = qinghe.committee[2]
    for other in ("cashier", "office"):
        with refused("meeting_recorder"):
            found.press("09:05", "name_recorder", third, by=qinghe.by[other])
    found.press("09:06", "name_recorder", third)
    with refused("meeting_post"):
        found.press("09:07", "open_item", 1)
    with at("2026-03-09 09:08"):
        end_tenure(third, date(2026, 3, 9))
    with refused("meeting_recorder"):
        found.press("09:09", "name_recorder", third, by=qinghe.by["office"])
    found.press("09:09", "name_recorder", qinghe.committee[3], by=qinghe.by["office"])
    assert found.press("09:10", "open_item", 1, by=qinghe.committee[3])
