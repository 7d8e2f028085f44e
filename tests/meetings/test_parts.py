"""An item that is split: each part is put to the vote by itself, and the matter goes on once all are decided."""

from __future__ import annotations

import json

import pytest
from django.core.management import call_command

from sunlit.ledger.models import Leaf
from sunlit.ledger.rebuild import export_record, import_record, kept_rows
from sunlit.matters import folding as matters_folding
from sunlit.matters.actions import record_vote
from sunlit.matters.folding import state_of
from sunlit.matters.models import Act, Matter, StepRun
from sunlit.meetings import actions, folding
from sunlit.meetings.models import Item
from sunlit.meetings.proposed import ProposedItem, ProposedResult
from sunlit.meetings.queries import find_meeting, meeting_page
from tests.matters.trials import WORDS, ballot, named, refused
from tests.meetings.hall import Hall, call, data_of, hall, vote_on
from tests.supervision.test_replaying import kept, say
from tests.town import Town, at, moment

pytestmark = [pytest.mark.database, pytest.mark.requirement("PRO-4")]
PARTS = (named("买水泵", "Buy the pump"), named("挖机井", "Drill the well"))


def split(of: Town, titles=PARTS, **rule) -> Hall:
    """Take up the first item of a meeting and split it."""
    found = hall(of, **rule)
    found.press("09:05", "open_item", 1)
    found.press("09:06", "split_item", titles, WORDS)
    return found


def end_of(found: Hall) -> str:
    """Return how the matter ended, "" while it waits."""
    return Matter.objects.get(pk=found.matters[0].pk).end


def items() -> list[tuple[int, str]]:
    return list(Item.objects.order_by("meeting_id", "n").values_list("n", "result"))


def test_each_part_is_an_item_with_its_own_title_motion_and_vote(qinghe):
    found = split(qinghe)
    assert list(Item.objects.values_list("n", "split_of", "announced")) == [
        (1, None, True), (2, 1, True), (3, 1, True),
    ]  # fmt: skip
    assert [item.title.value for item in Item.objects.filter(n__gt=1)] == list(PARTS)

    first = vote_on(found, "aaaaa", n=2)
    assert (data_of(first)["result"], end_of(found)) == ("decided", "")  # one part is left
    second = vote_on(found, "addda", n=3, said="09:20")

    assert items() == [(1, "split"), (2, "decided"), (3, "decided")]
    acts = [Act.objects.get(index=data_of(leaf)["act"]) for leaf in (first, second)]
    assert [(act.data["part"], act.outcome, act.tally["passed"]) for act in acts] == [
        (1, "pass", True), (2, "fail", False),
    ]  # fmt: skip
    assert end_of(found) == "done"  # it goes on with what was agreed to
    assert list(StepRun.objects.values_list("visit", "status", "outcome")) == [
        (1, "done", "pass"), (2, "done", "fail"),
    ]  # fmt: skip


def test_where_no_part_is_agreed_to_the_matter_ends_as_refused(qinghe):
    found = split(qinghe)
    vote_on(found, "addda", n=2)
    vote_on(found, "ddddd", n=3, said="09:20")
    assert end_of(found) == "stopped"


def test_a_part_that_is_put_off_is_voted_on_in_a_later_meeting(qinghe):
    found = split(qinghe)
    found.press("09:10", "open_item", 2)
    found.press("09:11", "close_item", "deferred", WORDS)
    vote_on(found, "ddddd", n=3, said="09:20")
    found.press("09:30", "close_meeting")
    assert end_of(found) == ""

    later = call(
        qinghe,
        [ProposedItem(found.matters[0], "vote")],
        said="2026-03-10 09:00",
        at=moment("2026-03-16 09:00"),
    )
    (item,) = later.items.all()
    assert (item.n, item.title.value, item.split_of, item.announced) == (1, PARTS[0], None, True)
    again = Hall(qinghe, later, found.matters)
    with at("2026-03-16 09:00"):
        actions.call_roll(later, [member.code for member in qinghe.committee], again.recorder)
        actions.open_meeting(later, again.recorder)
        actions.open_item(later, 1, again.recorder)
        actions.put_motion(later, WORDS, again.recorder)
        for place in (1, 2, 3, 4, 0):
            actions.speak(later, again.code(place), again.recorder)
            actions.cast_ballot(later, again.code(place), "agree", again.recorder)
        actions.end_item(later, ProposedResult(WORDS), again.recorder)
    assert end_of(found) == "done"


def test_a_part_below_quorum_is_void_and_stays_to_be_decided(qinghe):
    found = split(qinghe)
    for place in (2, 3, 4):
        found.press("09:08", "note_attendance", found.code(place), "left")
    found.press("09:10", "open_item", 2)
    found.press("09:11", "put_motion", WORDS)
    void = found.press("09:12", "end_item", ProposedResult(WORDS))
    assert data_of(void)["result"] == "void"
    _, state = state_of("qinghe", f"matter:{found.matters[0].number}")
    assert state.divided["vote"].left() == [1, 2]
    for place in (2, 3, 4):
        found.press("09:14", "note_attendance", found.code(place), "late")
    found.press("09:15", "reopen_item", 2, {"for": 5, "against": 0}, WORDS)
    found.press("09:16", "close_item", "deferred", WORDS)
    vote_on(found, "aaaaa", n=3, said="09:20")
    assert end_of(found) == ""


