r"""The stand-alone verifier: a bundle in; "in the record", or why not.

    python -m sunlit.verify act-57.json [--vkey KEY]

A bundle is one JSON object. Its example, shortened:

    {
      "format": "sunlit-bundle/1",
      "vkey": "qinghe.example/log/2026+254f4eb9+Aar0t/08cFMEMawrNmL1SdD4Mh+ts05tw2/cbLwo8+Da",
      "index": 57,
      "entry": "eyJhY3RvciI6e30sImF0IjoxNz...",
      "proof": ["y1o86GLD4yHz999tJpBUnpNqjjdxNarp89afaR9UfVs", "..."],
      "checkpoint": "qinghe.example/log/2026\n70000\n2gUy...=\n\n— qinghe.example/log/2026 JU9O...=\n",
      "disclosures": ["WyJfMjZiYzRMVC1hYzZxMktJNmNCVzVlcyIsInRpdGxlIiwi..."]
    }

`vkey` is the log's key, `index` the place of the entry in the log from 0, `entry` its bytes and `proof` the
hashes from the leaf's sibling up to the root, both in unpadded base64url; `checkpoint` is the signed note,
and `disclosures` the texts (none, some or all) that the entry commits to. The key inside the bundle shows
only that the bundle agrees with itself: compare it with one from another source, or give that one with
`--vkey`.
"""

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sunlit.record import disclosure, entry
from sunlit.record.b64 import b64url, unb64hash, unb64url
from sunlit.record.errors import RecordError
from sunlit.record.hashing import leaf_hash
from sunlit.record.keys import Verifier
from sunlit.record.policy import open_checkpoint
from sunlit.record.tree import verify_inclusion

FORMAT = "sunlit-bundle/1"
_FIELDS = {
    "format": str,
    "vkey": str,
    "index": int,
    "entry": str,
    "proof": list,
    "checkpoint": str,
    "disclosures": list,
}


@dataclass(frozen=True)
class Verdict:
    """Whether the entry is in the record, and the same in plain English."""

    in_record: bool
    text: str


def bundle(
    *,
    vkey: str,
    index: int,
    raw_entry: bytes,
    proof: Sequence[bytes],
    checkpoint: str,
    disclosures: Sequence[str] = (),
) -> dict[str, Any]:
    """Return the bundle, ready for `json.dump`, that `verify_bundle` reads."""
    return {
        "format": FORMAT,
        "vkey": vkey,
        "index": index,
        "entry": b64url(raw_entry),
        "proof": [b64url(value) for value in proof],
        "checkpoint": checkpoint,
        "disclosures": list(disclosures),
    }


def verify_bundle(source: dict[str, Any] | str | Path, vkey: str = "") -> Verdict:
    """Return whether the entry of a bundle (itself, or the path of its file) is in the record, or why not.

    `vkey`, when given, is the key the reader trusts, and the bundle must name the same one.
    """
    try:
        return Verdict(True, _verified(source if isinstance(source, dict) else _loaded(Path(source)), vkey))
    except RecordError as error:
        return Verdict(False, f"Not shown to be in the record: {error}.")


def main(arguments: Sequence[str] | None = None) -> int:
    """Verify the bundle in a file, print the verdict and return the exit code: 0 in the record, 1 not."""
    parser = argparse.ArgumentParser(
        prog="sunlit-verify", description="Say whether an entry is in the record."
    )
    parser.add_argument("file", help="the bundle, a JSON file")
    parser.add_argument("--vkey", default="", help="the log's key as you know it from elsewhere")
    asked = parser.parse_args(arguments)
    verdict = verify_bundle(Path(asked.file), asked.vkey)
    sys.stdout.write(verdict.text + "\n")
    return 0 if verdict.in_record else 1


def _loaded(path: Path) -> dict[str, Any]:
    try:
        value = json.loads(path.read_bytes())
    except (OSError, ValueError, RecursionError) as error:
        raise RecordError(f"the file {path} holds no bundle ({error})") from None
    if not isinstance(value, dict):
        raise RecordError(f"the file {path} holds no bundle (it is no JSON object)")
    return value


def _verified(parts: dict[str, Any], vkey: str) -> str:
    _check_shape(parts)
    if vkey and vkey != parts["vkey"]:
        raise RecordError(f"the key you trust is {vkey!r}, the bundle was made for {parts['vkey']!r}")
    log = Verifier.parse(parts["vkey"])
    head, _ = open_checkpoint(parts["checkpoint"], log)
    raw = unb64url(parts["entry"])
    found = entry.decode(raw)
    if found.log != head.origin:
        raise RecordError(f"the entry belongs to {found.log}, the checkpoint to {head.origin}")
    proof = [unb64hash(value) for value in parts["proof"]]
    verify_inclusion(parts["index"], head.size, leaf_hash(raw), proof, head.root)
    for text in parts["disclosures"]:
        if disclosure.digest(text) not in found.d:
            raise RecordError(f"the entry commits to no such disclosure: {text[:40]!r}")
    return _worded(found, parts, head.size, f"{log.name} ({log.key_id.hex()})")


def _check_shape(parts: dict[str, Any]) -> None:
    for name, kind in _FIELDS.items():
        if type(parts.get(name)) is not kind:
            raise RecordError(f"the bundle has no {name} of type {kind.__name__}")
    if parts["format"] != FORMAT:
        raise RecordError(f"the format is {parts['format']!r}, this program reads {FORMAT!r}")
    if not all(isinstance(text, str) for text in [*parts["proof"], *parts["disclosures"]]):
        raise RecordError("proof and disclosures must be lists of texts")


def _worded(found: entry.Entry, parts: dict[str, Any], size: int, key: str) -> str:
    names = [disclosure.read(text).name for text in sorted(set(parts["disclosures"]))]
    shown = f" ({', '.join(sorted(names))})" if names else ""
    lines = [
        f"In the record: entry {parts['index']} of {size} in {found.log}.",
        f"It is {found.kind}, entry {found.seq} of {found.stream}, recorded {_moment(found.at)}.",
        f"The checkpoint is signed by {key}.",
        f"Disclosures shown and matching: {len(names)} of {len(found.d)}{shown}.",
    ]
    return "\n".join(lines)


def _moment(at: int) -> str:
    try:
        return f"{datetime.fromtimestamp(at / 1000, UTC):%Y-%m-%d %H:%M:%S} UTC"
    except (ValueError, OverflowError, OSError):
        return f"at {at} ms UTC"


if __name__ == "__main__":
    sys.exit(main())
