"""Replay: read a whole log and name everything the envelope forbids."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from . import entry, ordinary
from .entry import Entry
from .errors import RecordError
from .hashing import leaf_name

Param = str | int

CODES = {
    "bytes": "the entry is not the canonical spelling of an envelope",
    "origin": "the entry names another log",
    "time": "the entry is older than the one before it",
    "seq": "the entry is not the next of its stream",
    "prev": "the entry does not name the leaf before it in its stream",
}


@dataclass(frozen=True)
class Fault:
    """One thing wrong with one entry: a key of CODES, with what was expected and found."""

    index: int
    code: str
    params: dict[str, Param] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Read(Entry):
    """One entry that could be read, with its place and its leaf hash in base64url.

    Entries read together share what they hold alike, such as `actor` and `data`: change nothing in them.
    """

    index: int
    hash: str

    @property
    def entry(self) -> Entry:
        """What was read, where its place does not matter."""
        return self


def check_entries(entries: Iterable[bytes], origin: str) -> list[Fault]:
    """Return every fault of a log, in order; an empty list means that all entries are as they must be."""
    faults: list[Fault] = []
    for _ in each_entry(entries, origin, faults):
        pass
    return faults


def read_entries(entries: Iterable[bytes], origin: str) -> tuple[list[Read], list[Fault]]:
    """Return every entry that can be read, and every fault, both in order."""
    faults: list[Fault] = []
    return list(each_entry(entries, origin, faults)), faults


def each_entry(entries: Iterable[bytes], origin: str, faults: list[Fault]) -> Iterator[Read]:
    """Yield every entry that can be read, adding what is wrong to `faults`; no entry is kept.

    After a fault the check goes on from what was found, so that one cause is named once.
    """
    ends: dict[str, tuple[int, str]] = {}  # stream: next seq, hash of its last leaf
    latest = 0
    new, fill, begun = object.__new__, object.__setattr__, (0, "")
    for index, raw in enumerate(entries):
        parts = ordinary.shared(raw) if len(raw) <= entry.MAX_BYTES else None
        if parts is None:
            try:
                parts = vars(entry.decode_closely(raw)).copy()
            except RecordError as error:
                faults.append(Fault(index, "bytes", {"reason": str(error)}))
                continue
        stream, at, seq = parts["stream"], parts["at"], parts["seq"]
        end = ends.get(stream, begun)
        if end != (seq, parts["prev"]) or at < latest or parts["log"] != origin:
            faults += _misplaced(index, Entry(**parts), origin, latest, *end)
        name = leaf_name(raw)
        ends[stream] = seq + 1, name
        latest = at
        parts["index"], parts["hash"] = index, name
        found = new(Read)
        fill(found, "__dict__", parts)  # what `Read(**parts)` does, in a fifth of the time
        yield found


def _misplaced(index: int, found: Entry, origin: str, latest: int, seq: int, prev: str) -> Iterator[Fault]:
    """Yield what is wrong with the place of an entry."""
    checks: list[tuple[str, bool, Param, Param]] = [
        ("origin", found.log == origin, origin, found.log),
        ("time", found.at >= latest, latest, found.at),
        ("seq", found.seq == seq, seq, found.seq),
        ("prev", found.prev == prev, prev, found.prev),
    ]
    for code, is_right, expected, was in checks:
        if not is_right:
            yield Fault(index, code, {"stream": found.stream, "expected": expected, "found": was})
