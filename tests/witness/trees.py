"""A log of a few entries that asks to be witnessed."""

from __future__ import annotations

from sunlit.record import checkpoint, note, witness
from sunlit.record.checkpoint import Checkpoint
from sunlit.record.hashing import leaf_hash
from sunlit.record.keys import COSIGNER, ED25519, Signer
from sunlit.record.tree import consistency_proof, root_of
from sunlit.record.witness import Request

ORIGIN = "road.example/log/2026"
LOG = Signer(ORIGIN, ED25519, bytes(31) + b"\x01")
STRANGER = Signer(ORIGIN, ED25519, bytes(31) + b"\x09")
COUNTY = Signer("county.example/witness", COSIGNER, bytes(31) + b"\x02")
LOGS = {ORIGIN: [LOG.verifier]}


def leaves(size: int, history: str = "") -> list[bytes]:
    """Return the leaf hashes of a log; two histories part after three entries."""
    return [leaf_hash(f"{history if index > 2 else ''}{index}".encode()) for index in range(size)]


def signed(size: int, history: str = "", by: Signer = LOG) -> str:
    """Return the checkpoint note of a history."""
    head = Checkpoint(ORIGIN, size, root_of(leaves(size, history)))
    return note.sign(checkpoint.encode(head), [by])


def request(old: int, size: int, history: str = "", by: Signer = LOG) -> Request:
    """Return what the log sends to go from `old` to `size`."""
    hashes = leaves(size, history)

    def read(level: int, index: int) -> bytes:
        return root_of(hashes[index << level : (index + 1) << level])

    proof = consistency_proof(old, size, read) if old else []
    return Request(old, tuple(proof), signed(size, history, by))


def body(old: int, size: int, history: str = "", by: Signer = LOG) -> bytes:
    """Return the same as bytes."""
    return witness.encode(request(old, size, history, by))
