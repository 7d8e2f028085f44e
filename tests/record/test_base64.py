import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sunlit.record.b64 import b64std, b64url, unb64hash, unb64std, unb64url
from sunlit.record.errors import RecordError


@given(st.binary())
def test_bytes_come_back_from_either_alphabet(raw: bytes) -> None:
    assert unb64url(b64url(raw)) == raw
    assert unb64std(b64std(raw)) == raw


@given(st.text())
def test_whatever_the_text_only_a_record_error_comes_out(text: str) -> None:
    for parse, write in ((unb64url, b64url), (unb64std, b64std), (unb64hash, b64url)):
        with contextlib.suppress(RecordError):
            assert write(parse(text)) == text


@pytest.mark.parametrize("text", ["A", "AB", "AA==", "AA=", "A A", "AA\n", "++++", "é", "\ud800"])
def test_a_second_spelling_in_base64url_is_refused(text: str) -> None:
    with pytest.raises(RecordError):
        unb64url(text)


@pytest.mark.parametrize("text", ["AA", "AB==", "AA=", "AA==\n", "----"])
def test_a_second_spelling_in_standard_base64_is_refused(text: str) -> None:
    with pytest.raises(RecordError):
        unb64std(text)


def test_a_hash_has_43_characters() -> None:
    assert unb64hash("A" * 43) == bytes(32)
    for text in ("A" * 42, "A" * 42 + "B", "A" * 44):
        with pytest.raises(RecordError, match="expected a hash"):
            unb64hash(text)
