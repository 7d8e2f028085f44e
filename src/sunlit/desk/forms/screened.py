"""A form whose words and files are screened before anything of it is recorded."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from django import forms

from sunlit.desk.forms.finds import Find, finds_in, settled_text
from sunlit.library.reading.plain import words_in
from sunlit.matters.proposed import Attached
from sunlit.ui.wording import lang, t


class ScreenedForm(forms.Form):
    """A form of the desk: each find in its words and files is masked, left out, or stays with a reason.

    Every box that takes words is screened by itself, whatever it is called. `SEALED` names what only few will
    read, `PLAIN` what is no text of the record, a username or a code. A page shows `finds` by the macro of
    the same name.
    """

    SEALED: tuple[str, ...] = ()
    PLAIN: tuple[str, ...] = ()

    def __init__(self, *given: Any, **more: Any) -> None:
        """Begin with nothing found."""
        super().__init__(*given, **more)
        self.finds: list[Find] = []

    def clean(self) -> dict[str, Any]:
        """Screen what was handed in."""
        data = super().clean() or {}
        self.screen(data)
        return data

    def screen(self, data: dict[str, Any]) -> None:
        """Name everything found in words and files; settle it once something is said to each."""
        names = [name for name in self.texts() if data.get(name)]
        self.finds = finds_in(
            {**{name: data[name] for name in names}, **self.further_words()}, self.papers(data), self.data
        )
        if not self.settled:
            self.add_error(None, t("screen.open", n=sum(not find.settled for find in self.finds)))
            return
        for name in names:
            data[name] = settled_text(data[name], _language(name), self.finds)

    @property
    def settled(self) -> bool:
        """Say whether something is said to each find."""
        return all(find.settled for find in self.finds)

    def texts(self) -> list[str]:
        """Return the names of the boxes whose words are recorded."""
        return [
            name
            for name, field in self.fields.items()
            if takes_words(field) and not {name, stem(name)} & {*self.SEALED, *self.PLAIN}
        ]

    def further_words(self) -> Mapping[str, str]:
        """Return words that are recorded and stand in no box: those of a table."""
        return {}

    def papers(self, data: Mapping[str, Any]) -> Sequence[Attached]:  # noqa: ARG002 -- for those with files
        """Return the files that are recorded."""
        return []


def words_within(value: Any, place: str = "") -> dict[str, str]:
    """Return every text in rows of a table, by its place: "0.name_zh"."""
    if isinstance(value, str):
        return {place: value}
    parts: Any = value.items() if isinstance(value, Mapping) else ()
    if isinstance(value, list | tuple):
        parts = enumerate(value)
    found: dict[str, str] = {}
    for name, part in parts:
        found |= words_within(part, f"{place}.{name}" if place else str(name))
    return found


def settled_within(value: Any, finds: Sequence[Find], place: str = "") -> Any:
    """Return rows of a table with each find settled where it stands."""
    if isinstance(value, str):
        return settled_text(value, _language(place), finds)
    if isinstance(value, Mapping):
        return {name: settled_within(part, finds, name) for name, part in value.items()}
    if isinstance(value, list | tuple):
        return [settled_within(part, finds, place) for part in value]
    return value


def settled_table(raw: bytes, finds: Sequence[Find]) -> bytes:
    """Return a table with each find settled in its cell; as it came when nothing was found in it."""
    words = words_in(raw) if finds else None
    if not words:
        return raw
    safe = [replace(find, why=find.why.replace(",", "，").replace('"', "”")) for find in finds]
    return settled_text(words, lang(), safe).encode()


def takes_words(field: forms.Field) -> bool:
    """Say whether people write words into a field."""
    return isinstance(field, forms.CharField) and isinstance(field.widget, (forms.TextInput, forms.Textarea))


def stem(name: str) -> str:
    """Return the name of a field without its language or its number: text_zh is text."""
    return re.sub(r"_(?:zh|en|[0-9]{1,3})\Z", "", name)


def _language(name: str) -> str:
    return name[-2:] if name[-3:] in ("_zh", "_en") else lang()
