import contextlib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sunlit.record import canonical, disclosure
from sunlit.record.b64 import b64url
from sunlit.record.errors import RecordError

from .test_canonical import VALUES


@given(VALUES)
def test_a_disclosure_reads_back(value: object) -> None:
    text = disclosure.disclose("title", value, bytes(16))
    assert disclosure.read(text) == disclosure.Disclosed(bytes(16), "title", value)


@pytest.mark.requirement("DIS-7")
def test_the_same_text_twice_has_two_digests() -> None:
    first, second = disclosure.disclose("payee", "Lin"), disclosure.disclose("payee", "Lin")
    assert disclosure.digest(first) != disclosure.digest(second)


@given(st.text() | st.binary().map(b64url) | VALUES.map(canonical.encode).map(b64url))
def test_whatever_the_text_only_a_record_error_comes_out(text: str) -> None:
    for read in (disclosure.read, disclosure.digest):
        with contextlib.suppress(RecordError):
            read(text)


@pytest.mark.parametrize(
    "value",
    [1, [], ["AA", "title", 1], [b64url(bytes(16)), "Title", 1], [b64url(bytes(16)), "a"], [1, "a", 1]],
)
def test_what_is_not_salt_name_and_value_is_refused(value: object) -> None:
    with pytest.raises(RecordError):
        disclosure.read(b64url(b'[1,"a",1]' if value == 1 else canonical.encode(value)))


def test_a_digest_is_of_ascii_only() -> None:
    with pytest.raises(RecordError, match="base64url"):
        disclosure.digest("é")


def test_the_published_digest(vectors: dict[str, Any]) -> None:
    for case in vectors["sd_jwt_digest"]["cases"]:
        assert disclosure.digest(case["disclosure"]) == case["digest"]
