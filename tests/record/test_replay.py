from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sunlit.record import entry, replay
from sunlit.record.b64 import b64url
from sunlit.record.entry import Entry
from sunlit.record.hashing import leaf_hash

from .conftest import ORIGIN


def written(first: Entry, streams: str) -> list[Entry]:
    """Return one entry a letter, each in the stream of that letter."""
    ends: dict[str, tuple[int, str]] = {}
    entries = []
    for place, letter in enumerate(streams):
        seq, prev = ends.get(letter, (0, ""))
        made = replace(first, stream=f"matter:{letter}", seq=seq, prev=prev, at=first.at + place)
        ends[letter] = seq + 1, b64url(leaf_hash(entry.encode(made)))
        entries.append(made)
    return entries


def faults(entries: list[Entry]) -> list[tuple[int, str]]:
    found = replay.check_entries(map(entry.encode, entries), ORIGIN)
    assert {fault.code for fault in found} <= replay.CODES.keys()
    return [(fault.index, fault.code) for fault in found]


def test_a_log_as_it_should_be_has_no_fault(act: Entry) -> None:
    assert faults(written(act, "aabacbb")) == []


@pytest.mark.requirement("TRU-2")
def test_a_missing_entry_shows_in_its_stream(act: Entry) -> None:
    entries = written(act, "aabaab")
    assert faults(entries[:1] + entries[2:]) == [(2, "seq"), (2, "prev")]


@pytest.mark.requirement("TRU-1")
def test_a_changed_entry_shows_at_the_next_of_its_stream(act: Entry) -> None:
    entries = written(act, "aaba")
    entries[1] = replace(entries[1], data={"step": "vote"})
    assert faults(entries) == [(3, "prev")]


def test_time_never_goes_back_and_no_entry_comes_from_another_log(act: Entry) -> None:
    entries = written(act, "abc")
    entries[2] = replace(entries[2], at=act.at)
    entries[0] = replace(entries[0], log="hexi.example/log/2026")
    assert faults(entries) == [(0, "origin"), (2, "time")]


def test_what_is_no_entry_is_named_with_its_reason(act: Entry) -> None:
    (found,) = replay.check_entries([entry.encode(act) + b" "], ORIGIN)
    assert (found.index, found.code) == (0, "bytes")
    assert "canonical spelling" in str(found.params["reason"])


@given(st.lists(st.binary()))
def test_whatever_the_bytes_every_one_is_named(raws: list[bytes]) -> None:
    assert [fault.code for fault in replay.check_entries(raws, ORIGIN)] == ["bytes"] * len(raws)


def test_entries_are_read_with_their_places_and_hashes_by_the_fast_way_and_the_strict_one(act: Entry) -> None:
    made = written(act, "aab")
    digest = "A" * 43
    stub = {"name": "text", "scope": "sealed", "org": "", "ground": "", "review_on": "", "by": ""}
    made[2] = replace(made[2], d=[digest], withheld=[{"d": digest, **stub}])
    raws = [entry.encode(one) for one in made]
    read, found = replay.read_entries(raws, ORIGIN)
    assert found == []
    assert [(one.index, one.hash) for one in read] == [
        (index, b64url(leaf_hash(raw))) for index, raw in enumerate(raws)
    ]
    assert [entry.encode(one.entry) for one in read] == raws
