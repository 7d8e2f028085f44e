"""The ordinary entry, read by one pattern: the fast way through logs of millions.

A canonical entry has its fourteen fields in one order, and nearly all entries are alike: nothing withheld,
little data. The pattern below spells such an entry from its first byte to its last, each part no wider than
`entry` allows it. What matches is an entry, and its value is known; what does not is left to the strict
decoder, which alone may refuse. That both always agree is tested in `tests/record/test_ordinary.py`.
"""

import json
import re
from itertools import pairwise
from typing import Any

from .b64 import HASH_PATTERN
from .canonical import plain_object

_HASH = HASH_PATTERN.pattern
_CODE = r"[!#-\[\]-~]{1,100}"  # without the two characters that JSON escapes
_COUNT = r"(0|[1-9][0-9]{0,14})"  # below 2**53 by its length
_SLUG = r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*"
_KIND = r"[a-z][a-z0-9_]*(?:\.[a-z][a-z0-9_]*)*"
_STREAM = r"[a-z][a-z0-9_]*(?::[A-Za-z0-9._/-]{1,100})?"
_ENTRY = re.compile(
    rf'\{{"actor":\{{(?:"person":"({_CODE})","post":"({_CODE})","tenure":"({_CODE})")?\}},"at":{_COUNT},'
    rf'"body":"({_SLUG})","d":\[((?:"{_HASH}"(?:,"{_HASH}")*)?)\],"data":(\{{.*\}}),"kind":"({_KIND})",'
    rf'"log":"([!#-*,-\[\]-~]{{1,200}})","prev":"((?:{_HASH})?)","rules":"((?:{_HASH})?)","seq":{_COUNT},'
    rf'"sig":"((?:{_HASH})?)","stream":"({_STREAM})","v":1,"withheld":\[\]\}}'
).fullmatch

_TEXT = r'"[ !#-\[\]-~]*"'
_INTEGER = r"(?:0|-?[1-9][0-9]{0,14})"
_ITEMS = rf"(?:{_TEXT}(?:,{_TEXT})*|{_INTEGER}(?:,{_INTEGER})*)?"
_PAIR = rf'"[a-z][a-z0-9_]*":(?:{_TEXT}|{_INTEGER}|true|false|null|\[{_ITEMS}\])'
_FLAT = re.compile(rf"\{{(?:{_PAIR}(?:,{_PAIR})*)?\}}").fullmatch
_OFTEN_MAX = 10_000
_often: dict[str, dict[str, Any]] = {}  # data seen before: of offices that do the same again and again
_scan = json.JSONDecoder().raw_decode


def read(raw: bytes) -> dict[str, Any] | None:
    """Return the fields of an ordinary entry; None for everything that must be looked at more closely."""
    try:
        match = _ENTRY(raw.decode("ascii"))
    except UnicodeDecodeError:
        return None
    if match is None:
        return None
    person, post, tenure, at, body, d, said, kind, log, prev, rules, seq, sig, stream = match.groups()
    digests = d[1:-1].split('","') if d else []
    known = _often.get(said)
    data = _flat(said) or _nested(said) if known is None else known.copy()
    if data is None or (seq == "0") != (prev == "") or not _is_rising(digests):
        return None
    return {
        "log": log,
        "kind": kind,
        "body": body,
        "stream": stream,
        "seq": int(seq),
        "prev": prev,
        "at": int(at),
        "v": 1,
        "actor": {} if person is None else {"person": person, "post": post, "tenure": tenure},
        "rules": rules,
        "data": data,
        "d": digests,
        "withheld": [],
        "sig": sig,
    }


def _flat(text: str) -> dict[str, Any] | None:
    """Return the value of a canonical object of texts, integers, names and lists of them; None for another.

    No text in it holds a quotation mark, so `":` stands behind a key and nowhere else: as many of them as
    keys means that no key stands there twice.
    """
    if _FLAT(text) is None:
        return None
    value: dict[str, Any] = _scan(text)[0]
    if list(value) != sorted(value) or text.count('":') != len(value):
        return None
    if len(_often) < _OFTEN_MAX and "[" not in text:
        _often[text] = value.copy()
    return value


def _nested(text: str) -> dict[str, Any] | None:
    try:
        value: dict[str, Any] | None = plain_object(text, within=1)
    except ValueError:  # no JSON; the strict decoder says why
        return None
    return value


def _is_rising(digests: list[str]) -> bool:
    return len(digests) < 2 or all(left < right for left, right in pairwise(digests))
