"""The register of a log: the last leaf of every stream at one moment, under one root.

It proves that nothing followed: whoever holds the file of one matter sees at which entry the matter stood
when the register was made. A line is `stream seq hash`; the root is that of the RFC 6962 tree over the lines,
sorted by stream, so that one line can be proven without the others.
"""

from collections.abc import Mapping
from typing import Any

from .b64 import b64url
from .errors import RecordError
from .hashing import leaf_hash
from .tree import root_of

Ends = Mapping[str, tuple[int, str]]  # stream: seq and leaf hash (base64url) of its last leaf


def register_value(ends: Ends) -> dict[str, Any]:
    """Return the register as the value of a public blob, its lines sorted by stream."""
    return {
        "streams": [{"stream": name, "seq": seq, "hash": end} for name, (seq, end) in sorted(ends.items())]
    }


def register_root(ends: Ends) -> str:
    """Return the root over the sorted lines."""
    lines = (f"{name} {seq} {end}".encode("ascii") for name, (seq, end) in sorted(ends.items()))
    return b64url(root_of([leaf_hash(line) for line in lines]))


def read_register(value: object) -> dict[str, tuple[int, str]]:
    """Return the ends that the blob `value` holds; RecordError when it is no register."""
    try:
        lines = value["streams"]  # type: ignore[index]  # anything else than a dict is refused below
        found = {str(line["stream"]): (int(line["seq"]), str(line["hash"])) for line in lines}
    except (TypeError, KeyError, ValueError) as error:
        raise RecordError(f"expected a register of streams, found {str(value)[:60]!r}") from error
    if len(found) != len(lines) or list(found) != sorted(found):
        raise RecordError("expected each stream once and sorted in a register")
    return found
