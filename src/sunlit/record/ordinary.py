"""The ordinary entry, read by one pattern: the fast way through logs of millions.

A canonical entry has its fourteen fields in one order, and nearly all entries are alike: nothing withheld,
little data. The pattern below spells such an entry from its first byte to its last; what is the same again
and again (who acts, what is done, which kind in which log) is compared with what was read before, and held
against its own pattern when it is new. Each is no wider than `entry` allows it. What matches is an entry,
and its value is known; what does not is left to the strict decoder, which alone may refuse. That both
always agree is tested in `tests/record/test_ordinary.py`.
"""

import json
import re
from itertools import pairwise
from typing import Any, TypeVar

from .b64 import HASH_PATTERN
from .canonical import plain_object

_HASH = HASH_PATTERN.pattern
_CODE = r"[!#-\[\]-~]{1,100}"  # without the two characters that JSON escapes
_COUNT = r"(0|[1-9][0-9]{0,14})"  # below 2**53 by its length
_SLUG = r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*"
_KIND = r"[a-z][a-z0-9_]*(?:\.[a-z][a-z0-9_]*)*"
_STREAM = r"[a-z][a-z0-9_]*(?::[A-Za-z0-9._/-]{1,100})?"
_ENTRY = re.compile(
    rf'\{{"actor":(\{{[^}}]*\}}),"at":{_COUNT},"body":"([^"]*)","d":\[([^\]]*)\],"data":'
    rf'(\{{[^}}]*(?:\}}+|\}}.*\}})),("kind":"[^"]*","log":"[^"]*"),"prev":"(|{_HASH})","rules":"(|{_HASH})",'
    rf'"seq":{_COUNT},"sig":"(|{_HASH})","stream":"({_STREAM})","v":1,"withheld":\[\]\}}'
).fullmatch
_ACTOR = re.compile(rf'\{{(?:"person":"({_CODE})","post":"({_CODE})","tenure":"({_CODE})")?\}}').fullmatch
_BODY = re.compile(_SLUG).fullmatch
_NAMED = re.compile(rf'"kind":"({_KIND})","log":"([!#-*,-\[\]-~]{{1,200}})"').fullmatch
_DIGESTS = re.compile(rf'"{_HASH}"(?:,"{_HASH}")*').fullmatch

_TEXT = r'"[ !#-\[\]-~]*"'
_INTEGER = r"(?:0|-?[1-9][0-9]{0,14})"
_ITEMS = rf"(?:{_TEXT}(?:,{_TEXT})*|{_INTEGER}(?:,{_INTEGER})*)?"
_PAIR = rf'"[a-z][a-z0-9_]*":(?:{_TEXT}|{_INTEGER}|true|false|null|\[{_ITEMS}\])'
_FLAT = re.compile(rf"\{{(?:{_PAIR}(?:,{_PAIR})*)?\}}").fullmatch
_scan = json.JSONDecoder().raw_decode

# What was read before, by its spelling: of offices that do the same again and again. Nobody changes it.
_OFTEN_MAX = 10_000
_actors: dict[str, dict[str, str]] = {}
_bodies: dict[str, str] = {}
_datas: dict[str, dict[str, Any]] = {}
_names: dict[str, tuple[str, str]] = {}
_NONE: list[Any] = []
_Value = TypeVar("_Value")


def read(raw: bytes) -> dict[str, Any] | None:
    """Return the fields of an ordinary entry; None for everything that must be looked at more closely."""
    parts = shared(raw)
    if parts is not None:
        for name in ("actor", "data", "d", "withheld"):
            parts[name] = _copied(parts[name])
    return parts


def shared(raw: bytes) -> dict[str, Any] | None:
    """Return what `read` does, for whoever changes nothing: what is alike is shared by many entries."""
    try:
        match = _ENTRY(raw.decode("ascii"))
    except UnicodeDecodeError:
        return None
    if match is None:
        return None
    held, at, where, digests, said, name, prev, rules, seq, sig, stream = match.groups()
    actor, body = _actors.get(held), _bodies.get(where)
    data, named = _datas.get(said), _names.get(name)
    if actor is None or body is None or data is None or named is None:
        actor, body, data, named = _actor(held), _body(where), _data(said), _named(name)
        if actor is None or body is None or data is None or named is None:
            return None
    d = digests[1:-1].split('","') if digests else _NONE
    if (seq == "0") != (prev == "") or (d and not _are_rising(digests, d)):
        return None
    kind, log = named
    return {
        "log": log,
        "kind": kind,
        "body": body,
        "stream": stream,
        "seq": int(seq),
        "prev": prev,
        "at": int(at),
        "v": 1,
        "actor": actor,
        "rules": rules,
        "data": data,
        "d": d,
        "withheld": _NONE,
        "sig": sig,
    }


def _keep(known: dict[str, _Value], text: str, value: _Value) -> _Value:
    """Keep the value of a spelling; when there are too many, begin anew with those that still come."""
    if len(known) >= _OFTEN_MAX:
        known.clear()
    known[text] = value
    return value


def _actor(text: str) -> dict[str, str] | None:
    match = _ACTOR(text)
    if match is None:
        return None
    person, post, tenure = match.groups()
    return _keep(_actors, text, {} if person is None else {"person": person, "post": post, "tenure": tenure})


def _body(text: str) -> str | None:
    return None if _BODY(text) is None else _keep(_bodies, text, text)


def _named(text: str) -> tuple[str, str] | None:
    match = _NAMED(text)
    return None if match is None else _keep(_names, text, (match[1], match[2]))


def _data(text: str) -> dict[str, Any] | None:
    value = _flat(text)
    if value is None:
        value = _nested(text)
    return None if value is None else _keep(_datas, text, value)


def _flat(text: str) -> dict[str, Any] | None:
    """Return the value of a canonical object of texts, integers, names and lists of them; None for another.

    No text in it holds a quotation mark, so `":` stands behind a key and nowhere else: as many of them as
    keys means that no key stands there twice.
    """
    if _FLAT(text) is None:
        return None
    value: dict[str, Any] = _scan(text)[0]
    return value if list(value) == sorted(value) and text.count('":') == len(value) else None


def _nested(text: str) -> dict[str, Any] | None:
    try:
        value: dict[str, Any] | None = plain_object(text, within=1)
    except ValueError:  # no JSON; the strict decoder says why
        return None
    return value


def _copied(value: Any) -> Any:
    """Return `value` with lists and objects of its own."""
    if isinstance(value, dict):
        return {name: _copied(item) for name, item in value.items()}
    return [_copied(item) for item in value] if isinstance(value, list) else value


def _are_rising(text: str, digests: list[str]) -> bool:
    return _DIGESTS(text) is not None and all(left < right for left, right in pairwise(digests))
