"""What a form's words and files hold that seldom belongs before everybody, and what is done about each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Any

from sunlit.library.files import keep_file, open_file
from sunlit.library.kinds import suffix_of
from sunlit.library.metadata import without_metadata
from sunlit.library.reading.asking import look_through
from sunlit.library.screening import SECRECY, masked, screen
from sunlit.matters.proposed import Attached
from sunlit.ui.wording import fill, words

MASK, STAY, DROP, CLEAN, LOOKED = "mask", "stay", "drop", "clean", "looked"
UNSEARCHED = "unsearched"  # a part of a file that nobody has searched
CLEANABLE = ("jpg", "png", "webp")
BESIDE = "details"  # where it stands when it is not in the picture itself
WHY_CHARS = 60


@dataclass(frozen=True)
class Find:
    """One thing found, or one part of a file that was not searched, and what the person has said to it."""

    key: str
    kind: str
    words: str
    file: str  # name of the file it stands in; "" for the form's own words
    choices: tuple[str, ...]
    choice: str = ""
    why: str = ""
    where: str = ""  # a key of screen.where; of a part that was not searched, why
    at: str = ""

    @property
    def settled(self) -> bool:
        """Say whether it is clear what happens to it."""
        return bool(self.choice) and (self.choice != STAY or bool(self.why))


def finds_in(texts: Mapping[str, str], files: Sequence[Attached], data: Mapping[str, Any]) -> list[Find]:
    """Return everything found in texts and files, once each, with what the `data` of a form says to it."""
    found = [
        _said(Find("", hit.kind, hit.words, "", (STAY,) if hit.kind == SECRECY else (MASK, STAY)), data)
        for text in texts.values()
        for hit in screen(text)
    ]
    for attached in files:
        found += [_said(one, data) for one in _in_file(attached)]
    once: dict[str, Find] = {}
    for one in found:
        once.setdefault(one.key, one)
    return list(once.values())


def _in_file(attached: Attached) -> list[Find]:
    """Return what a file holds, and what in it was not searched."""
    name, looked = attached.file.name, look_through(attached.file.sha256)
    is_picture = suffix_of(name) in CLEANABLE
    found = [
        Find(
            "",
            one.kind,
            one.words,
            name,
            (CLEAN, DROP, STAY) if is_picture and one.where == BESIDE else (DROP, STAY),
            where=one.where,
            at=one.at,
        )
        for one in looked.found
    ]
    return found + [
        Find("", UNSEARCHED, "", name, (LOOKED, DROP), where=note.code, at=note.at) for note in looked.notes
    ]


def _said(find: Find, data: Mapping[str, Any]) -> Find:
    """Return a find with its key and what the form says to it."""
    place = f"{find.where}/{find.at}" if find.kind == UNSEARCHED else ""
    key = sha256(f"{find.kind}/{find.words}/{find.file}{place}".encode()).hexdigest()[:16]
    choice = str(data.get(f"find_{key}", ""))
    why = " ".join(str(data.get(f"why_{key}", "")).split())[:WHY_CHARS]
    return replace(find, key=key, choice=choice if choice in find.choices else "", why=why)


def settled_text(text: str, lang: str, finds: Sequence[Find]) -> str:
    """Return a text with every find masked, or followed by the reason why it stays: both for all to read."""
    said = {(find.kind, find.words): find for find in finds if not find.file}
    if not said:
        return text
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
    """Return the files that stay; the words under one say why it may, or what was taken out of it."""
    kept = []
    for attached in files:
        here = [find for find in finds if find.file == attached.file.name]
        if any(find.choice == DROP for find in here):
            continue
        notes = [note for find in here if find.settled and (note := _note(find))]
        if any(find.choice == CLEAN for find in here):
            attached = _cleaned(attached)  # noqa: PLW2901 -- the same file, without what stood beside it
        kept.append(replace(attached, caption=_joined(notes)) if notes else attached)
    return kept


def _cleaned(attached: Attached) -> Attached:
    """Return a picture without what its file says beside it; the file as it came when that cannot be done."""
    with open_file(attached.file.sha256) as file:
        bare = without_metadata(file.read())
    return replace(attached, file=keep_file(bare, attached.file.name)) if bare else attached


def _note(find: Find) -> dict[str, str]:
    """Return what the public reads about a find in a file: why it stays, or that it was taken out."""
    if find.choice not in (STAY, CLEAN):
        return {}
    return {
        lang: fill(
            _word(f"screen.note.{find.choice}", lang),
            {"why": find.why, "kind": _word(f"screen.{find.kind}", lang)},
        )
        for lang in ("zh", "en")
    }


def _joined(notes: Sequence[Mapping[str, str]]) -> dict[str, str]:
    """Return several notes one after the other, each once."""
    return {
        lang: mark.join(dict.fromkeys(note[lang] for note in notes))
        for lang, mark in (("zh", ""), ("en", " "))
    }


def _word(key: str, lang: str) -> str:
    return words()[key][lang]
