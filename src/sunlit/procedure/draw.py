"""A fair draw that anybody can repeat: RFC 3797, publicly verifiable random selection.

The pool is a list that was public before the values of announced sources were known; the values make a key;
the hash of the key, between two copies of a counter, chooses from what is left of the list, one after the
other. The RFC uses MD5; draws here use SHA-256, which changes nothing else.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

HASH: Final = "sha256"
MOST_ROUNDS: Final = 2**16  # the counter has two bytes
MOST_VALUES: Final = 20  # numbers of one source
LARGEST: Final = 10**18


@dataclass(frozen=True, slots=True)
class Round:
    """One choice: the digest of the counter and the key, how many were left, which of them it was."""

    counter: int
    digest: str  # hexadecimal, capitals as in the RFC
    left: int
    place: int  # counted from 1 in what was left
    chosen: int


def key_of(sources: Sequence[Sequence[int]]) -> str:
    """Return the key string: each source's numbers in rising order, a full stop after each, then a slash.

    `key_of([[9319], [2, 5, 12, 8, 10]])` is "9319./2.5.8.10.12./".
    """
    return "".join("".join(f"{number}." for number in sorted(source)) + "/" for source in sources)


def written(source: Sequence[int]) -> str:
    """Return the numbers of one source as an entry holds them: "2.5.8.10.12"."""
    return ".".join(str(number) for number in sorted(source))


def read(values: str) -> tuple[int, ...]:
    """Return the numbers of one source from how an entry holds them; () for anything but that form."""
    parts = values.split(".")
    if not 1 <= len(parts) <= MOST_VALUES or not all(_is_number(part) for part in parts):
        return ()
    numbers = tuple(int(part) for part in parts)
    return numbers if written(numbers) == values else ()


def select(key: str, pool: Sequence[int], count: int, algorithm: str = HASH) -> list[Round]:
    """Return `count` choices from `pool` by `key`, in the order in which they were drawn.

    Nobody is drawn twice; when the pool is smaller than `count`, all of it is drawn.
    """
    left, rounds = list(pool), []
    for counter in range(min(count, len(left), MOST_ROUNDS)):
        mark = counter.to_bytes(2, "big")
        digest = hashlib.new(algorithm, mark + key.encode("ascii") + mark, usedforsecurity=False).digest()
        place = int.from_bytes(digest, "big") % len(left)
        rounds.append(Round(counter, digest.hex().upper(), len(left), place + 1, left.pop(place)))
    return rounds


def _is_number(part: str) -> bool:
    return part.isascii() and part.isdecimal() and len(part) <= len(str(LARGEST)) and str(int(part)) == part
