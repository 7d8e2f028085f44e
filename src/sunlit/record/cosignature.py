"""Cosignatures: a witness says when it saw a checkpoint, and that the log only grew.

The signature is eight bytes of time (seconds, big-endian) and then the signature proper. Type 0x04 is Ed25519
over the lines `cosignature/v1`, `time 1767225600` and the checkpoint; type 0x06 is ML-DSA-44, which we only
verify. Source: C2SP tlog-cosignature.
"""

from . import checkpoint, ed25519
from .errors import RecordError

TIME_BYTES = 8
MAX_TIME = 2**63 - 1


def message(body: str, time: int) -> bytes:
    """Return what a witness signs for a checkpoint text at `time`, in seconds."""
    return f"cosignature/v1\ntime {time}\n{body}".encode()


def sign(seed: bytes, body: str, time: int) -> bytes:
    """Return the cosignature (72 bytes) of a checkpoint text; raise RecordError when it is no checkpoint."""
    checkpoint.decode(body)
    if not 0 <= time <= MAX_TIME:
        raise RecordError(f"expected a time in seconds from 0 and below 2**63, found {time}")
    return time.to_bytes(TIME_BYTES, "big") + ed25519.sign(seed, message(body, time))


def verify(public: bytes, signature: bytes, body: str) -> bool:
    """Say whether an Ed25519 cosignature is right for a checkpoint text."""
    if not _is_checkpoint(body) or time_of(signature) > MAX_TIME:
        return False
    return ed25519.verify(public, signature[TIME_BYTES:], message(body, time_of(signature)))


def verify_mldsa44(name: str, public: bytes, signature: bytes, body: str) -> bool:
    """Say whether an ML-DSA-44 cosignature by the witness `name` is right for a checkpoint text."""
    if not _is_checkpoint(body) or time_of(signature) > MAX_TIME:
        return False
    seen = checkpoint.decode(body)
    names = [name.encode(), seen.origin.encode()]
    if any(len(part) > 255 for part in names):
        return False
    cosigner, origin = (bytes([len(part)]) + part for part in names)
    ends = bytes(8) + seen.size.to_bytes(8, "big")
    signed = b"subtree/v1\n\0" + cosigner + signature[:TIME_BYTES] + origin + ends + seen.root
    return ed25519.verify_mldsa44(public, signature[TIME_BYTES:], signed)


def time_of(signature: bytes) -> int:
    """Return when a cosignature was made, in seconds."""
    return int.from_bytes(signature[:TIME_BYTES], "big")


def _is_checkpoint(body: str) -> bool:
    try:
        checkpoint.decode(body)
    except RecordError:
        return False
    return True
