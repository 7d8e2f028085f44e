"""The code by which a payee is known: the unified social credit code of an organisation.

Example: 91350100M000100Y43. A person has none, and none of his numbers stands in the record.
Source: GB 32100-2015, annex A.
"""

from __future__ import annotations

import re
from typing import Final

_CHARS: Final = "0123456789ABCDEFGHJKLMNPQRTUWXY"  # no I, O, S, V, Z
_FORM: Final = re.compile(r"[1-9A-HJ-NP-RTUWXY][0-9A-HJ-NP-RTUWXY]\d{6}[0-9A-HJ-NP-RTUWXY]{10}").fullmatch


def is_credit_code(text: str) -> bool:
    """Say whether this is a credit code: its form, and the character that checks the others."""
    if not text.isascii() or not _FORM(text):
        return False
    total = sum(_CHARS.index(char) * pow(3, place, 31) for place, char in enumerate(text[:17]))
    return _CHARS[-total % 31] == text[17]
