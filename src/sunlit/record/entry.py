"""The envelope of every entry, version 1: what a leaf of the log holds, byte for byte.

A leaf holds ids, ASCII codes, times, amounts and digests only; everything people wrote stands in disclosures.
An example, wrapped here for reading:

    {"actor":{"person":"p3","post":"clerk","tenure":"t12"},"at":1767225600000,"body":"qinghe","d":[],
     "data":{"step":"draft","verb":"done"},"kind":"act.done","log":"qinghe.example/log/2026","prev":"",
     "rules":"","seq":0,"sig":"","stream":"matter:2026-0117","v":1,"withheld":[]}

The envelope never changes. Fields of a kind's `data` are only ever added; a breaking change is a new kind.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, fields
from datetime import date
from itertools import pairwise
from typing import Any

from . import canonical, ordinary
from .b64 import HASH_PATTERN
from .errors import RecordError

MAX_BYTES = 16 * 1024
SCOPES = ("members", "organisation", "specific", "sealed")
_NOT_ASCII = "expected ASCII only in a leaf, found other text; put it into a disclosure"
ASSIGNED = frozenset({"seq", "prev", "at", "sig"})  # given at the door, after the office-holder has signed


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One entry of a log. `encode` checks it; building one checks nothing."""

    log: str  # origin of the log, as configured
    kind: str  # "act.done"
    body: str  # slug: "qinghe"
    stream: str  # "body", "power:FIN-02", "matter:2026-0117", "submission:q2026-0031"
    seq: int  # place in its stream, from 0, without gaps
    prev: str  # leaf hash of the stream's previous entry; "" for the first
    at: int  # UTC milliseconds, never decreasing in a log
    v: int = 1
    actor: dict[str, str] = field(default_factory=dict)  # {} or post, tenure, person
    rules: str = ""  # digest of the blob of the rule in force
    data: dict[str, Any] = field(default_factory=dict)
    d: list[str] = field(default_factory=list)  # digests of disclosures, sorted
    withheld: list[dict[str, str]] = field(default_factory=list)  # a stub for each narrower than public
    sig: str = ""  # digest of the office-holder's stored assertion


def encode(entry: Entry) -> bytes:
    """Return the canonical bytes of `entry`, 16 KiB at most; RecordError names the first wrong field."""
    return _encoded(entry, frozenset())


def signed_part(entry: Entry) -> bytes:
    """Return what an office-holder signs: everything but `seq`, `prev`, `at` and `sig`, which come later."""
    return _encoded(entry, ASSIGNED)


def decode(raw: bytes) -> Entry:
    """Return the entry spelled by `raw`; raise RecordError unless each byte is as `encode` writes it."""
    parts = ordinary.read(raw) if len(raw) <= MAX_BYTES else None
    if parts is None:
        return decode_closely(raw)
    found = object.__new__(Entry)
    found.__dict__.update(parts)  # what `Entry(**parts)` does, in a fifth of the time
    return found


def decode_closely(raw: bytes) -> Entry:
    """Do what `decode` does without its fast way: read the JSON, check each field, compare the spelling."""
    if len(raw) > MAX_BYTES:
        raise RecordError(f"expected an entry of {MAX_BYTES} bytes at most, found {len(raw)}")
    value = canonical.decode(raw)
    if not isinstance(value, dict) or value.keys() != _NAME_SET:
        found = sorted(value) if isinstance(value, dict) else type(value).__name__
        raise RecordError(f"expected an object with {', '.join(_NAMES)}, found {found}")
    _check(value)
    if not raw.isascii():
        raise RecordError(_NOT_ASCII)
    return Entry(**value)


def _encoded(entry: Entry, without: frozenset[str]) -> bytes:
    parts = {name: getattr(entry, name) for name in _NAMES if name not in without}
    _check(parts)
    raw = canonical.encode(parts)
    if not raw.isascii():
        raise RecordError(_NOT_ASCII)
    if len(raw) > MAX_BYTES:
        raise RecordError(f"expected an entry of {MAX_BYTES} bytes at most, found {len(raw)}")
    return raw


