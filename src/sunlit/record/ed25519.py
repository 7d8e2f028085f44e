"""Signatures. The only file of the pure rooms that uses a library: `cryptography`.

Ed25519 (RFC 8032) signs and verifies; ML-DSA-44 (FIPS 204) is only verified, for witnesses that use it.
"""

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.mldsa import MLDSA44PublicKey

from .errors import RecordError

SEED_BYTES = PUBLIC_BYTES = 32
SIGNATURE_BYTES = 64
MLDSA44_PUBLIC_BYTES = 1312
MLDSA44_SIGNATURE_BYTES = 2420


def generate() -> bytes:
    """Return a fresh seed of 32 bytes: the private key, to be kept secret."""
    return Ed25519PrivateKey.generate().private_bytes_raw()


def public_of(seed: bytes) -> bytes:
    """Return the 32 bytes of the public key that belongs to a seed."""
    return _private(seed).public_key().public_bytes_raw()


def sign(seed: bytes, message: bytes) -> bytes:
    """Return the 64 bytes of the signature; the same message always gets the same one."""
    return _private(seed).sign(message)


def verify(public: bytes, signature: bytes, message: bytes) -> bool:
    """Say whether `signature` over `message` was made with the key of `public`."""
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True


def verify_mldsa44(public: bytes, signature: bytes, message: bytes) -> bool:
    """Say whether an ML-DSA-44 `signature` over `message` was made with the key of `public`."""
    try:
        MLDSA44PublicKey.from_public_bytes(public).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    except UnsupportedAlgorithm:
        raise RecordError("expected a library that knows ML-DSA-44, found one that does not") from None
    return True


def _private(seed: bytes) -> Ed25519PrivateKey:
    if len(seed) != SEED_BYTES:
        raise RecordError(f"expected a seed of {SEED_BYTES} bytes, found {len(seed)}")
    return Ed25519PrivateKey.from_private_bytes(seed)
