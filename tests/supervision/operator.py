"""A dishonest operator: changes a log, then builds tree, tiles and checkpoint anew and signs them with the real key.

With `chained` he also puts every `seq` and `prev` right, so that each stream looks whole by itself.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sunlit.ledger.checking import Fetch, Report
from sunlit.ledger.checking.sources import Erased, Missing
from sunlit.record import checkpoint, note
from sunlit.record.b64 import b64url
from sunlit.record.checkpoint import Checkpoint
from sunlit.record.entry import Entry, encode
from sunlit.record.hashing import leaf_hash
from sunlit.record.keys import Signer
from sunlit.record.tiles import new_bundles, new_tiles
from sunlit.record.tree import root_of
from sunlit.supervision.replaying import Found, replay_log

Change = Callable[[list[Entry]], Sequence[Entry]]


@dataclass(frozen=True)
class Kept:
    """All that the operator holds of one log."""

    entries: Sequence[Entry]
    blobs: Mapping[str, bytes]
    signer: Signer

    def changed(self, change: Change, *, chained: bool = False) -> Kept:
        """Return the log after a change."""
        found = list(change(list(self.entries)))
        return replace(self, entries=_chained(found) if chained else found)

    def replayed(self, now: int | None = None) -> tuple[Report, list[Found]]:
        """Return what anybody finds who reads it."""
        return replay_log(self.served(), self.signer.verifier.vkey, now)

    def named(self) -> dict[int | None, list[str]]:
        """Return every fault by its place; what a clean record may show too is left out."""
        report, found = self.replayed()
        faults: dict[int | None, list[str]] = {}
        for finding in report.findings:
            faults.setdefault(finding.index, []).append(finding.sentence)
        for one in found:
            if one.is_fault:
                faults.setdefault(one.index, []).append(f"{one.stream}: {one.sentence}")
        return faults

    def served(self) -> Fetch:
        """Return how everybody reads it: signed, and whole in itself."""
        raw = [encode(entry) for entry in self.entries]
        hashes = [leaf_hash(one) for one in raw]
        head = Checkpoint(self.signer.verifier.name, len(raw), root_of(hashes))
        files: dict[str, bytes] = {
            "checkpoint": note.sign(checkpoint.encode(head), [self.signer]).encode(),
            **{f"blob/{digest}": content for digest, content in self.blobs.items()},
            **new_bundles(0, raw, _nothing),
            **new_tiles(0, hashes, _nothing),
        }

        def fetch(path: str) -> bytes:
            if path.startswith("d/"):
                raise Erased(path)
            if path not in files:
                raise Missing(path)
            return files[path]

        return fetch


def _chained(entries: Sequence[Entry]) -> list[Entry]:
    ends: dict[str, tuple[int, str]] = {}
    found = []
    for given in entries:
        seq, prev = ends.get(given.stream, (0, ""))
        entry = replace(given, seq=seq, prev=prev)
        ends[entry.stream] = seq + 1, b64url(leaf_hash(encode(entry)))
        found.append(entry)
    return found


def with_data(entry: Entry, **data: Any) -> Entry:
    """Return an entry that says something else."""
    return replace(entry, data={**entry.data, **data})


def _nothing(path: str) -> bytes:
    raise KeyError(path)
