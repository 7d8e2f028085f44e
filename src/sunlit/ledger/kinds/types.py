"""The types a field of an entry may have. A leaf holds ASCII codes, numbers, flags and digests only."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

LIMIT = 2**53  # a whole number in canonical JSON stays below this
TEXT_MAX = 200  # characters of one ASCII value

_CODE = re.compile(r"[!-~]{1,200}\Z")
_LINE = re.compile(r"[ -~]{1,200}\Z")
_DIGEST = re.compile(r"[A-Za-z0-9_-]{43}\Z")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}\Z")
_CLOCK = re.compile(r"([01]\d|2[0-3]):[0-5]\d\Z")


@dataclass(frozen=True, slots=True)
class FieldType:
    """A type by name: the sentence that a reader of the record needs, and the check."""

    sentence: str
    holds: Callable[[Any], bool]


def _int(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and abs(value) < LIMIT


def _count(value: Any) -> bool:
    return _int(value) and value >= 0


def _matches(pattern: re.Pattern[str]) -> Callable[[Any], bool]:
    return lambda value: isinstance(value, str) and pattern.match(value) is not None


def _list_of(holds: Callable[[Any], bool]) -> Callable[[Any], bool]:
    return lambda value: isinstance(value, list) and all(holds(item) for item in value)


def _map_of(holds: Callable[[Any], bool]) -> Callable[[Any], bool]:
    return lambda value: isinstance(value, dict) and all(holds(item) for item in value.values())


def _day(value: Any) -> bool:
    if not (isinstance(value, str) and _DAY.match(value)):
        return False
    try:
        date.fromisoformat(value)
    except ValueError:
        return False
    return True


_code = _matches(_CODE)

TYPES: dict[str, FieldType] = {
    "code": FieldType("an ASCII code, 1 to 200 characters without spaces", _code),
    "line": FieldType("an ASCII line, 1 to 200 characters", _matches(_LINE)),
    "option": FieldType("a code, or empty", lambda value: value == "" or _code(value)),
    "digest": FieldType("a SHA-256 as unpadded base64url, 43 characters", _matches(_DIGEST)),
    "count": FieldType("a whole number, 0 or more", _count),
    "int": FieldType("a whole number below 2^53 in size", _int),
    "index": FieldType("the log index of an earlier entry", _count),
    "instant": FieldType("an instant in UTC milliseconds", _int),
    "date": FieldType("a day as YYYY-MM-DD", _day),
    "clock": FieldType("a time of day as HH:MM", _matches(_CLOCK)),
    "flag": FieldType("true or false", lambda value: isinstance(value, bool)),
    "codes": FieldType("a list of codes", _list_of(_code)),
    "counts": FieldType("whole numbers by name", _map_of(_count)),
    "numbers": FieldType("a list of whole numbers, 0 or more", _list_of(_count)),
    "roles": FieldType("codes by name", _map_of(_code)),
    "facts": FieldType(
        "numbers, codes and flags by name",
        _map_of(lambda value: isinstance(value, bool) or _int(value) or value == "" or _code(value)),
    ),
}
