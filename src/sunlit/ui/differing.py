"""What differs between two texts, piece by piece: Chinese by character, English by word."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache

from sunlit.ui.wording import lang

LONG = 1_500  # pieces; a longer text is compared by sentence
_NUMBER = r"[0-9]+(?:[.,][0-9]+)*"
_WORD = re.compile(rf"{_NUMBER}|\w+|\s+|[^\w\s]")
_CHARACTER = re.compile(rf"{_NUMBER}|[A-Za-z]+|.", re.DOTALL)  # a number or a foreign word is one piece
_SENTENCE = re.compile(r"[^。！？；\n.!?;]*[。！？；\n.!?;]?")


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text: kind is "same", "removed" or "added"."""

    kind: str
    text: str


def difference(new: Mapping[str, str], old: Mapping[str, str]) -> tuple[Piece, ...]:
    """Return how `new` differs from `old`, in the reader's language where both texts have it."""
    here = lang()
    chosen = here if new.get(here) and old.get(here) else ("en" if here == "zh" else "zh")
    return pieces(old.get(chosen, ""), new.get(chosen, ""), chosen)


@lru_cache(maxsize=512)
def pieces(old: str, new: str, language: str) -> tuple[Piece, ...]:
    """Return the pieces of which `old` and `new` are made: joined without what was added they are `old`."""
    before, after = _cut(old, new, language)
    found: list[Piece] = []
    for tag, i, j, k, m in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag == "equal":
            found.append(Piece("same", "".join(before[i:j])))
            continue
        if j > i:
            found.append(Piece("removed", "".join(before[i:j])))
        if m > k:
            found.append(Piece("added", "".join(after[k:m])))
    return tuple(found)


def _cut(old: str, new: str, language: str) -> tuple[list[str], list[str]]:
    piece = _WORD if language == "en" else _CHARACTER
    before, after = piece.findall(old), piece.findall(new)
    if max(len(before), len(after)) > LONG:
        return [s for s in _SENTENCE.findall(old) if s], [s for s in _SENTENCE.findall(new) if s]
    return before, after
