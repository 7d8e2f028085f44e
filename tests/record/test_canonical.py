import contextlib
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sunlit.record import blob, canonical
from sunlit.record.errors import RecordError

TEXTS = st.text(st.characters(exclude_categories=["Cs"])).map(canonical.normalised)
KEYS = st.from_regex(r"[a-z][a-z0-9_]{0,5}", fullmatch=True)
NUMBERS = st.integers(-canonical.MAX_INTEGER, canonical.MAX_INTEGER)
VALUES = st.recursive(
    st.none() | st.booleans() | NUMBERS | TEXTS,
    lambda inner: st.lists(inner) | st.dictionaries(KEYS, inner),
    max_leaves=20,
)


@given(VALUES)
def test_a_value_comes_back_from_its_bytes(value: object) -> None:
    raw = canonical.encode(value)
    assert canonical.decode(raw) == value
    assert blob.blob(value) == raw


@given(VALUES)
def test_any_other_json_spelling_is_refused(value: object) -> None:
    raw = json.dumps(value, indent=1).encode()
    if raw != canonical.encode(value):
        with pytest.raises(RecordError):
            canonical.decode(raw)


@given(st.binary() | st.text().map(lambda text: text.encode("utf-8", "surrogatepass")))
def test_whatever_the_bytes_only_a_record_error_comes_out(raw: bytes) -> None:
    with contextlib.suppress(RecordError):
        assert canonical.encode(canonical.decode(raw)) == raw


def test_keys_are_sorted_and_text_is_escaped_as_rfc_8785_says() -> None:
    value = {"b": "\u20ac$\x0f\nA'\"\\/\x7f", "a": [None, True, False, -1], "a_1": ()}
    written = '{"a":[null,true,false,-1],"a_1":[],"b":"\u20ac$\\u000f\\nA\'\\"\\\\/\x7f"}'
    assert canonical.encode(value) == written.encode()


@pytest.mark.parametrize(
    "value",
    [1.0, 2**53, -(2**53), b"a", {1}, {"A": 1}, {"1": 1}, {"a-b": 1}, {1: 1}, "A\u030a", "\ud800", {"": 1}],
)
def test_a_value_outside_the_subset_is_refused(value: object) -> None:
    with pytest.raises(RecordError):
        canonical.encode(value)


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"-0",
        b"1.0",
        b"1e2",
        b"NaN",
        b' {"a":1}',
        b'{"b":1,"a":2}',
        b'{"a":1,"a":1}',
        b'"\\u0041"',
        b"\xff",
        b"\xef\xbb\xbf1",
        b"[" * 100_000,
        b"9" * 5000,
        b'"A\xcc\x8a"',
        b'"\\ud800"',
        b"1\n",
    ],
)
def test_bytes_that_are_not_the_one_spelling_are_refused(raw: bytes) -> None:
    with pytest.raises(RecordError):
        canonical.decode(raw)


def test_nesting_ends_at_32() -> None:
    assert canonical.decode(b"[" * 32 + b"]" * 32)
    with pytest.raises(RecordError, match="nesting"):
        canonical.decode(b"[" * 33 + b"]" * 33)


def test_typed_text_can_be_brought_to_normal_form() -> None:
    assert canonical.normalised({"a": ["A\u030a", 1], "b": ("e\u0301",)}) == {
        "a": ["\u00c5", 1],
        "b": ["\u00e9"],
    }


def test_a_blob_is_named_by_its_hash() -> None:
    assert blob.blob_digest(b"") == "47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU"


def test_the_published_canonical_spellings(vectors: dict[str, Any]) -> None:
    """Each has a key, number or text outside our subset and is refused; what is inside is spelled alike."""
    for case in vectors["rfc8785"]["cases"]:
        value, published = json.loads(case["input"]), bytes.fromhex(case["output_hex"])
        for refused in (lambda v=value: canonical.encode(v), lambda p=published: canonical.decode(p)):
            with pytest.raises(RecordError):
                refused()
        for part in ("string", "literals"):
            if part in value:
                assert b'"%s":%s' % (part.encode(), canonical.encode(value[part])) in published
