"""What a proof costs: to make from tiles at hand, to make from files that nothing remembers, and to check."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

from benchmarks.measure import Measure, quiet_median
from sunlit.record import checkpoint, note, policy, proof, tiles
from sunlit.record.checkpoint import Checkpoint
from sunlit.record.hashing import leaf_hashes
from sunlit.record.keys import COSIGNER, ED25519, Signer
from sunlit.record.tree import inclusion_proof, root_of

ORIGIN = "qinghe.example/log"
SIZE = 300_000  # leaves: tiles on three levels
PROOFS = 200


def measures() -> list[Measure]:
    """Return the times of proofs: median over entries from one end of the log to the other."""
    hashes = leaf_hashes(b"%d" % n for n in range(SIZE))
    kept = tiles.new_tiles(0, hashes, _nothing)
    places = [(n * 7_919 * 31) % SIZE for n in range(PROOFS)]
    known = lru_cache(PROOFS * 3)(lambda path: tiles.levels(kept[path]))
    cached = quiet_median([_proving(at, known) for at in places])
    cold = sorted(_cold(kept, places))[PROOFS // 2]
    alone = quiet_median([lambda: sha256(b"x" * 65).digest() for _ in range(PROOFS)])
    found = proof.Proof(places[0], tuple(_path(places[0], kept.__getitem__)), _signed(root_of(hashes)))
    text, leaf, trusted = proof.encode(found), hashes[places[0]], _policy()
    checking = quiet_median([lambda: proof.verify(proof.decode(text), leaf, trusted)] * PROOFS)
    return [
        Measure(
            f"inclusion proof in {SIZE:,} entries, tiles in memory",
            cached,
            "µs",
            f"{len(found.hashes)} hashes of its path take {alone * len(found.hashes):.0f} µs",
            50,
            digits=1,
        ),
        Measure(
            "inclusion proof, tiles from files dropped from memory",
            cold * 1_000,
            "ms",
            "three files read from the disk",
            1,
            digits=2,
        ),
        Measure(
            "proof with three signatures read and verified",
            checking / 1_000,
            "ms",
            "log and two witnesses, Ed25519",
            1,
            digits=2,
        ),
    ]


def _path(index: int, read_tile: tiles.ReadTile) -> list[bytes]:
    return inclusion_proof(index, SIZE, tiles.HashReader(SIZE, read_tile))


def _proving(index: int, read_levels: tiles.ReadLevels) -> Callable[[], list[bytes]]:
    return lambda: inclusion_proof(index, SIZE, tiles.LevelReader(SIZE, read_levels))


def _cold(kept: dict[str, bytes], places: list[int]) -> Iterator[float]:
    """Yield the seconds of each proof whose files the system was told to forget."""
    with TemporaryDirectory(prefix="sunlit-bench-") as folder:
        for path, content in kept.items():
            file = Path(folder, path)
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content)
        os.sync()
        for at in places:
            wanted: list[str] = []
            _path(at, _noting(kept, wanted))
            for path in wanted:
                _forget(Path(folder, path))
            start = perf_counter()
            _path(at, lambda path: Path(folder, path).read_bytes())
            yield perf_counter() - start


def _noting(kept: dict[str, bytes], wanted: list[str]) -> tiles.ReadTile:
    def read(path: str) -> bytes:
        wanted.append(path)
        return kept[path]

    return read


def _forget(file: Path) -> None:
    """Drop a file from the memory of the system, where it can be told so."""
    if hasattr(os, "posix_fadvise"):
        opened = os.open(file, os.O_RDONLY)
        os.posix_fadvise(opened, 0, 0, os.POSIX_FADV_DONTNEED)
        os.close(opened)


def _signers() -> tuple[Signer, list[Signer]]:
    witnesses = [Signer(f"{name}.example/witness", COSIGNER, name.encode() * 8) for name in ("coun", "pape")]
    return Signer(ORIGIN, ED25519, b"qinghe--" * 4), witnesses


def _signed(root: bytes) -> str:
    log, witnesses = _signers()
    text = checkpoint.encode(Checkpoint(ORIGIN, SIZE, root))
    lines = [note.signature_line(text, one, 1_767_225_600) for one in witnesses]
    return note.add_lines(note.sign(text, [log]), lines)


def _policy() -> policy.Policy:
    log, witnesses = _signers()
    named = [f"witness w{n} {one.verifier.vkey}" for n, one in enumerate(witnesses)]
    lines = [f"log {log.verifier.vkey}", *named, "group both all w0 w1", "quorum both"]
    return policy.parse("\n".join(lines))


def _nothing(path: str) -> bytes:
    raise KeyError(path)
