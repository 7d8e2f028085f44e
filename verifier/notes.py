"""Checkpoints as signed notes. Sources: C2SP signed-note, tlog-checkpoint, tlog-cosignature."""

from __future__ import annotations

import re
from typing import NamedTuple, Tuple

from .encoding import Malformed, from_b64
from .keys import COSIGNER, Policy, VerifierKey

CONTROL = re.compile("[\x00-\x09\x0b-\x1f\ud800-\udfff]")
SIZE = re.compile(r"0|[1-9][0-9]{0,18}")
Signature = Tuple[str, bytes, bytes]  # name, key id, signature


class Checkpoint(NamedTuple):
    """What a log says of itself, with the note that says it."""

    origin: str
    size: int
    root: bytes
    text: str
    note: str
    signatures: list[Signature]


class Witnessed(NamedTuple):
    """Cosignatures of a checkpoint: by witnesses we know, wrong ones, and names we cannot check."""

    good: list[str]
    wrong: list[str]
    unknown: list[str]
    is_met: bool


def read_checkpoint(note: str) -> Checkpoint:
    """Return the checkpoint of a note, no signature checked yet; Malformed for anything else."""
    text, signatures = read_signatures(note)
    facts = text.split("\n")[:-1]
    if len(facts) < 3 or "" in facts or not SIZE.fullmatch(facts[1]) or int(facts[1]) >= 2**63:
        raise Malformed("not a checkpoint: origin, size and root, a line each")
    root = from_b64(facts[2])
    if len(root) != 32 or not 1 <= len(signatures) <= 100:
        raise Malformed("not a checkpoint: a root of 32 bytes and at least one signature")
    return Checkpoint(facts[0], int(facts[1]), root, text, note, signatures)


def read_signatures(note: str) -> tuple[str, list[Signature]]:
    """Return text and signatures of a note, none checked yet."""
    split = note.rfind("\n\n")
    if CONTROL.search(note) or split < 0 or not note.endswith("\n"):
        raise Malformed("not a signed note: text, an empty line, signature lines")
    return note[: split + 1], [_signature(line) for line in note[split + 2 :].split("\n")[:-1]]


def _signature(line: str) -> Signature:
    name, gap, encoded = line[2:].partition(" ")
    raw = from_b64(encoded)
    if line[:2] != "\u2014 " or not gap or not name or len(raw) < 5:
        raise Malformed("not a signature line: " + line[:60])
    return name, raw[:4], raw[4:]


def signature_by(head: Checkpoint, key: VerifierKey) -> bool | None:
    """Say whether the key has signed: True, False when its line is wrong, None when it has no line."""
    for name, key_id, signature in head.signatures:
        if (name, key_id) == (key.name, key.id):
            return key.fits(head.text, signature)
    return None


def witnessed(head: Checkpoint, log: VerifierKey, policy: Policy | None) -> Witnessed:
    """Return who has cosigned a checkpoint."""
    keys = policy.witnesses if policy else {}
    found = {name: signature_by(head, key) for name, key in keys.items() if key.type == COSIGNER}
    known = {(key.name, key.id) for name, key in keys.items() if name in found} | {(log.name, log.id)}
    good = sorted(name for name, state in found.items() if state)
    wrong = sorted(name for name, state in found.items() if state is False)
    unknown = sorted({name for name, key_id, _ in head.signatures if (name, key_id) not in known})
    return Witnessed(good, wrong, unknown, policy is None or policy.is_met(good))
