"""The short code of a receipt: the first 40 bits of the leaf hash, in Crockford's base 32.

It is read aloud, copied by hand and typed on a phone, so reading it back forgives what people confuse.
The code is no secret: leaf hashes are public. It finds an answer, it opens nothing.
"""

from __future__ import annotations

import unicodedata

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # no I, L, O, U; Source: Crockford, Base 32
LENGTH = 8
SEAT_LETTERS = 16  # of the code that takes an application to observe back: a secret, so it is long
_ALIKE = str.maketrans({"O": "0", "I": "1", "L": "1"})


def code_of(leaf_hash: bytes) -> str:
    """Return the eight characters of a receipt's code, "7K2M9QXD"."""
    return letters(leaf_hash[:5])


def letters(raw: bytes) -> str:
    """Return bytes in this alphabet, eight characters for every five of them."""
    bits = int.from_bytes(raw, "big")
    return "".join(ALPHABET[bits >> shift & 31] for shift in range(8 * len(raw) - 5, -1, -5))


def written(code: str) -> str:
    """Return a code as people see it: "7K2M-9QXD"."""
    return "-".join(code[at : at + 4] for at in range(0, len(code), 4))


def read(typed: str, length: int = LENGTH) -> str:
    """Return the code of `length` characters that somebody meant, or "" when it cannot be one.

    Case, width, spaces, dashes and the pairs O/0, I/1, L/1 make no difference.
    """
    plain = unicodedata.normalize("NFKC", typed).upper().translate(_ALIKE)
    code = "".join(c for c in plain if c in ALPHABET)
    extra = [c for c in plain if c.isalnum() and c not in ALPHABET]
    return code if len(code) == length and not extra else ""
