"""Checkpoints: what a log says about itself at one size.

The text is signed as a note, one line a fact:

    qinghe.example/log/2026
    20852163
    CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=

Origin, number of entries, root; extension lines may follow. Source: C2SP tlog-checkpoint.
"""

import re
from dataclasses import dataclass

from .b64 import b64std, unb64std
from .errors import RecordError
from .hashing import HASH_BYTES
from .tree import MAX_SIZE

_SIZE = re.compile(r"0|[1-9][0-9]{0,18}")
_CONTROL = re.compile(r"[\x00-\x1f\ud800-\udfff]")  # and lone surrogates, which UTF-8 cannot hold


@dataclass(frozen=True)
class Checkpoint:
    """The head of a log: its origin, size in entries, and root."""

    origin: str
    size: int
    root: bytes
    extensions: tuple[str, ...] = ()


def encode(checkpoint: Checkpoint) -> str:
    """Return the text to sign, each line ended by a newline."""
    lines = [checkpoint.origin, str(checkpoint.size), b64std(checkpoint.root), *checkpoint.extensions]
    text = "".join(line + "\n" for line in lines)
    if decode(text) != checkpoint:
        raise RecordError(f"expected a checkpoint with one line a fact, found {text[:80]!r}")
    return text


def decode(text: str) -> Checkpoint:
    """Return the checkpoint a text states; raise RecordError for any other text."""
    lines = text.split("\n")
    if len(lines) < 4 or lines.pop() != "" or "" in lines:
        raise RecordError(f"expected origin, size and root, a line each, none empty, found {text[:80]!r}")
    if any(_CONTROL.search(line) for line in lines):
        raise RecordError(f"expected lines of text, without control characters, found {text[:80]!r}")
    origin, size, root_text, *extensions = lines
    if not _SIZE.fullmatch(size) or int(size) > MAX_SIZE:
        raise RecordError(f"expected a size from 0 to 2**63 - 1, found {size[:40]!r}")
    root = unb64std(root_text)
    if len(root) != HASH_BYTES:
        raise RecordError(f"expected a root of {HASH_BYTES} bytes, found {len(root)}")
    return Checkpoint(origin, int(size), root, tuple(extensions))
