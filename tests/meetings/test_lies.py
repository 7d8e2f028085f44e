"""A dishonest operator changes a record with a meeting, an order and an announced change: each lie is named.

Not by chance: every entry of these streams is taken out, put after the next of its stream, given another
number and dated back, once with the chain left broken and once with everything signed anew.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from sunlit.catalogue.actions import announce_power, withdraw_change
from sunlit.catalogue.queries import find_power
from sunlit.ledger.registering import make_register
from sunlit.record.entry import Entry
from sunlit.supervision.actions import ProposedOrder, answer_order, close_order, issue_order, make_due_list
from tests.matters.trials import WORDS
from tests.meetings.hall import Hall, hall, vote_on
from tests.supervision.operator import Kept, with_data
from tests.supervision.test_replaying import kept
from tests.town import Town, at

pytestmark = [pytest.mark.database, pytest.mark.requirement("TRU-1", "TRU-2")]
WATCHED = ("meeting:", "order:", "matter:")
ANNOUNCED = ("change.announced", "change.withdrawn", "duelist.made", "register.made")
Change = Callable[[list[Entry]], list[Entry]]


def day_of(of: Town) -> Hall:
    """A day with an order, a change announced and taken back, a meeting that decides, list and register."""
    with at("2026-03-03 10:00"):
        order = issue_order(ProposedOrder("finance", WORDS, date(2026, 3, 9)), of.by["discipline"])
        row = {**find_power("qinghe", "PRJ-02").row, "risk_level": "low"}
        change = announce_power(of.body, row, applies_on=date(2026, 3, 18), reason=WORDS, by=of.by["office"])
    with at("2026-03-03 11:00"):
        withdraw_change(change, WORDS, of.by["office"])
        answer_order(order, WORDS, of.by["finance"])
        close_order(order, WORDS, of.by["discipline"])
    found = hall(of, ballots="public")
    vote_on(found, "aaadr")
    found.press("09:30", "close_meeting")
    with at("2026-03-09 17:40"):
        make_due_list(of.body)
    with at("2026-03-09 18:00"):
        make_register("qinghe")
    return found


@pytest.fixture
def clean(qinghe: Town) -> Kept:
    """The whole record of the day, which shows no fault."""
    day_of(qinghe)
    found = kept()
    assert found.named() == {}
    return found


def watched(clean: Kept) -> list[int]:
    """Return the place of every entry that is lied about; the last register is what proves the rest."""
    return [
        place
        for place, entry in enumerate(clean.entries[:-1])
        if entry.stream.startswith(WATCHED) or entry.kind in ANNOUNCED
    ]


def said_of(named: dict[int | None, list[str]], stream: str) -> bool:
    return any(stream in sentence for sentences in named.values() for sentence in sentences)


def put(place: int, entry: Entry) -> Change:
    return lambda entries: [*entries[:place], entry, *entries[place + 1 :]]


def test_every_entry_that_was_taken_out_is_missed(clean):
    for place in watched(clean):
        gone = clean.entries[place]
        for chained in (False, True):
            named = clean.changed(lambda e, p=place: e[:p] + e[p + 1 :], chained=chained).named()
            assert said_of(named, gone.stream), (chained, gone.kind)


def test_every_entry_that_changed_places_with_the_next_of_its_stream_is_named(clean):
    entries = clean.entries
    for first in watched(clean):
        stream = entries[first].stream
        after = [p for p in range(first + 1, len(entries) - 1) if entries[p].stream == stream]
        if not after:
            continue
        second = after[0]

        def swapped(found: list[Entry], one: int = first, other: int = second) -> list[Entry]:
            found[one], found[other] = found[other], found[one]
            return found

        assert first in clean.changed(swapped).named(), entries[first].kind
        assert said_of(clean.changed(swapped, chained=True).named(), stream), entries[first].kind


def test_every_entry_that_was_renumbered_or_dated_back_is_named_at_its_place(clean):
    for place in watched(clean):
        entry, before = clean.entries[place], clean.entries[place - 1]
        if entry.seq:
            other = clean.changed(put(place, replace(entry, seq=entry.seq + 1)))
            assert place in other.named(), entry.kind
        for chained in (False, True):
            dated = clean.changed(put(place, replace(entry, at=before.at - 1)), chained=chained)
            assert any("older than the one before" in said for said in dated.named()[place]), entry.kind


@pytest.mark.requirement("PRO-3")
def test_every_ballot_of_a_meeting_that_was_altered_is_named_with_its_result(clean):
    result = next(p for p, e in enumerate(clean.entries) if e.kind == "act.done" and e.data.get("count"))
    ballots = [p for p, e in enumerate(clean.entries) if e.kind == "ballot.cast"]
    assert len(ballots) == 4
    for place in ballots:
        ballot = clean.entries[place]
        turned = "disagree" if ballot.data["choice"] == "agree" else "agree"
        named = clean.changed(put(place, with_data(ballot, choice=turned)), chained=True).named()
        assert result in named, place
