"""Texts made so that searching or marking them takes long."""

from time import process_time

import pytest

from sunlit.ledger.marking import snippet
from sunlit.ledger.tokens import token_line

ODD = {
    "a word and the same question": ("ab ", "ab " * 60),
    "one letter": ("a", "a" * 80 + "b"),
    "one character": ("路", "路"),
    "pairs": ("1a", "1a" * 40),
    "what folds into many": ("\ufdfa", "a"),
    "ligatures": ("ﬀ", "f"),
    "marks on one letter": ("\u0301", "a"),
    "spaces": (" \n", "a"),
}


@pytest.mark.parametrize(("piece", "query"), ODD.values(), ids=ODD)
def test_marking_a_megabyte_takes_ten_times_as_long_as_a_tenth_of_it(piece, query):
    def seconds(chars: int) -> float:
        text = piece * (chars // len(piece))
        before = process_time()
        snippet(text, query)
        return process_time() - before

    tenth = min(seconds(100_000) for _ in range(3))
    assert seconds(1_000_000) < 30 * tenth + 0.3


@pytest.mark.parametrize("piece", ["a", "路"])
def test_a_row_of_a_megabyte_without_a_space_is_indexed_in_one_pass(piece):
    before = process_time()
    line = token_line([piece * 1_000_000])
    assert process_time() - before < 20
    assert len(line) > 1_000_000
