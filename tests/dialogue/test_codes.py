"""The code of a receipt."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sunlit.dialogue.codes import ALPHABET, code_of, read, written


def test_a_code_is_the_first_forty_bits_of_the_leaf_hash():
    assert code_of(bytes(32)) == "00000000"
    assert code_of(b"\xff" * 32) == "ZZZZZZZZ"
    assert code_of(bytes([0, 0, 0, 0, 33]) + bytes(27)) == "00000011"
    assert written("7K2M9QXD") == "7K2M-9QXD"


@pytest.mark.parametrize("typed", ["7k2m-9qxd", " 7K2M 9QXD ", "７Ｋ２Ｍ－９ＱＸＤ", "7k2m9qxd", "7K2M—9QXD"])
def test_a_code_is_read_however_it_is_typed(typed):
    assert read(typed) == "7K2M9QXD"


def test_letters_that_look_alike_are_the_digits():
    assert read("oO0I-l1iL") == "00011111"


@pytest.mark.parametrize("typed", ["", "7K2M-9QX", "7K2M-9QXDD", "7K2M-9QXU", "查询码", "7K2M-9QXD路"])
def test_what_cannot_be_a_code_is_none(typed):
    assert read(typed) == ""


@given(st.binary(min_size=1))
def test_every_code_is_read_back(content):
    code = code_of(hashlib.sha256(content).digest())
    assert set(code) <= set(ALPHABET)
    assert read(written(code).lower()) == code