def test_what_is_split_needs_titles_a_reason_and_no_motion(qinghe):
    found = hall(qinghe)
    found.press("09:10", "open_item", 1)
    for titles in ((), PARTS[:1], (*PARTS, *PARTS, *PARTS)):
        with refused("parts"):
            found.press("09:11", "split_item", titles, WORDS)
    with refused("text_empty"):
        found.press("09:11", "split_item", PARTS, {})
    with refused("parts"):
        found.press("09:11", "close_item", "split", WORDS)
    found.press("09:12", "put_motion", WORDS)
    with refused("meeting_voted"):
        found.press("09:13", "split_item", PARTS, WORDS)
    assert items() == [(1, "")]


def test_a_part_is_not_split_again_and_what_was_split_is_not_taken_up_again(qinghe):
    found = split(qinghe)
    with refused("meeting_split"):
        found.press("09:07", "reopen_item", 1, {"for": 5, "against": 0}, WORDS)
    found.press("09:08", "open_item", 2)
    with refused("meeting_split"):
        found.press("09:09", "split_item", PARTS, WORDS)


def test_the_whole_is_not_voted_on_past_its_parts_by_another_form(qinghe):
    found = split(qinghe)
    with refused("part"), at("2026-03-09 09:30"):
        record_vote(found.matters[0], ballot(qinghe), found.recorder)
    with refused("meeting_listed"):
        found.press("09:31", "add_item", ProposedItem(found.matters[0], "vote"))


def test_an_item_without_a_matter_is_split_into_items_to_be_heard(qinghe):
    found = hall(qinghe)
    found.press("09:05", "add_item", ProposedItem(title=WORDS))
    found.press("09:06", "open_item", 2)
    found.press("09:07", "split_item", PARTS, WORDS)
    found.press("09:08", "open_item", 4)
    found.press("09:09", "close_item", "heard", WORDS)
    assert items() == [(1, ""), (2, "split"), (3, ""), (4, "heard")]


def test_the_page_shows_each_part_with_its_result(qinghe):
    found = split(qinghe)
    vote_on(found, "aaaaa", n=2)
    view = meeting_page(find_meeting("qinghe", found.meeting.number))
    assert [(one.title, one.item.part) for one in view.items[1:]] == [(PARTS[0], 1), (PARTS[1], 2)]
    assert view.items[1].tally.passed
    assert view.items[2].tally is None


@pytest.mark.parametrize(("tree", "of"), [("", "第 {n} 部分"), ("/en", "Part {n}")])
def test_the_page_of_the_matter_names_the_parts_and_what_came_of_each(client, qinghe, tree, of):
    found = split(qinghe)
    vote_on(found, "aaaaa", n=2)
    vote_on(found, "addda", n=3, said="09:20")
    page = client.get(f"{tree}/qinghe/matters/{found.matters[0].number}/").content.decode()
    assert all(of.format(n=n) in page for n in (1, 2))
    assert PARTS[0]["en" if tree else "zh"] in page
    divided = Leaf.objects.get(kind="vote.divided")
    entry = client.get(f"{tree}/qinghe/acts/{divided.index}/").content.decode()
    assert PARTS[1]["en" if tree else "zh"] in entry


@pytest.mark.requirement("TRU-5")
def test_a_rebuilt_database_has_the_same_rows_of_a_divided_vote(shared_qinghe, tmp_path):
    found = split(shared_qinghe)
    vote_on(found, "aaaaa", n=2)
    before = [json.dumps([label, row], ensure_ascii=False, default=str) for label, row in kept_rows()]
    export_record("qinghe", tmp_path / "export", private=True)
    call_command("flush", interactive=False, verbosity=0)
    folding._kept.clear()
    matters_folding._kept.clear()

    import_record(tmp_path / "export")

    assert [json.dumps([label, row], ensure_ascii=False, default=str) for label, row in kept_rows()] == before


@pytest.mark.requirement("TRU-2")
def test_a_stranger_finds_nothing_in_a_divided_vote_and_names_what_is_changed_in_it(qinghe):
    found = split(qinghe)
    vote_on(found, "aaaaa", n=2)
    vote_on(found, "addda", n=3, said="09:20")
    clean = kept()
    assert clean.named() == {}

    kinds = [entry.kind for entry in clean.entries]
    opened = [place for place, kind in enumerate(kinds) if kind == "vote.opened"]
    named_at = clean.changed(say(opened[1], part=1), chained=True).named()
    assert any("part by part" in sentence for sentence in named_at[opened[1]])
    divided = kinds.index("vote.divided")
    more = clean.changed(say(divided, parts=9), chained=True).named()
    assert any("divided once" in sentence for sentence in more[divided])