def _check(parts: dict[str, Any]) -> None:
    """Raise RecordError for the first field that is not as it must be."""
    for name, value in parts.items():
        is_right, expected = _RULES[name]
        if not is_right(value):
            raise RecordError(f"{name}: expected {expected}, found {str(value)[:80]!r}")
    if "seq" in parts and (parts["seq"] == 0) != (parts["prev"] == ""):
        raise RecordError(
            f"prev: expected empty exactly at seq 0, found {parts['prev']!r} at seq {parts['seq']}"
        )
    if parts["withheld"] and not {stub["d"] for stub in parts["withheld"]} <= set(parts["d"]):
        raise RecordError("withheld: expected digests that stand in d too, found another")


def _text(pattern: str) -> Callable[[object], bool]:
    compiled = re.compile(pattern)
    return lambda value: type(value) is str and compiled.fullmatch(value) is not None


def _is_count(value: object) -> bool:
    return type(value) is int and value >= 0


def _is_actor(value: object) -> bool:
    if not isinstance(value, dict):
        return False
    return not value or (value.keys() == {"post", "tenure", "person"} and all(map(_IS_CODE, value.values())))


def _is_rising(values: Iterable[str]) -> bool:
    """Say whether the values are sorted and each stands there once."""
    return all(left < right for left, right in pairwise(values))


def _are_digests(value: object) -> bool:
    return isinstance(value, list) and all(map(_IS_DIGEST, value)) and _is_rising(value)


def _are_stubs(value: object) -> bool:
    return isinstance(value, list) and all(map(_is_stub, value)) and _is_rising(stub["d"] for stub in value)


def _is_stub(value: object) -> bool:
    if not isinstance(value, dict) or value.keys() != _STUB.keys():
        return False
    return all(is_right(value[name]) for name, is_right in _STUB.items())


def _is_day_or_empty(value: object) -> bool:
    if not _IS_DAY(value):
        return value == ""
    try:
        date.fromisoformat(str(value))
    except ValueError:
        return False
    return True


_IS_CODE = _text(r"[!-~]{1,100}")
_IS_CODE_OR_EMPTY = _text(r"[!-~]{0,100}")
_IS_DIGEST = _text(HASH_PATTERN.pattern)
_IS_DIGEST_OR_EMPTY = _text(f"(?:{HASH_PATTERN.pattern})?")
_IS_DAY = _text(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_STUB: dict[str, Callable[[object], bool]] = {
    "d": _IS_DIGEST,
    "name": _text(r"[a-z][a-z0-9_]*"),
    "scope": _text("|".join(SCOPES)),
    "org": _IS_CODE_OR_EMPTY,
    "ground": _IS_CODE_OR_EMPTY,
    "review_on": _is_day_or_empty,
    "by": _IS_CODE_OR_EMPTY,
}
_RULES: dict[str, tuple[Callable[[object], bool], str]] = {
    "v": (lambda value: type(value) is int and value == 1, "1"),
    "log": (_text(r"[!-*,-~]{1,200}"), "an origin such as qinghe.example/log/2026"),
    "kind": (_text(r"[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)*"), "a kind such as act.done"),
    "body": (_text(r"[a-z][a-z0-9]*(-[a-z0-9]+)*"), "a slug such as qinghe"),
    "stream": (_text(r"[a-z][a-z0-9_]*(:[A-Za-z0-9._/-]{1,100})?"), "a stream such as matter:2026-0117"),
    "seq": (_is_count, "an integer from 0"),
    "prev": (_IS_DIGEST_OR_EMPTY, "a leaf hash in base64url, or nothing"),
    "at": (_is_count, "UTC milliseconds"),
    "actor": (_is_actor, "nothing, or post, tenure and person as ASCII codes"),
    "rules": (_IS_DIGEST_OR_EMPTY, "a digest in base64url, or nothing"),
    "data": (lambda value: isinstance(value, dict), "an object"),
    "d": (_are_digests, "sorted digests in base64url, each once"),
    "withheld": (_are_stubs, "stubs sorted by d, each with " + ", ".join(_STUB)),
    "sig": (_IS_DIGEST_OR_EMPTY, "a digest in base64url, or nothing"),
}
_NAMES = tuple(sorted(part.name for part in fields(Entry)))
_NAME_SET = frozenset(_NAMES)
