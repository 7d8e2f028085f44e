"""A small log as files, made by the record room: what an export or a web server holds."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sunlit.record import checkpoint, note, tree
from sunlit.record.b64 import b64url
from sunlit.record.blob import blob, blob_digest
from sunlit.record.checkpoint import Checkpoint
from sunlit.record.disclosure import digest, disclose
from sunlit.record.entry import Entry, encode
from sunlit.record.hashing import leaf_hashes
from sunlit.record.keys import COSIGNER, ED25519, Signer
from sunlit.record.register import register_root
from sunlit.record.tiles import HashReader, new_bundles, new_tiles
from sunlit.verify import Proven, bundle

ORIGIN = "lane.example/log/2026"
LOG = Signer(ORIGIN, ED25519, bytes(31) + b"\x07")
WITNESS = Signer("county.example/witness", COSIGNER, bytes(31) + b"\x08")
RULES = blob({"rule": "draft, decide"})
CODE = {"actor": {"post": "clerk", "tenure": "t1", "person": "p1"}, "rules": blob_digest(RULES)}
FIRST_AT = 1_767_225_600_000


@dataclass
class Lane:
    """Entries of a log, with the texts that go with them."""

    raw: list[bytes] = field(default_factory=list)
    texts: dict[str, str] = field(default_factory=dict)  # digest -> disclosure
    streams: list[str] = field(default_factory=list)

    def add(self, stream: str, *said: str, kind: str = "act.done", **more: Any) -> None:
        """Append one entry to a stream, with public texts."""
        texts = [disclose("text", {"zh": one}, bytes(15) + bytes([len(self.raw)])) for one in said]
        self.texts |= {digest(text): text for text in texts}
        own = [raw for raw, name in zip(self.raw, self.streams, strict=True) if name == stream]
        entry = Entry(
            log=ORIGIN,
            kind=kind,
            body="lane",
            stream=stream,
            seq=len(own),
            prev=b64url(leaf_hashes(own)[-1]) if own else "",
            at=FIRST_AT + len(self.raw),
            d=sorted(map(digest, texts)),
            **{
                "data": {"key": LOG.verifier.vkey} if kind == "log.opened" else {"step": "draft"},
                **CODE,
                **more,
            },
        )
        self.raw.append(encode(entry))
        self.streams.append(stream)

    def register(self) -> None:
        """Append the register of all streams."""
        ends = {}
        for name in set(self.streams):
            own = [raw for raw, stream in zip(self.raw, self.streams, strict=True) if stream == name]
            ends[name] = (len(own) - 1, b64url(leaf_hashes(own)[-1]))
        self.add("body", kind="register.made", data={"streams": len(ends), "root": register_root(ends)})

    def note(self, size: int | None = None, signer: Signer = LOG, times: Sequence[int] = ()) -> str:
        """Return the checkpoint over the first entries, cosigned at each of the given times."""
        hashes = leaf_hashes(self.raw[:size])
        text = checkpoint.encode(Checkpoint(ORIGIN, len(hashes), tree.root_of(hashes)))
        lines = [note.signature_line(text, WITNESS, time) for time in times]
        return note.add_lines(note.sign(text, [signer]), lines)

    def files(self) -> dict[str, bytes]:
        """Return every public file by its path."""

        def nothing(path: str) -> bytes:
            raise KeyError(path)

        return {
            "vkey": LOG.verifier.vkey.encode() + b"\n",
            "checkpoint": self.note().encode(),
            f"blob/{blob_digest(RULES)}": RULES,
            **new_tiles(0, leaf_hashes(self.raw), nothing),
            **new_bundles(0, self.raw, nothing),
            **{f"d/{name}": text.encode() for name, text in self.texts.items()},
        }

    def write(self, folder: Path) -> Path:
        """Write the public files into a folder."""
        for path, content in self.files().items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_bytes(content)
        return folder

    def evidence(self, stream: str, **more: Any) -> dict[str, Any]:
        """Return the bundle of a whole stream."""
        size, files = len(self.raw), self.files()
        read = HashReader(size, files.__getitem__)
        entries = []
        for index, (raw, name) in enumerate(zip(self.raw, self.streams, strict=True)):
            if name == stream:
                texts = [self.texts[d] for d in json.loads(raw)["d"]]
                entries.append(Proven(index, raw, tree.inclusion_proof(index, size, read), texts))
        note_ = more.pop("checkpoint", self.note())
        return bundle(vkey=LOG.verifier.vkey, checkpoint=note_, entries=entries, stream=stream, **more)


def lane(entries: int = 300) -> Lane:
    """Return a log with two matters, one of them said in words, and many other acts."""
    found = Lane()
    found.add("body", kind="log.opened")
    for n in range(4):
        found.add("matter:2026-0001", f"第 {n} 步办了。")
        found.add("matter:2026-0002")
    while len(found.raw) < entries:
        found.add("matter:2026-0003")
    return found


def forged(texts: Lane, index: int, change: Callable[[dict[str, Any]], None]) -> Lane:
    """Return a copy in which one entry was changed before everything was signed again."""
    raw = list(texts.raw)
    value = json.loads(raw[index])
    change(value)
    raw[index] = json.dumps(value, sort_keys=True, separators=(",", ":")).encode()
    return Lane(raw, dict(texts.texts), list(texts.streams))
