"""The keys of one log in the order in which they took over, each vouched for by the one before it.

A handover is a note signed by both keys. Nobody can take it for a checkpoint: its second line is no size.

    qinghe.example/log/2026
    key handover
    qinghe.example/log/2026+254f4eb9+Aar0t/08cFMEMawrNmL1SdD4Mh+ts05tw2/cbLwo8+Da
    qinghe.example/log/2026+9957f19d+AVR0aGVyIGtleSBvZiB0aGUgc2FtZSBsb2csIG5ld2VyIHll

A checkpoint of `size` entries must carry the signature of the newest key whose entry (`since`) it covers.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from typing import Any

from . import checkpoint
from .b64 import b64url
from .checkpoint import Checkpoint
from .entry import Entry
from .errors import RecordError, UnsignedError
from .keys import ED25519, Signer, Verifier
from .note import open_note, sign

ROTATED = "key.rotated"  # kind of the entry that names the new key
WORD = "key handover"


@dataclass(frozen=True)
class Held:
    """One key: from which entry on it signs, and the note by which it was handed over ("" for the first)."""

    key: Verifier
    since: int = 0
    handover: str = ""


@dataclass(frozen=True)
class Keychain:
    """All keys of a log, oldest first."""

    keys: tuple[Held, ...]

    @classmethod
    def of(cls, vkey: str) -> Keychain:
        """Return the keys of a log that never changed its key."""
        return cls((Held(Verifier.parse(vkey)),))

    @property
    def origin(self) -> str:
        """The name of the log."""
        return self.keys[0].key.name

    @property
    def verifiers(self) -> list[Verifier]:
        """Every key, oldest first."""
        return [held.key for held in self.keys]

    @property
    def vkeys(self) -> list[str]:
        """Every key as text, oldest first."""
        return [held.key.vkey for held in self.keys]

    def in_force(self, size: int) -> Verifier:
        """Return the key that must have signed a checkpoint of `size` entries."""
        return self.up_to(size).keys[-1].key

    def up_to(self, size: int) -> Keychain:
        """Return the keys that a checkpoint of `size` entries covers."""
        return Keychain(self.keys[:1] + tuple(held for held in self.keys[1:] if held.since < size))

    def then(self, vkey: str, since: int, handover: str) -> Keychain:
        """Return the chain with one key more; RecordError unless the last key handed over to it."""
        old, new, known = self.keys[-1], Verifier.parse(vkey), self.vkeys
        opened = open_note(handover, [old.key, new])
        if opened.text != _text(old.key.vkey, vkey) or len(opened.verified) != 2:
            raise RecordError(f"expected a handover from {old.key.vkey} to {vkey}, signed by both")
        if new.alg != ED25519 or vkey in known or since <= old.since:
            raise RecordError(
                f"expected a new key of the log after entry {old.since}, found {vkey} at {since}"
            )
        return Keychain((*self.keys, Held(new, since, handover)))

    def open(self, note: str | bytes) -> Checkpoint:
        """Return the checkpoint of a note by the key in force at its size; RecordError for any other note."""
        opened = open_note(note, self.verifiers)
        head = checkpoint.decode(opened.text)
        key = self.in_force(head.size)
        if head.origin != self.origin:
            raise RecordError(f"the checkpoint is of {head.origin}, the key of {self.origin}")
        if (key.name, key.key_id) not in {(one.name, one.key_id) for one in opened.verified}:
            raise UnsignedError(f"expected a signature by {key.vkey}, in force at {head.size} entries")
        return head

    def continues(self, other: Keychain) -> bool:
        """Return whether this chain begins with all of another."""
        return self.vkeys[: len(other.keys)] == other.vkeys

    def facts(self) -> list[dict[str, Any]]:
        """Return the chain for JSON: what `parse` reads."""
        return [{"vkey": one.key.vkey, "since": one.since, "handover": one.handover} for one in self.keys]


def parse(facts: object) -> Keychain:
    """Return the chain that JSON facts spell, every handover checked; RecordError for anything else."""
    if not isinstance(facts, list) or not facts or not all(map(_is_fact, facts)):
        raise RecordError("expected the keys of a log, each with vkey, since and handover")
    return _parsed(tuple((one["vkey"], one["since"], one["handover"]) for one in facts))


@lru_cache(maxsize=256)
def _parsed(facts: Sequence[tuple[str, int, str]]) -> Keychain:
    chain = Keychain.of(facts[0][0])
    for vkey, since, handover in facts[1:]:
        chain = chain.then(vkey, since, handover)
    return chain


def _is_fact(one: object) -> bool:
    return (
        isinstance(one, dict)
        and isinstance(one.get("vkey"), str)
        and type(one.get("since")) is int
        and isinstance(one.get("handover"), str)
    )


def keys_in(raw: bytes) -> Keychain:
    """Return the chain that a `keys.json` holds; RecordError for other bytes."""
    try:
        value = json.loads(raw)
    except (ValueError, RecursionError) as error:
        raise RecordError(f"keys.json cannot be read: {error}") from None
    return parse(value.get("keys") if isinstance(value, dict) else None)


def rotated(chain: Keychain, index: int, entry: Entry, rules: Any) -> Keychain:
    """Return the chain after the entry `key.rotated` at `index`; RecordError when it hands nothing over.

    `rules` is the value of the blob that the entry names.
    """
    if entry.data.get("old") != vkey_digest(chain.vkeys[-1]):
        raise RecordError("it names another key as the old one")
    note = rules.get("handover") if isinstance(rules, dict) else None
    return chain.then(str(entry.data.get("key")), index, str(note))


def handover(old: Signer, new: Signer) -> str:
    """Return the note by which `old` hands over to `new`, signed by both, the old one first."""
    return sign(_text(old.verifier.vkey, new.verifier.vkey), [old, new])


def vkey_digest(vkey: str) -> str:
    """Return the digest by which an entry names the key it replaces."""
    return b64url(sha256(vkey.encode()).digest())


def _text(old: str, new: str) -> str:
    return f"{Verifier.parse(old).name}\n{WORD}\n{old}\n{new}\n"
