"""The one tokeniser of the search: pure, and the same for what is stored and for what is asked.

Text is folded (NFKC, lower case, so full width is half width). A run of Latin letters and digits is one
token. A run of Chinese, Japanese or Korean characters becomes its single characters and overlapping pairs in
turn: "沿河路" is 沿 沿河 河 河路 路, so that a question of any length is one unbroken row of tokens.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from itertools import groupby, pairwise

BREAK = "\u00a6"  # between two texts of one disclosure: no question matches across it
MAX_RUNS = 12  # of one question; more is no search
PREFIX_CHARS = 3  # a Latin word of that length also finds words that begin with it
_CJK = (
    (0x2E80, 0x2FDF), (0x3005, 0x3007), (0x3040, 0x30FF), (0x3100, 0x312F), (0x31A0, 0x31FF),
    (0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xAC00, 0xD7AF), (0xF900, 0xFAFF), (0x20000, 0x323AF),
)  # fmt: skip


def folded(text: str) -> str:
    """Return `text` as it is compared: width and case folded."""
    return unicodedata.normalize("NFKC", text).casefold()


def runs(text: str) -> list[str]:
    """Return the runs of `text`, folded, in order: words of letters and digits, rows of CJK characters."""
    rows = ((kind, "".join(chars)) for kind, chars in groupby(folded(text), _kind))
    return [row for kind, row in rows if kind]


def tokens(run: str) -> list[str]:
    """Return the tokens of one run."""
    if not is_cjk(run[0]):
        return [run]
    return list(_singles_and_pairs(run))


def token_line(texts: list[str]) -> str:
    """Return the tokens of several texts in one line, with spaces at both ends and a break between texts."""
    lines = [" ".join(token for run in runs(text) for token in tokens(run)) for text in texts]
    return f" {f' {BREAK} '.join(line for line in lines if line)} "


def phrases(query: str) -> list[tuple[str, bool]]:
    """Return what must stand in a text that answers `query`: rows of tokens, and whether more may follow."""
    wanted = list(dict.fromkeys(runs(query)))[:MAX_RUNS]
    return [(" ".join(_inner(run)), not is_cjk(run[0]) and len(run) >= PREFIX_CHARS) for run in wanted]


def is_cjk(char: str) -> bool:
    """Say whether `char` is written without spaces between words."""
    point = ord(char)
    return any(first <= point <= last for first, last in _CJK)


def _inner(run: str) -> list[str]:
    """Return the tokens of a run of a question; its first and last single character follow from the pairs."""
    found = tokens(run)
    return found[1:-1] if len(found) > 2 else found


def _singles_and_pairs(run: str) -> Iterator[str]:
    for left, right in pairwise(run):
        yield left
        yield left + right
    yield run[-1]


def _kind(char: str) -> str:
    if is_cjk(char):
        return "cjk"
    return "word" if char.isalnum() or unicodedata.combining(char) else ""
