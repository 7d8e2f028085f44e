"""Texts and tables without any form: in UTF-8, in the national code, or in UTF-16 with its mark."""

from __future__ import annotations

import re

from sunlit.library.reading.words import Reader

_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")


def read_plain(raw: bytes, reader: Reader) -> None:
    """Say the words of a text; name a file whose bytes are none."""
    words = words_in(raw)
    if words is None:
        reader.note("kind")
    else:
        reader.say(words)


def words_in(raw: bytes) -> str | None:
    """Return bytes as a text, None when they are not one."""
    codes = ("utf-16",) if raw[:2] in (b"\xff\xfe", b"\xfe\xff") else ("utf-8-sig", "gb18030")
    for code in codes:
        try:
            words = raw.decode(code)
        except UnicodeDecodeError:
            continue
        if not _CONTROLS.search(words):
            return words
    return None
