"""Take what was typed apart, one field at a time, and gather everything that is wrong with it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from sunlit.catalogue.founding.refusal import AnswersRefused, Wrong
from sunlit.catalogue.problems import Problem
from sunlit.ledger.texts import TextRefused, clean_line

NAME_CHARS = 60
_DIGITS = re.compile(r"[0-9]{1,15}")


class Typed:
    """The fields of one answer as they were typed; `done()` raises all that was found wrong."""

    def __init__(self, question: str, raw: Mapping[str, Any]) -> None:
        self.question, self.raw = question, raw
        self.problems: list[Problem] = []
        self._wrong: list[Wrong] = []

    def refuse(self, field: str, code: str, **params: Any) -> None:
        """Note something wrong."""
        self._wrong.append(Wrong(field, code, params))

    @property
    def is_right(self) -> bool:
        """Whether nothing wrong was found so far."""
        return not self._wrong

    def line(self, name: str, max_chars: int = NAME_CHARS, *, required: bool = True) -> str:
        """Return a line of text, cleaned; "" when it is missing or will not do."""
        return self.cleaned(name, self.raw.get(name), max_chars, required=required)

    def cleaned(self, name: str, value: Any, max_chars: int = NAME_CHARS, *, required: bool = True) -> str:
        """Return `value`, typed into the field `name`, as a clean line; "" when it will not do."""
        if value is None or (isinstance(value, str) and not value.strip()):
            if required:
                self.refuse(name, "missing")
            return ""
        if isinstance(value, bool) or not isinstance(value, str | int):
            self.refuse(name, "not_text")
            return ""
        try:
            return clean_line(str(value), max_chars, strict=True)
        except TextRefused as refusal:
            self.refuse(name, refusal.code, **refusal.params)
            return ""

    def choice(self, name: str, known: Sequence[str], default: str = "") -> str:
        """Return one of `known`; `default` when nothing was given."""
        value = str(self.raw.get(name) or default)
        if value not in known:
            self.refuse(name, "choice" if value else "missing")
        return value

    def number(self, name: str, least: int, most: int, default: int | None = None) -> int:
        """Return a whole number from `least` to `most`, also when it was typed as "50,000"."""
        value = self.raw.get(name)
        if name not in self.raw and default is not None:
            return default
        text = str(value or "").strip().replace(",", "").replace("，", "")
        if value in (None, ""):
            self.refuse(name, "missing")
        elif isinstance(value, bool) or not (_DIGITS.fullmatch(text) and least <= int(text) <= most):
            self.refuse(name, "number", least=least, most=most)
        else:
            return int(text)
        return least

    def mapping(self, name: str) -> Mapping[str, Any]:
        """Return a mapping; an empty one when there is none or something else."""
        value = self.raw.get(name) or {}
        if isinstance(value, Mapping):
            return value
        self.refuse(name, "shape")
        return {}

    def items(self, name: str) -> Sequence[Any]:
        """Return a list; an empty one when there is none or something else."""
        value = self.raw.get(name) or []
        if isinstance(value, Sequence) and not isinstance(value, str | bytes):
            return value
        self.refuse(name, "shape")
        return []

    def done(self) -> None:
        """Raise AnswersRefused when anything was wrong."""
        if self._wrong:
            raise AnswersRefused(self.question, self._wrong, self.problems)
