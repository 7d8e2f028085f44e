"""Read a definition field by field; whatever is wrong names its row, what was expected and what was found."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from typing import Any, NoReturn, TypeVar

from sunlit.procedure.errors import ProcedureError
from sunlit.procedure.grammar.table import Coded, Text

CODE = re.compile(r"[a-z][a-z0-9_]{0,39}")
ID = re.compile(r"[a-z][a-z0-9_-]{0,39}")
TARGET = re.compile(r"join|(end\.)?[a-z][a-z0-9_-]{0,39}")
SHARE = re.compile(r"[0-9]{1,6}/[1-9][0-9]{0,5}")
UNIT = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,9}")

T = TypeVar("T")


class Reader:
    """A mapping of the definition. Every read marks its field; `done` refuses fields nobody reads."""

    def __init__(self, value: object, row: str, expected: str = "a table of fields") -> None:
        if not isinstance(value, Mapping) or not all(isinstance(key, str) for key in value):
            raise ProcedureError(row, expected, value)
        self.row = row
        self._value: Mapping[str, Any] = value
        self._read: set[str] = set()

    def __contains__(self, name: str) -> bool:
        return name in self._value

    def at(self, name: str) -> str:
        """Return the row of a field, for messages."""
        return f"{self.row}.{name}" if self.row else name

    def refuse(self, name: str, expected: str) -> NoReturn:
        """Raise, saying what was expected of field `name`."""
        raise ProcedureError(self.at(name), expected, self._value.get(name))

    def get(self, name: str) -> Any:
        """Return the raw value of a field, None when it is not there."""
        self._read.add(name)
        return self._value.get(name)

    def done(self) -> None:
        """Refuse every field that was not read."""
        for name in self._value:
            if name not in self._read:
                raise ProcedureError(self.at(name), "no such field", self._value[name])

    def word(self, name: str, pattern: re.Pattern[str], expected: str, default: str | None = None) -> str:
        """Return a text that matches `pattern`; `default` where the field is absent."""
        value = self.get(name)
        if value is None and name not in self._value and default is not None:
            return default
        if not isinstance(value, str) or pattern.fullmatch(value) is None:
            self.refuse(name, expected)
        return value

    def code(self, name: str, default: str | None = None) -> str:
        """Return an ASCII code such as "town_office"."""
        return self.word(name, CODE, "a code such as town_office", default)

    def target(self, name: str, default: str | None = None) -> str:
        """Return where a step leads: a step, "join" or "end.<code>"."""
        return self.word(name, TARGET, 'a step, "join" or "end.<code>"', default)

    def one_of(self, name: str, known: tuple[str, ...], default: str | None = None) -> str:
        """Return one of `known`."""
        value = self.get(name)
        if value is None and name not in self._value and default is not None:
            return default
        if not isinstance(value, str) or value not in known:
            self.refuse(name, "one of " + ", ".join(known))
        return value

    def true(self, name: str) -> bool:
        """Return whether the field is there; it may only be true."""
        if name not in self._value:
            return False
        if self.get(name) is not True:
            self.refuse(name, "true, or no such field")
        return True

    def flag(self, name: str, default: bool = False) -> bool:
        """Return true or false."""
        value = self.get(name)
        if value is None and name not in self._value:
            return default
        if not isinstance(value, bool):
            self.refuse(name, "true or false")
        return value

    def number(self, name: str, least: int, default: int | None = None) -> int:
        """Return a whole number from `least` up."""
        value = self.get(name)
        if value is None and name not in self._value and default is not None:
            return default
        if not isinstance(value, int) or isinstance(value, bool) or value < least:
            self.refuse(name, f"a whole number from {least}")
        return value

    def text(self, name: str) -> Text:
        """Return a text in both languages."""
        return text_of(self.get(name), self.at(name))

    def some(self, name: str, read: Callable[[object, str], T]) -> T | None:
        """Return the field as `read` reads it, None where it is absent."""
        value = self.get(name)
        return None if name not in self._value else read(value, self.at(name))

    def codes(self, name: str) -> tuple[Coded, ...]:
        """Return a list of coded things; empty where the field is absent."""
        return self.some(name, codes_of) or ()

    def words(self, name: str, pattern: re.Pattern[str] = CODE) -> tuple[str, ...]:
        """Return a list of codes; empty where the field is absent."""
        value = self.get(name)
        if name not in self._value:
            return ()
        if not isinstance(value, list) or not all(isinstance(v, str) and pattern.fullmatch(v) for v in value):
            self.refuse(name, "a list of codes")
        return tuple(value)

    def share(self, name: str) -> Fraction:
        """Return a fraction written as "2/3"."""
        numerator, denominator = self.word(name, SHARE, "a fraction such as 2/3").split("/")
        value = Fraction(int(numerator), int(denominator))
        if value > 1:
            self.refuse(name, "a fraction of at most 1")
        return value

    def items(self, name: str) -> Iterator[tuple[str, object, str]]:
        """Yield the entries of a table field as (key, value, row); nothing where it is absent."""
        value = self.get(name)
        if name in self._value:
            table = Reader(value, self.at(name))
            for key in table._value:
                yield key, table._value[key], table.at(key)

    def rows(self, name: str) -> list[tuple[object, str]]:
        """Return the entries of a list field as (value, row); nothing where it is absent."""
        value = self.get(name)
        if name not in self._value:
            return []
        if not isinstance(value, list) or not value:
            self.refuse(name, "a list with at least one entry")
        return [(item, f"{self.at(name)}[{place}]") for place, item in enumerate(value, 1)]


def text_of(value: object, row: str) -> Text:
    """Return a text in both languages, neither empty."""
    if isinstance(value, Mapping) and set(value) == {"zh", "en"}:
        zh, en = value["zh"], value["en"]
        if isinstance(zh, str) and isinstance(en, str) and zh.strip() and en.strip():
            return {"zh": zh, "en": en}
    raise ProcedureError(row, "a text with zh and en", value)


def codes_of(value: object, row: str) -> tuple[Coded, ...]:
    """Return a list of `{code, zh, en}`, each code once."""
    if not isinstance(value, list):
        raise ProcedureError(row, "a list of codes with zh and en", value)
    found: dict[str, Coded] = {}
    for place, item in enumerate(value, 1):
        here = f"{row}[{place}]"
        reader = Reader(item, here, "a code with zh and en")
        code = reader.code("code")
        text = text_of({"zh": reader.get("zh"), "en": reader.get("en")}, here)
        reader.done()
        if code in found:
            raise ProcedureError(here, "each code once", code)
        found[code] = {"code": code, **text}
    return tuple(found.values())
