"""What a form's words and files hold that seldom belongs before everybody, and what is done about each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Any

from sunlit.library.files import open_file
from sunlit.library.kinds import suffix_of
from sunlit.library.screening import SECRECY, Hit, masked, screen, words_of_file
from sunlit.matters.proposed import Attached
from sunlit.ui.wording import fill, words

MASK, STAY, DROP = "mask", "stay", "drop"
WHY_CHARS = 60


@dataclass(frozen=True)
class Find:
    """One thing found, and what the person at the form has said to it."""

    key: str
    kind: str
    words: str
    file: str  # name of the file it stands in; "" for the form's own words
    choices: tuple[str, ...]
    choice: str = ""
    why: str = ""

    @property
    def settled(self) -> bool:
        """Say whether it is clear what happens to it."""
        return self.choice in (MASK, DROP) or (self.choice == STAY and bool(self.why))


def finds_in(texts: Mapping[str, str], files: Sequence[Attached], data: Mapping[str, Any]) -> list[Find]:
    """Return everything found in texts and files, once each, with what the `data` of a form says to it."""
    found: dict[str, Find] = {}
    for text in texts.values():
        for hit in screen(text):
            choices = (STAY,) if hit.kind == SECRECY else (MASK, STAY)
            one = _find(hit, "", choices, data)
            found.setdefault(one.key, one)
    for attached in files:
        with open_file(attached.file.sha256) as file:
            said = words_of_file(file, suffix_of(attached.file.name))
        for hit in screen(said):
            one = _find(hit, attached.file.name, (DROP, STAY), data)
            found.setdefault(one.key, one)
    return list(found.values())


def _find(hit: Hit, file: str, choices: tuple[str, ...], data: Mapping[str, Any]) -> Find:
    key = sha256(f"{hit.kind}/{hit.words}/{file}".encode()).hexdigest()[:16]
    choice = str(data.get(f"find_{key}", ""))
    why = " ".join(str(data.get(f"why_{key}", "")).split())[:WHY_CHARS]
    return Find(key, hit.kind, hit.words, file, choices, choice if choice in choices else "", why)


def settled_text(text: str, lang: str, finds: Sequence[Find]) -> str:
    """Return a text with every find masked, or followed by the reason why it stays: both for all to read."""
    said = {(find.kind, find.words): find for find in finds if not find.file}
    for hit in reversed(screen(text)):
        find = said.get((hit.kind, hit.words))
        if find is None or not find.settled:
            continue
        params = {"kind": _word(f"screen.{hit.kind}", lang), "why": find.why}
        note = fill(_word(f"screen.note.{find.choice}", lang), params)
        kept = masked(hit) if find.choice == MASK else text[hit.start : hit.end].rstrip("\n")
        text = (
            text[: hit.start] + kept + note + text[hit.start + len(text[hit.start : hit.end].rstrip("\n")) :]
        )
    return text


def settled_files(files: Sequence[Attached], finds: Sequence[Find]) -> list[Attached]:
    """Return the files that stay; the words under one say why it may."""
    kept = []
    for attached in files:
        here = [find for find in finds if find.file == attached.file.name]
        if any(find.choice == DROP for find in here):
            continue
        whys = list(dict.fromkeys(find.why for find in here if find.choice == STAY and find.why))
        kept.append(replace(attached, caption=_caption(whys)) if whys else attached)
    return kept


def _caption(whys: Sequence[str]) -> dict[str, str]:
    return {
        lang: fill(_word("screen.note.stay", lang), {"why": mark.join(whys)})
        for lang, mark in (("zh", "；"), ("en", "; "))
    }


def _word(key: str, lang: str) -> str:
    return words()[key][lang]
