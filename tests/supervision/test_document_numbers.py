"""A dishonest operator changes document numbers: a gap, a double, a wrong year, one too few or too many is named."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from sunlit.catalogue.actions import announce_rules, apply_changes
from sunlit.record.entry import Entry
from tests.matters.trials import WORDS, adopt_vote, vote
from tests.meetings.hall import hall, vote_on
from tests.numbered import SERIES, give_numbers
from tests.supervision.operator import Kept, with_data
from tests.supervision.test_replaying import kept
from tests.town import Town, act, at, purchase, tender

pytestmark = [pytest.mark.database, pytest.mark.requirement("TRU-1", "TRU-2")]
FIELDS = ("document", "document_year", "document_n")


def year_of(of: Town) -> None:
    """Decisions in two years, a notice that is put up again, a meeting, and a series that comes later."""
    give_numbers(of)
    found = hall(of, ballots="public")
    vote_on(found, "aaaaa")
    found.press("09:30", "close_meeting")
    road = purchase(of, "2026-03-10 08:00")
    for step, said, outcome in (
        ("apply", "08:10", ""), ("budget", "08:20", "ok"), ("sign", "08:30", "agree"), ("small_buy", "08:40", ""),
    ):  # fmt: skip
        act(of, road, step, f"2026-03-10 {said}", outcome)
    act(of, road, "candidate_show", "2026-03-10 08:50", verb="open")
    failed = tender(of, "2026-03-10 09:00")
    vote(of, failed, "ddddd", "2026-03-10 10:00", outcome="fail", reason=WORDS)
    vote(of, tender(of, "2026-03-10 09:00"), said="2026-03-10 10:10")
    vote(of, tender(of, "2026-03-10 09:00"), said="2027-01-01 00:30")  # still 2026 in UTC


@pytest.fixture
def clean(qinghe: Town) -> Kept:
    """The record of that year, which shows no fault."""
    year_of(qinghe)
    found = kept()
    assert found.named() == {}
    return found


def numbered(entries: list[Entry]) -> dict[tuple[Any, ...], int]:
    """Return the place of each entry that bears a number, by its number."""
    return {
        tuple(entry.data[name] for name in FIELDS): place
        for place, entry in enumerate(entries)
        if "document" in entry.data
    }


def lied(clean: Kept, place: int, **data: Any) -> list[str]:
    """Return what is said of entry `place` when its number is changed; None takes a field out."""

    def change(entries: list[Entry]) -> list[Entry]:
        said = with_data(entries[place], **data)
        entries[place] = replace(said, data={k: v for k, v in said.data.items() if v is not None})
        return entries

    found = clean.changed(change, chained=True).named()
    return [one.partition(": ")[2] for one in found.get(place, []) if "number" in one or "no. " in one]


def test_the_clean_record_bears_what_the_rules_say(clean):
    assert list(numbered(list(clean.entries))) == [
        ("decision", 2026, 1), ("minutes", 2026, 1), ("notice", 2026, 1), ("decision", 2026, 2), ("decision", 2027, 1),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("number", "data", "said"),
    [
        (("decision", 2026, 2), {"document_n": 3}, "it bears decision 2026 no. 3; decision 2026 no. 2 was due"),
        (("decision", 2026, 2), {"document_n": 1}, "it bears decision 2026 no. 1; decision 2026 no. 2 was due"),
        (("decision", 2026, 2), {"document_n": 0}, "it bears decision 2026 no. 0; decision 2026 no. 2 was due"),
        (("decision", 2027, 1), {"document_year": 2026}, "it bears decision 2026 no. 1; decision 2027 no. 1 was due"),
        (("notice", 2026, 1), {"document": "minutes"}, "it bears minutes 2026 no. 1; notice 2026 no. 1 was due"),
        (("minutes", 2026, 1), {"document_n": 2}, "it bears minutes 2026 no. 2; minutes 2026 no. 1 was due"),
    ],
)  # fmt: skip
def test_a_gap_a_double_a_wrong_year_and_a_wrong_series_are_named(clean, number, data, said):
    assert lied(clean, numbered(list(clean.entries))[number], **data) == [said]


@pytest.mark.parametrize("number", [("decision", 2026, 1), ("minutes", 2026, 1), ("notice", 2026, 1)])
def test_an_entry_that_should_bear_a_number_and_does_not_is_named(clean, number):
    place = numbered(list(clean.entries))[number]
    code, year, n = number

    assert lied(clean, place, **dict.fromkeys(FIELDS)) == [
        f"it bears no number; {code} {year} no. {n} was due"
    ]


def test_one_that_bears_a_number_it_should_not_is_named_and_the_number_counts_as_given(clean):
    entries = list(clean.entries)
    failed = next(place for place, one in enumerate(entries) if one.data.get("outcome") == "fail")
    number = {"document": "decision", "document_year": 2026, "document_n": 2}

    def change(found: list[Entry]) -> list[Entry]:
        found[failed] = with_data(found[failed], **number)
        return found

    named = clean.changed(change, chained=True).named()

    assert any("bears the number decision 2026 no. 2, but none is due" in one for one in named[failed])
    after = numbered(entries)["decision", 2026, 2]
    assert any("decision 2026 no. 3 was due" in one for one in named[after])  # it was given twice


def test_a_number_without_all_its_fields_is_named(clean):
    place = numbered(list(clean.entries))["notice", 2026, 1]

    assert lied(clean, place, document=None) == ["it bears None 2026 no. 1; notice 2026 no. 1 was due"]


def test_what_is_due_goes_by_the_rules_in_force_at_the_entry(qinghe):
    adopt_vote(qinghe, "2026-03-02 11:00")
    before = tender(qinghe, "2026-03-03 09:00")
    with at("2026-03-03 10:00"):
        announce_rules(
            qinghe.body,
            {"series": SERIES},
            applies_on=date(2026, 3, 16),
            reason=WORDS,
            by=qinghe.by["office"],
        )
    vote(qinghe, before)
    with at("2026-03-16 00:01"):
        apply_changes(qinghe.body)
    vote(qinghe, tender(qinghe, "2026-03-16 09:00"), said="2026-03-16 10:00")

    found = kept()

    assert found.named() == {}
    assert list(numbered(list(found.entries))) == [("decision", 2026, 1)]
