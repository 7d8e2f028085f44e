"""Text as people type it, made fit for the record: one normal form, nothing invisible, a known length."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping

LINE_CHARS = 200  # a title, a name, a reason in one line
TEXT_CHARS = 20_000  # what an act, a question or a reply may say

_BIDI = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
_ZERO_WIDTH = (
    "\u00ad\u034f\u115f\u1160\u17b4\u17b5\u180e\u200b\u200c\u200d"
    "\u2060\u2061\u2062\u2063\u2064\u3164\ufeff\uffa0"
)
_KEPT_CONTROLS = "\n\t"


class TextRefused(ValueError):
    """A text that may not enter. `code` is text_empty, text_long or text_invisible."""

    def __init__(self, code: str, **params: int | str) -> None:
        super().__init__(f"{code}: " + ", ".join(f"{name} {value}" for name, value in params.items()))
        self.code = code
        self.params = params


def clean_text(text: str, max_chars: int = TEXT_CHARS, *, strict: bool = False) -> str:
    """Return `text` in normal form C, without controls, bidi marks and zero-width characters, trimmed.

    Line ends are line feeds. With `strict` an invisible character is refused instead of removed: what an
    official hands in must be exactly what he sees. Raises TextRefused when nothing is left, or when more
    than `max_chars` characters are.
    """
    if len(text) > 4 * max_chars:
        raise TextRefused("text_long", max=max_chars, size=len(text))
    if strict:
        _refuse_invisible(text)
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    cleaned = unicodedata.normalize("NFC", "".join(c for c in lines if not is_invisible(c))).strip()
    if not cleaned:
        raise TextRefused("text_empty")
    if len(cleaned) > max_chars:
        raise TextRefused("text_long", max=max_chars, size=len(cleaned))
    return cleaned


def clean_line(text: str, max_chars: int = LINE_CHARS, *, strict: bool = False) -> str:
    """Return `text` cleaned, in one line: every run of white space is one space."""
    return " ".join(clean_text(text, max_chars, strict=strict).split())


def clean_value(
    value: Mapping[str, str], max_chars: int = TEXT_CHARS, *, strict: bool = False
) -> dict[str, str]:
    """Return a text value with each language cleaned; a language left blank is dropped.

    Raises TextRefused when no language holds anything.
    """
    given = {lang: text for lang, text in value.items() if text and text.strip()}
    if not given:
        raise TextRefused("text_empty")
    return {lang: clean_text(text, max_chars, strict=strict) for lang, text in given.items()}


def is_invisible(char: str) -> bool:
    """Say whether `char` shows nothing and can hide or reorder what is shown."""
    if char in _KEPT_CONTROLS:
        return False
    if char in _BIDI or char in _ZERO_WIDTH or "\U000e0000" <= char <= "\U000e007f":
        return True
    return unicodedata.category(char) in ("Cc", "Cs")


def _refuse_invisible(text: str) -> None:
    for place, char in enumerate(text, 1):
        if char != "\r" and is_invisible(char):
            raise TextRefused("text_invisible", char=f"U+{ord(char):04X}", place=place)
