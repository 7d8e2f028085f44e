"""Entries and disclosures, and the chain of a stream. Source: docs/record.md."""

from __future__ import annotations

import re
from typing import Any, Dict, Tuple

from .encoding import HASH, Malformed, digest_of, from_b64url, from_canonical, from_hash, to_b64url
from .tree import leaf_hash, root_of

MAX_ENTRY_BYTES = 16 * 1024
NAMES = {
    "v",
    "log",
    "kind",
    "body",
    "stream",
    "seq",
    "prev",
    "at",
    "actor",
    "rules",
    "data",
    "d",
    "withheld",
    "sig",
}
STUB = {"d", "name", "scope", "org", "ground", "review_on", "by"}
CODE = re.compile(r"[!-~]{1,200}")
Entry = Dict[str, Any]
Fault = Tuple[str, Dict[str, Any]]  # key of the words, parameters


def read_entry(raw: bytes) -> Entry:
    """Return the entry that these bytes spell; Malformed says what is wrong with them."""
    if len(raw) > MAX_ENTRY_BYTES or any(byte > 127 for byte in raw):
        raise Malformed("an entry is ASCII and at most %d bytes" % MAX_ENTRY_BYTES)
    entry = from_canonical(raw)
    if not isinstance(entry, dict) or set(entry) != NAMES or type(entry["v"]) is not int or entry["v"] != 1:
        raise Malformed("not an envelope of version 1")
    if not all(
        isinstance(entry[name], str) and CODE.fullmatch(entry[name])
        for name in ("log", "kind", "body", "stream")
    ):
        raise Malformed("log, kind, body and stream must be codes")
    if not all(type(entry[name]) is int and entry[name] >= 0 for name in ("seq", "at")):
        raise Malformed("seq and at must be whole numbers from 0")
    if any(entry[name] != "" for name in ("rules", "prev", "sig") if not _is_hash(entry[name])):
        raise Malformed("rules, prev and sig must be hashes or empty")
    if not isinstance(entry["actor"], dict) or not isinstance(entry["data"], dict):
        raise Malformed("actor and data must be objects")
    _check_digests(entry)
    return entry


def _is_hash(value: Any) -> bool:
    return isinstance(value, str) and HASH.fullmatch(value) is not None


def _check_digests(entry: Entry) -> None:
    digests, stubs = entry["d"], entry["withheld"]
    if not isinstance(digests, list) or not all(map(_is_hash, digests)) or digests != sorted(set(digests)):
        raise Malformed("d must hold sorted digests")
    if not isinstance(stubs, list) or not all(isinstance(stub, dict) and set(stub) == STUB for stub in stubs):
        raise Malformed("withheld must hold stubs")
    if not {str(stub["d"]) for stub in stubs} <= set(digests):
        raise Malformed("withheld names a digest that is not in d")


def read_disclosure(text: Any) -> tuple[str, str, Any]:
    """Return digest, name and value of a disclosure; Malformed when it is none."""
    value = from_canonical(from_b64url(text))
    if not isinstance(value, list) or len(value) != 3 or not isinstance(value[1], str):
        raise Malformed("a disclosure holds salt, name and value")
    if len(from_b64url(value[0])) != 16:
        raise Malformed("the salt of a disclosure has 16 bytes")
    return digest_of(text.encode("ascii")), value[1], value[2]


class Chains:
    """Follows every stream through the entries of a log and names what does not join."""

    def __init__(self) -> None:
        """Begin before the first entry."""
        self.ends: dict[str, tuple[int, str]] = {}  # stream: next seq, hash of the last entry
        self.latest = 0

    def root(self) -> str:
        """Return the root over the ends of all streams so far, as a register states it."""
        lines = ["%s %d %s" % (name, seq - 1, end) for name, (seq, end) in sorted(self.ends.items())]
        return to_b64url(root_of([leaf_hash(line.encode("ascii")) for line in lines]))

    def faults(self, entry: Entry, raw: bytes) -> list[Fault]:
        """Return what is wrong with the place of the next entry; goes on from what it found."""
        stream = entry["stream"]
        seq, prev = self.ends.get(stream, (0, ""))
        found: list[Fault] = []
        if entry["seq"] > seq:
            found.append(("gap", {"stream": stream, "n": entry["seq"] - seq, "seq": seq + 1}))
        elif entry["seq"] < seq:
            found.append(("order", {"stream": stream, "seq": entry["seq"] + 1, "expected": seq + 1}))
        elif entry["prev"] != prev:
            found.append(("prev", {"stream": stream}))
        if entry["at"] < self.latest:
            found.append(("time", {}))
        self.latest = entry["at"]
        self.ends[stream] = (entry["seq"] + 1, to_b64url(leaf_hash(raw)))
        return found


def is_digest(text: Any) -> bool:
    """Say whether a text may name a disclosure or a rule."""
    try:
        return len(from_hash(text)) == 32
    except Malformed:
        return False
