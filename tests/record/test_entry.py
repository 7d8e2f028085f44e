import contextlib
from dataclasses import asdict, replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sunlit.record import canonical, disclosure, entry
from sunlit.record.b64 import b64url
from sunlit.record.entry import Entry
from sunlit.record.errors import RecordError
from sunlit.record.hashing import leaf_hash

from .test_canonical import VALUES

ONE, TWO = "A" * 43, "B" * 42 + "A"
STUB = {"d": ONE, "name": "choice", "scope": "sealed", "org": "", "ground": "", "review_on": "", "by": ""}


def test_an_entry_comes_back_from_its_bytes(act: Entry) -> None:
    assert entry.decode(entry.encode(act)) == act


def test_golden_entries_decode_for_ever(golden: dict[str, Any]) -> None:
    for case in golden["entries"]:
        raw = case["bytes"].encode("ascii")
        found = entry.decode(raw)
        assert asdict(found) == case["entry"]
        assert entry.encode(found) == raw
        assert b64url(leaf_hash(raw)) == case["leaf_hash"]
        assert entry.signed_part(found).decode("ascii") == case["signed_part"]


def test_golden_disclosures_read_for_ever(golden: dict[str, Any]) -> None:
    for case in golden["disclosures"]:
        found = disclosure.read(case["text"])
        assert (found.salt.hex(), found.name, found.value) == (case["salt_hex"], case["name"], case["value"])
        assert disclosure.digest(case["text"]) == case["digest"]


@pytest.mark.requirement("TRU-6")
def test_what_the_door_assigns_is_not_part_of_the_signature(act: Entry) -> None:
    later = replace(act, seq=4, prev=ONE, at=act.at + 1, sig=TWO)
    assert entry.signed_part(later) == entry.signed_part(act)
    assert entry.signed_part(replace(act, body="hexi")) != entry.signed_part(act)


@pytest.mark.parametrize(
    "change",
    [
        {"v": 2}, {"v": True}, {"log": ""}, {"log": "a+b"}, {"log": "a b"}, {"kind": "Act"}, {"kind": 1},
        {"kind": "act.done\n"}, {"body": "-"}, {"stream": "matter:"}, {"stream": "matter:青"}, {"seq": -1},
        {"seq": True}, {"seq": 1}, {"prev": ONE}, {"prev": "A" * 42 + "B"}, {"at": -1}, {"at": 1.0},
        {"at": 2**53}, {"actor": {"post": "clerk"}}, {"actor": []}, {"rules": "x"}, {"data": []},
        {"actor": {"post": "clerk", "tenure": "", "person": "p3"}}, {"data": {"title": "修路"}},
        {"data": {"note": "a" * 17000}}, {"d": [TWO, ONE]}, {"d": [ONE, ONE]}, {"d": ["x"]}, {"d": (ONE,)},
        {"withheld": [STUB]}, {"d": [ONE], "withheld": [STUB, STUB]}, {"d": [ONE], "withheld": [[]]},
        {"d": [ONE], "withheld": [{**STUB, "scope": "public"}]}, {"withheld": {}}, {"sig": "x"},
        {"d": [ONE], "withheld": [{**STUB, "review_on": "2026-02-30"}]},
        {"d": [ONE], "withheld": [{**STUB, "review_on": "soon"}]},
        {"d": [ONE], "withheld": [{**STUB, "extra": ""}]},
    ],
    ids=str,
)  # fmt: skip
def test_an_entry_outside_the_envelope_is_refused(act: Entry, change: dict[str, Any]) -> None:
    with pytest.raises(RecordError):
        entry.encode(replace(act, **change))


@pytest.mark.requirement("DIS-4")
def test_what_is_withheld_leaves_a_stub(act: Entry) -> None:
    stub = {
        **STUB,
        "scope": "organisation",
        "org": "hexi",
        "ground": "G2",
        "review_on": "2026-12-31",
        "by": "head",
    }
    held = replace(act, d=[ONE, TWO], withheld=[stub])
    assert entry.decode(entry.encode(held)) == held


@pytest.mark.parametrize("value", [1, [], {}, {"v": 1}])
def test_json_that_is_no_envelope_is_refused(value: object) -> None:
    with pytest.raises(RecordError, match="expected an object with actor, at"):
        entry.decode(canonical.encode(value))


def test_more_than_16_kib_are_not_even_read() -> None:
    with pytest.raises(RecordError, match="16384 bytes at most"):
        entry.decode(b" " * 16385)


@given(st.binary())
def test_whatever_the_bytes_only_a_record_error_comes_out(raw: bytes) -> None:
    with pytest.raises(RecordError):
        entry.decode(raw)


@given(st.sampled_from(sorted(entry._RULES)), VALUES)
def test_whatever_stands_in_a_field_only_a_record_error_comes_out(name: str, value: object) -> None:
    parts = {"log": "a", "kind": "a", "body": "a", "stream": "a", "seq": 0, "prev": "", "at": 0, "v": 1}
    parts |= {"actor": {}, "rules": "", "data": {}, "d": [], "withheld": [], "sig": ""}
    raw = canonical.encode({**parts, name: value})
    with contextlib.suppress(RecordError):
        assert entry.encode(entry.decode(raw)) == raw
