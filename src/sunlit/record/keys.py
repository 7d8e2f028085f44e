"""Keys of signed notes, as people pass them on: `name+key id+base64` for the public half.

Example: `qinghe.example/log/2026+254f4eb9+Aar0t/08cFMEMawrNmL1SdD4Mh+ts05tw2/cbLwo8+Da`. The first byte of
the base64 is the type: 0x01 Ed25519, 0x04 Ed25519 of a cosigner, 0x06 its ML-DSA-44 (only verified).
Source: C2SP signed-note, tlog-cosignature; the private form as in Go's sumdb/note.
"""

import re
from dataclasses import dataclass, field
from hashlib import sha256

from . import cosignature, ed25519
from .b64 import b64std, unb64std
from .errors import RecordError

ED25519, COSIGNER, MLDSA44_COSIGNER = 0x01, 0x04, 0x06
KEY_ID_BYTES = 4
_KEY_ID = re.compile(r"[0-9a-f]{8}")
_PUBLIC_BYTES = {
    ED25519: ed25519.PUBLIC_BYTES,
    COSIGNER: ed25519.PUBLIC_BYTES,
    MLDSA44_COSIGNER: ed25519.MLDSA44_PUBLIC_BYTES,
}
_PREFIX = "PRIVATE+KEY+"


def is_key_name(name: str) -> bool:
    """Say whether a name may stand in a note: not empty, without space, plus or control character."""
    return name != "" and "+" not in name and not any(mark.isspace() or mark < " " for mark in name)


@dataclass(frozen=True)
class Verifier:
    """The public half of a key."""

    name: str
    alg: int
    public: bytes

    @classmethod
    def parse(cls, vkey: str) -> "Verifier":
        """Return the key a vkey spells; raise RecordError when anything, the key id included, is wrong."""
        name, key_id, alg, public = _parts(vkey)
        if len(public) != _PUBLIC_BYTES.get(alg):
            raise RecordError(f"expected a key of type 1, 4 or 6, found type {alg} with {len(public)} bytes")
        verifier = cls(name, alg, public)
        if verifier.key_id.hex() != key_id:
            raise RecordError(f"expected key id {verifier.key_id.hex()} for {name}, found {key_id}")
        return verifier

    @property
    def key_id(self) -> bytes:
        """Four bytes that, with the name, say which key signed."""
        return sha256(self.name.encode() + b"\n" + bytes([self.alg]) + self.public).digest()[:KEY_ID_BYTES]

    @property
    def vkey(self) -> str:
        """The key as text."""
        return f"{self.name}+{self.key_id.hex()}+{b64std(bytes([self.alg]) + self.public)}"

    def verify(self, text: str, signature: bytes) -> bool:
        """Say whether `signature` (without key id) by this key fits `text`."""
        if self.alg == ED25519:
            return ed25519.verify(self.public, signature, text.encode())
        if self.alg == COSIGNER:
            return cosignature.verify(self.public, signature, text)
        return cosignature.verify_mldsa44(self.name, self.public, signature, text)


@dataclass(frozen=True)
class Signer:
    """The private half of a key: type 0x01 signs notes, type 0x04 cosigns checkpoints."""

    name: str
    alg: int
    seed: bytes = field(repr=False)

    @classmethod
    def parse(cls, skey: str) -> "Signer":
        """Return the key that a private key text spells; the text itself is never repeated in an error."""
        if not skey.startswith(_PREFIX):
            raise RecordError(f"expected a private key that starts with {_PREFIX}")
        name, key_id, alg, seed = _parts(skey.removeprefix(_PREFIX))
        if alg not in (ED25519, COSIGNER) or len(seed) != ed25519.SEED_BYTES:
            raise RecordError(f"expected a private key of type 1 or 4, found type {alg}, {len(seed)} bytes")
        signer = cls(name, alg, seed)
        if signer.verifier.key_id.hex() != key_id:
            raise RecordError(f"expected key id {signer.verifier.key_id.hex()} for {name}, found {key_id}")
        return signer

    @property
    def verifier(self) -> Verifier:
        """The public half."""
        return Verifier(self.name, self.alg, ed25519.public_of(self.seed))

    @property
    def skey(self) -> str:
        """The private key as text: keep it secret."""
        return f"{_PREFIX}{self.name}+{self.verifier.key_id.hex()}+{b64std(bytes([self.alg]) + self.seed)}"

    def sign(self, text: str, time: int | None = None) -> bytes:
        """Return the signature over `text`; a cosigner needs `time`, in seconds."""
        if self.alg == ED25519:
            return ed25519.sign(self.seed, text.encode())
        if time is None:
            raise RecordError(f"expected a time for the cosignature by {self.name}, found none")
        return cosignature.sign(self.seed, text, time)


def _parts(text: str) -> tuple[str, str, int, bytes]:
    """Return name, key id, type and key; errors never show the text, which may be secret."""
    name, _, rest = text.partition("+")
    key_id, plus, encoded = rest.partition("+")
    if not is_key_name(name) or not plus or not _KEY_ID.fullmatch(key_id):
        raise RecordError("expected a key as name+key id+base64, key id in eight lower-case hex digits")
    try:
        name.encode("utf-8")
        raw = unb64std(encoded)
    except ValueError:
        raise RecordError("expected a key with canonical base64 and a name in UTF-8") from None
    if not raw:
        raise RecordError("expected a key behind the key id, found nothing")
    return name, key_id, raw[0], raw[1:]
