r"""The verifier that this package itself uses: a bundle in; "in the record", or why not.

    python -m sunlit.verify matter-2026-0117.json [--vkey KEY]

A bundle is one JSON object: entries with their proofs and texts below one signed checkpoint. Shortened:

    {
      "format": "sunlit-bundle/1",
      "vkey": "qinghe.example/log/2026+254f4eb9+Aar0t/08cFMEMawrNmL1SdD4Mh+ts05tw2/cbLwo8+Da",
      "witnesses": ["county.example/witness+9957f19d+BCBap/GPI+tcfC2UDMm1LSYkOX9oW+ft17K4zitM6W8S"],
      "stream": "matter:2026-0117",
      "checkpoint": "qinghe.example/log/2026\n70000\n2gUy...=\n\n— qinghe.example/log/2026 JU9O...=\n",
      "entries": [
        {
          "index": 57,
          "entry": "eyJhY3RvciI6e30sImF0IjoxNz...",
          "proof": ["y1o86GLD4yHz999tJpBUnpNqjjdxNarp89afaR9UfVs", "..."],
          "disclosures": ["WyJfMjZiYzRMVC1hYzZxMktJNmNCVzVlcyIsInRpdGxlIiwi..."]
        }
      ]
    }

`vkey` is the key that signed the checkpoint; where it took over from another, `keys` holds all of them with
their handovers. `stream` is empty, or says that the entries are all of one stream up to the checkpoint, so
that a gap or a swap shows. `index` is the place of an entry in the log from 0, `entry` its
bytes and `proof` the hashes from the leaf's sibling up to the root, both in unpadded base64url; `disclosures`
are the texts (none, some or all) that the entry commits to; `checkpoint` is the signed note with all its
cosignatures, and `witnesses` are the keys of those whom the body asks to cosign. The keys inside show only
that the bundle agrees with itself: compare them with those from another source, or give the log's with
`--vkey`. Whoever has not installed this package uses the one file `sunlit-verify.py`, which shares no line
with it.
"""

import argparse
import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sunlit.record import disclosure, entry, keychain
from sunlit.record.b64 import b64url, unb64hash, unb64url
from sunlit.record.checkpoint import Checkpoint
from sunlit.record.errors import RecordError
from sunlit.record.hashing import leaf_hash
from sunlit.record.keychain import Keychain
from sunlit.record.keys import Verifier
from sunlit.record.policy import open_checkpoint
from sunlit.record.tree import verify_inclusion

FORMAT = "sunlit-bundle/1"
_FIELDS: dict[str, type] = {"format": str, "vkey": str, "stream": str, "checkpoint": str, "entries": list}
_ITEM: dict[str, type] = {"index": int, "entry": str, "proof": list, "disclosures": list}


@dataclass(frozen=True)
class Verdict:
    """Whether the entries are in the record, and the same in plain English."""

    in_record: bool
    text: str


@dataclass(frozen=True)
class Proven:
    """One entry for a bundle: where it stands, its bytes, its proof, and its texts as far as given."""

    index: int
    raw: bytes
    proof: Sequence[bytes]
    disclosures: Sequence[str] = ()


def bundle(
    *,
    vkey: str,
    checkpoint: str,
    entries: Sequence[Proven],
    stream: str = "",
    witnesses: Sequence[str] = (),
    keys: Sequence[Mapping[str, Any]] = (),
) -> dict[str, Any]:
    """Return the bundle, ready for `json.dump`; `stream` names it when `entries` are all of it.

    `vkey` is the key that signed, `keys` are all that the checkpoint covers: left out when it is one.
    """
    later = {"keys": list(keys)} if len(keys) > 1 else {}
    return {
        "format": FORMAT,
        "vkey": vkey,
        **later,
        "witnesses": list(witnesses),
        "stream": stream,
        "checkpoint": checkpoint,
        "entries": [
            {
                "index": one.index,
                "entry": b64url(one.raw),
                "proof": [b64url(value) for value in one.proof],
                "disclosures": list(one.disclosures),
            }
            for one in entries
        ],
    }


def verify_bundle(source: dict[str, Any] | str | Path, vkey: str = "") -> Verdict:
    """Return whether the entries of a bundle (itself, or its file's path) are in the record, or why not.

    `vkey`, when given, is the key the reader trusts, or several, a line each. The bundle must name one of
    them, or show that one of them handed over to the key it names.
    """
    try:
        return Verdict(True, _verified(source if isinstance(source, dict) else _loaded(Path(source)), vkey))
    except RecordError as error:
        return Verdict(False, f"Not shown to be in the record: {error}.")


