"""Signed notes: a text, an empty line, and a line for each signature.

    — qinghe.example/log/2026 JU9OufPsh8gMaRdyfLvuSCUmEaVWTaD2Zu7HgqMYWCOJaK9C/wTlrp6v...

Behind the key's name stand its key id (four bytes) and the signature, in base64. Source: C2SP signed-note.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from . import cosignature
from .b64 import b64std, unb64std
from .errors import RecordError, SignatureError, UnsignedError
from .keys import ED25519, KEY_ID_BYTES, Signer, Verifier, is_key_name

__all__ = [
    "Opened",
    "Signature",
    "Signer",
    "Verifier",
    "add_lines",
    "open_note",
    "read_note",
    "sign",
    "signature_line",
]
MAX_SIGNATURES = 100
_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\ud800-\udfff]")  # and lone surrogates, which UTF-8 cannot hold


@dataclass(frozen=True)
class Signature:
    """One signature line. `time` (seconds) is known for a verified cosignature only."""

    name: str
    key_id: bytes
    signature: bytes
    time: int | None = None

    @property
    def line(self) -> str:
        """The line as it stands in the note, newline included."""
        return f"— {self.name} {b64std(self.key_id + self.signature)}\n"


@dataclass(frozen=True)
class Opened:
    """A note with at least one good signature by a key we know."""

    text: str
    verified: tuple[Signature, ...]
    unverified: tuple[Signature, ...]  # by keys we do not know


def signature_line(text: str, signer: Signer, time: int | None = None) -> str:
    """Return the line that signs `text`; a cosigner (type 0x04) needs the time, in seconds."""
    signed = signer.sign(text, time)
    return Signature(signer.name, signer.verifier.key_id, signed).line


def sign(text: str, signers: Iterable[Signer]) -> str:
    """Return `text` as a note with a signature by each signer, in order; for cosigners use `add_lines`."""
    if not text.endswith("\n"):
        raise RecordError(f"expected a text that ends with a newline, found {text[-80:]!r}")
    return add_lines(text + "\n", [signature_line(text, signer) for signer in signers])


def add_lines(note: str, lines: Sequence[str]) -> str:
    """Return `note` with more signature lines; raise RecordError when the result is no note."""
    whole = note + "".join(lines)
    read_note(whole)
    return whole


def read_note(note: str | bytes) -> tuple[str, list[Signature]]:
    """Return text and signatures of a note without verifying any: trust neither before `open_note`."""
    if isinstance(note, bytes):
        note = _text_of(note)
    if _CONTROL.search(note):
        raise RecordError("expected a note without control characters, found one")
    split = note.rfind("\n\n")
    if split < 0 or not note.endswith("\n"):
        raise RecordError(f"expected text, an empty line and signature lines, found {note[-80:]!r}")
    lines = note[split + 2 :].split("\n")[:-1]
    if not 1 <= len(lines) <= MAX_SIGNATURES:
        raise RecordError(f"expected 1 to {MAX_SIGNATURES} signature lines, found {len(lines)}")
    return note[: split + 1], [_signature(line) for line in lines]


def open_note(note: str | bytes, verifiers: Iterable[Verifier]) -> Opened:
    """Return a note after checking every signature by a key of `verifiers`.

    Only the first signature by each key counts. Raises SignatureError when one by a known key is wrong,
    UnsignedError when no known key has signed, RecordError when it is no note.
    """
    known = _by_id(verifiers)
    text, signatures = read_note(note)
    first: dict[tuple[str, bytes], Signature] = {}
    for signature in signatures:
        first.setdefault((signature.name, signature.key_id), signature)
    verified = tuple(_verified(text, first[key], known[key]) for key in first if key in known)
    if not verified:
        raise UnsignedError(
            f"expected a signature by a key we know, found {', '.join(name for name, _ in first)}"
        )
    return Opened(text, verified, tuple(first[key] for key in first if key not in known))


def _by_id(verifiers: Iterable[Verifier]) -> dict[tuple[str, bytes], Verifier]:
    known: dict[tuple[str, bytes], Verifier] = {}
    for verifier in verifiers:
        if known.setdefault((verifier.name, verifier.key_id), verifier) != verifier:
            raise RecordError(f"two keys share the name and id of {verifier.vkey}: remove one")
    return known


def _verified(text: str, signature: Signature, verifier: Verifier) -> Signature:
    if not verifier.verify(text, signature.signature):
        raise SignatureError(f"the signature by {verifier.name} ({verifier.key_id.hex()}) does not fit")
    if verifier.alg == ED25519:
        return signature
    return replace(signature, time=cosignature.time_of(signature.signature))


def _signature(line: str) -> Signature:
    name, gap, encoded = line[2:].partition(" ")
    if not line.startswith("— ") or not gap or not is_key_name(name):
        raise RecordError(f"expected a line of dash, key name and signature, found {line[:80]!r}")
    raw = unb64std(encoded)
    if len(raw) <= KEY_ID_BYTES:
        raise RecordError(f"expected a key id and a signature, found {len(raw)} bytes")
    return Signature(name, raw[:KEY_ID_BYTES], raw[KEY_ID_BYTES:])


def _text_of(note: bytes) -> str:
    try:
        return note.decode("utf-8")
    except UnicodeDecodeError:
        raise RecordError("expected a note in UTF-8, found other bytes") from None
