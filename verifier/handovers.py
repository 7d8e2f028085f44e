"""The keys of a log that has changed its key: each handed over to the next by a note that both signed."""

from __future__ import annotations

from hashlib import sha256
from typing import Any, List, NamedTuple

from .encoding import Malformed, to_b64url
from .keys import LOG, VerifierKey
from .notes import read_checkpoint, read_signatures

ROTATED = "key.rotated"  # kind of the entry that names the new key


class Held(NamedTuple):
    """One key, and the entry after which it must have signed."""

    key: VerifierKey
    since: int


Chain = List[Held]


def read_chain(facts: Any) -> Chain:
    """Return the keys that JSON facts spell, oldest first; Malformed unless both signed each handover."""
    if not isinstance(facts, list) or not facts:
        raise Malformed("no list of keys")
    chain: Chain = []
    for one in facts:
        if not isinstance(one, dict) or type(one.get("since")) is not int:
            raise Malformed("no key with since and handover")
        held = Held(VerifierKey(str(one.get("vkey"))), one["since"] if chain else 0)
        if chain:
            _check_handover(chain[-1], held, str(one.get("handover")))
        chain.append(held)
    return chain


def _check_handover(old: Held, new: Held, note: str) -> None:
    text, signatures = read_signatures(note)
    expected = "%s\nkey handover\n%s\n%s\n" % (old.key.name, old.key.vkey, new.key.vkey)
    if text != expected or new.key.name != old.key.name or new.key.type != LOG or new.since <= old.since:
        raise Malformed("no handover to " + new.key.said)
    for key in (old.key, new.key):
        good = [one for one in signatures if one[:2] == (key.name, key.id) and key.fits(text, one[2])]
        if not good:
            raise Malformed("a handover without the signature of " + key.said)


def in_force(chain: Chain, note: str) -> str:
    """Return the key that must have signed a checkpoint of this size."""
    try:
        size = read_checkpoint(note).size
    except Malformed:
        size = 0
    return [held.key.vkey for held in chain if not held.since or held.since < size][-1]


def vkey_digest(vkey: str) -> str:
    """Return the digest by which an entry names the key it replaces."""
    return to_b64url(sha256(vkey.encode()).digest())
