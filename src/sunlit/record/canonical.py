"""Canonical JSON: a value has exactly one spelling in bytes, so its hash means one thing.

A subset of RFC 8785: keys match [a-z][a-z0-9_]*, text is in Unicode normal form C, numbers are integers below
2**53, nesting goes 32 deep at most. Example: `{"at":1767225600000,"d":[],"open":true}`.
"""

import json
import re
import unicodedata
from typing import Any

from .errors import RecordError

MAX_DEPTH = 32
MAX_INTEGER = 2**53 - 1
_KEY = re.compile(r"[a-z][a-z0-9_]*")
_spell = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode
_seen_keys: set[str] = set()  # keys found to be ours; a few hundred in practice
_SEEN_MAX = 10_000
_DIGITS = 15  # an integer of so many is below 2**53


class _Odd(Exception):
    """Something that has to be looked at item by item."""


def encode(value: object) -> bytes:
    """Return the one canonical spelling of `value` (dict, list, tuple, str, int, bool, None), in UTF-8."""
    _check(value, 0)
    return _spell(value).encode("utf-8")


def decode(raw: bytes) -> Any:
    """Return the value spelled by `raw`; raise RecordError unless `raw` is its canonical spelling."""
    try:
        text = raw.decode("utf-8")
        value = plain_object(text)
        if value is not None:
            return value
        value = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise RecordError(f"expected JSON, found {raw[:40]!r}: {error}") from None
    if encode(value) != raw:
        raise RecordError(f"expected the canonical spelling, found another: {raw[:40]!r}")
    return value


def normalised(value: Any) -> Any:
    """Return `value` with every text in normal form C, as text typed by people must be before `encode`."""
    if isinstance(value, str):
        return unicodedata.normalize("NFC", value)
    if isinstance(value, dict):
        return {key: normalised(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [normalised(item) for item in value]
    return value


def plain_object(text: str, within: int = 0) -> Any:
    """Return the value of an ASCII object in its canonical spelling; None when that has to be found out.

    `within` is how deep the object itself lies in others.

    While it is parsed every key is one seen before and every number a small integer, and nothing is nested
    deeper than allowed: then the spelling is all that is left to compare. Made for logs of millions.
    """
    if not text.isascii() or text[:1] != "{" or text.count("{") + text.count("[") > MAX_DEPTH - within:
        return None
    try:
        value = _parser.decode(text)
    except _Odd:
        return None
    return value if _spell(value) == text else None


def _with_known_keys(value: dict[str, Any]) -> dict[str, Any]:
    if not value.keys() <= _seen_keys:
        if len(_seen_keys) > _SEEN_MAX or not all(map(_KEY.fullmatch, value)):
            raise _Odd
        _seen_keys.update(value)
    return value


def _small(digits: str) -> int:
    if len(digits) > _DIGITS:
        raise _Odd
    return int(digits)


def _odd(found: str) -> Any:
    raise _Odd(found)


_parser = json.JSONDecoder(
    object_hook=_with_known_keys, parse_int=_small, parse_float=_odd, parse_constant=_odd
)


def _check(value: object, depth: int) -> None:
    kind = type(value)
    if kind is str:
        _check_text(str(value))
    elif isinstance(value, int) and kind is int:
        if not -MAX_INTEGER <= value <= MAX_INTEGER:
            raise RecordError(f"expected an integer below 2**53, found one of {value.bit_length()} bits")
    elif isinstance(value, dict | list | tuple):
        _check_items(value, depth + 1)
    elif value is not None and kind is not bool:
        raise RecordError(f"expected text, integer, true, false, null, list or object, found {kind.__name__}")


def _check_items(value: dict[object, object] | list[object] | tuple[object, ...], depth: int) -> None:
    if depth > MAX_DEPTH:
        raise RecordError(f"expected nesting of {MAX_DEPTH} at most, found more")
    if isinstance(value, dict):
        for key in value:
            if not isinstance(key, str) or not _KEY.fullmatch(key):
                raise RecordError(f"expected a key like [a-z][a-z0-9_]*, found {key!r}")
    for item in value.values() if isinstance(value, dict) else value:
        _check(item, depth)


def _check_text(text: str) -> None:
    if text.isascii():
        return
    if not unicodedata.is_normalized("NFC", text):
        raise RecordError(f"expected text in normal form C, found {text[:40]!r}")
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        raise RecordError(f"expected text of whole characters, found half a pair: {text[:40]!r}") from None
