"""Proofs that stand alone: index, path and signed checkpoint in one text.

    c2sp.org/tlog-proof@v1
    index 3
    qze6NNHf4pAV3nF6bVdkqPsCnDp6D1tkuTtUNRiFv3w=

    (the checkpoint note follows the empty line)

Source: C2SP tlog-proof.
"""

import re
from dataclasses import dataclass

from . import checkpoint
from .b64 import b64std, unb64std
from .checkpoint import Checkpoint
from .errors import RecordError
from .hashing import HASH_BYTES
from .note import read_note
from .policy import Policy
from .tree import MAX_SIZE, verify_inclusion

HEADER = "c2sp.org/tlog-proof@v1"
MAX_HASHES = 63
_INDEX = re.compile(r"index (0|[1-9][0-9]{0,18})")


@dataclass(frozen=True)
class Proof:
    """Where an entry stands, the hashes from it to the root, and the checkpoint as the log signed it."""

    index: int
    hashes: tuple[bytes, ...]
    checkpoint: str  # the whole note
    extra: bytes = b""  # not authenticated


def encode(proof: Proof) -> str:
    """Return the proof as text."""
    lines = [HEADER]
    if proof.extra:
        lines.append(f"extra {b64std(proof.extra)}")
    lines += [f"index {proof.index}", *map(b64std, proof.hashes), "", proof.checkpoint]
    text = "\n".join(lines)
    decode(text)  # a proof that could not be read back is not written
    return text


def decode(text: str | bytes) -> Proof:
    """Return the proof a text states, its signatures unchecked; raise RecordError for any other text."""
    if isinstance(text, bytes):
        text = _text_of(text)
    head, gap, note = text.partition("\n\n")
    header, *lines = head.split("\n")
    if header != HEADER or not gap:
        raise RecordError(f"expected {HEADER}, an index and a checkpoint, found {text[:80]!r}")
    extra = b""
    if lines and lines[0].startswith("extra "):
        extra = unb64std(lines.pop(0).removeprefix("extra "))
        if not extra:
            raise RecordError("expected extra data or no extra line, found an empty one")
    match = _INDEX.fullmatch(lines[0]) if lines else None
    if not match or int(match[1]) > MAX_SIZE:
        raise RecordError(f"expected an index line, found {lines[:1]}")
    hashes = tuple(map(unb64std, lines[1:]))
    if len(hashes) > MAX_HASHES or any(len(value) != HASH_BYTES for value in hashes):
        raise RecordError(f"expected up to {MAX_HASHES} hashes of {HASH_BYTES} bytes each")
    checkpoint.decode(read_note(note)[0])
    return Proof(int(match[1]), hashes, note, extra)


def verify(proof: Proof, leaf: bytes, policy: Policy) -> Checkpoint:
    """Return the checkpoint a leaf hash is proven to stand in; raise RecordError when it is not."""
    seen = policy.open(proof.checkpoint)
    verify_inclusion(proof.index, seen.size, leaf, proof.hashes, seen.root)
    return seen


def _text_of(text: bytes) -> str:
    try:
        return text.decode("utf-8")
    except UnicodeDecodeError:
        raise RecordError("expected a proof in UTF-8, found other bytes") from None
