"""What the public writes, before it becomes an entry: cleaned, measured, and refused with a reason."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping

from sunlit.procedure.rules import Objection

TEXT_MAX = 2_000  # characters
NAME_MAX = 40
_UNSEEN = {"Cf", "Cc", "Co", "Cn", "Cs", "Zl", "Zp"}  # categories nobody can see on the page
_HARMLESS = {"\n", "\t", "\u200c", "\u200d"}  # joiners belong to emoji and to several scripts


def cleaned(text: Mapping[str, str]) -> dict[str, str]:
    """Return the text in NFC with plain line ends and no outer blanks; empty languages fall away."""
    plain = {lang: _plain(value) for lang, value in text.items()}
    return {lang: value for lang, value in plain.items() if value}


def _plain(value: str) -> str:
    return unicodedata.normalize("NFC", value.replace("\r\n", "\n").replace("\r", "\n")).strip()


def text_objections(text: Mapping[str, str], *, most: int = TEXT_MAX) -> list[Objection]:
    """Return every reason why a cleaned text cannot be taken: empty, too long, characters nobody sees."""
    if not text:
        return [Objection("text_empty", {}, "")]
    found = []
    size = max(len(value) for value in text.values())
    if size > most:
        found.append(Objection("text_long", {"max": most, "size": size}, ""))
    unseen = sorted({c for value in text.values() for c in value if _is_unseen(c)})
    if unseen:
        found.append(Objection("text_unseen", {"found": ", ".join(f"U+{ord(c):04X}" for c in unseen[:5])}, ""))
    return found


def name_objections(name: str) -> list[Objection]:
    """Return every reason why a cleaned name cannot be taken."""
    found = []
    if len(name) > NAME_MAX:
        found.append(Objection("name_long", {"max": NAME_MAX, "size": len(name)}, ""))
    if any(_is_unseen(c) or c == "\n" for c in name):
        found.append(Objection("text_unseen", {"found": "name"}, ""))
    return found


def _is_unseen(character: str) -> bool:
    return character not in _HARMLESS and unicodedata.category(character) in _UNSEEN