def main(arguments: Sequence[str] | None = None) -> int:
    """Verify the bundle in a file, print the verdict and return the exit code: 0 in the record, 1 not."""
    parser = argparse.ArgumentParser(
        prog="python -m sunlit.verify", description="Say whether entries are in the record."
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
    keys = keychain.parse(parts["keys"]) if "keys" in parts else Keychain.of(parts["vkey"])
    log = Verifier.parse(parts["vkey"])
    if vkey and not set(vkey.split()) & set(keys.vkeys):
        raise RecordError(f"the key you trust is {vkey!r}, the bundle was made for {parts['vkey']!r}")
    head, _ = open_checkpoint(parts["checkpoint"], log)
    if keys.in_force(head.size) != log:
        raise RecordError(f"the key {parts['vkey']!r} is not in force at {head.size} entries")
    found = [_entry(item, head) for item in parts["entries"]]
    if parts["stream"]:
        _check_stream(parts, found)
    return _worded(parts, found, head, f"{log.name} ({log.key_id.hex()})")


def _entry(item: dict[str, Any], head: Checkpoint) -> entry.Entry:
    """Return an entry once it is shown to stand under the head with each of its texts."""
    raw, index = unb64url(item["entry"]), item["index"]
    try:
        found = entry.decode(raw)
        if found.log != head.origin:
            raise RecordError(f"the entry belongs to {found.log}, the checkpoint to {head.origin}")
        verify_inclusion(index, head.size, leaf_hash(raw), [unb64hash(v) for v in item["proof"]], head.root)
        for text in item["disclosures"]:
            if disclosure.digest(text) not in found.d:
                raise RecordError(f"the entry commits to no such disclosure: {text[:40]!r}")
    except RecordError as error:
        raise RecordError(f"entry {index}: {error}") from None
    return found


def _check_stream(parts: dict[str, Any], found: Sequence[entry.Entry]) -> None:
    prev = ""
    for seq, (item, one) in enumerate(zip(parts["entries"], found, strict=True)):
        if one.stream != parts["stream"]:
            raise RecordError(f"entry {item['index']}: it belongs to {one.stream}, not to {parts['stream']}")
        if one.seq != seq or one.prev != prev:
            raise RecordError(f"entry {item['index']}: number {seq} of {one.stream} is missing or another")
        prev = b64url(leaf_hash(unb64url(item["entry"])))


def _check_shape(parts: dict[str, Any]) -> None:
    _check_types("bundle", parts, _FIELDS)
    if parts["format"] != FORMAT:
        raise RecordError(f"the format is {parts['format']!r}, this program reads {FORMAT!r}")
    for item in parts["entries"]:
        _check_types("entry", item, _ITEM)
        if not all(isinstance(text, str) for text in [*item["proof"], *item["disclosures"]]):
            raise RecordError("proof and disclosures must be lists of texts")
    if not parts["entries"]:
        raise RecordError("the bundle holds no entry")


def _check_types(what: str, value: Any, fields: dict[str, type]) -> None:
    for name, kind in fields.items():
        if not isinstance(value, dict) or type(value.get(name)) is not kind:
            raise RecordError(f"the {what} has no {name} of type {kind.__name__}")


def _worded(parts: dict[str, Any], found: Sequence[entry.Entry], head: Checkpoint, key: str) -> str:
    last, item = found[-1], parts["entries"][-1]
    texts = {text for one in parts["entries"] for text in one["disclosures"]}
    names = sorted(disclosure.read(text).name for text in texts)
    shown = f" ({', '.join(names)})" if names else ""
    first = f"In the record: entry {item['index']} of {head.size} in {head.origin}."
    if parts["stream"]:
        n = len(found)
        first = (
            f"In the record: {n} entries of {parts['stream']} in {head.origin}, none missing, none changed."
        )
    lines = [
        first,
        f"It is {last.kind}, entry {last.seq} of {last.stream}, recorded {_moment(last.at)}."
        if len(found) == 1
        else f"The last is entry {item['index']}, {last.kind}, recorded {_moment(last.at)}.",
        f"The checkpoint is signed by {key}.",
        f"Disclosures shown and matching: {len(names)} of {sum(len(one.d) for one in found)}{shown}.",
    ]
    return "\n".join(lines)


def _moment(at: int) -> str:
    try:
        return f"{datetime.fromtimestamp(at / 1000, UTC):%Y-%m-%d %H:%M:%S} UTC"
    except (ValueError, OverflowError, OSError):
        return f"at {at} ms UTC"


if __name__ == "__main__":
    sys.exit(main())
