"""The witness protocol: what a log asks, and what a witness answers.

A request names the size the witness last cosigned, proves that the log only grew since, and ends with the
checkpoint as the log signed it:

    old 20852014
    PlRNCrwHpqhGrupue0L7gxbjbMiKA9temvuZZDDpkaw=

    (the checkpoint note follows the empty line)

Nothing here keeps, sends or knows the time: `decide` says what may be cosigned, the caller stores that and
signs only then. Source: C2SP tlog-witness.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256

from . import checkpoint
from .b64 import b64std, unb64std
from .checkpoint import Checkpoint
from .errors import RecordError
from .hashing import EMPTY_ROOT, HASH_BYTES
from .keys import Signer, Verifier
from .note import add_lines, open_note, read_note, signature_line
from .tree import MAX_SIZE, verify_consistency

MAX_PROOF = 63
MAX_REQUEST_BYTES = 256 * 1024
SIZE_TYPE = "text/x.tlog.size"
TEXT_TYPE = "text/plain; charset=utf-8"
_OLD = re.compile(r"old (0|[1-9][0-9]{0,18})")
_SIZE = re.compile(r"(0|[1-9][0-9]{0,18})\n")


@dataclass(frozen=True)
class Request:
    """The body of `add-checkpoint`."""

    old: int
    proof: tuple[bytes, ...]
    note: str  # the checkpoint as the log signed it

    @property
    def checkpoint(self) -> Checkpoint:
        """What the note says. Nothing is verified yet, nor is any signature line read: see `decide`."""
        split = self.note.rfind("\n\n")
        if split < 0 or not self.note.startswith("— ", split + 2) or not self.note.endswith("\n"):
            raise RecordError(f"expected a checkpoint and signature lines, found {self.note[-80:]!r}")
        return checkpoint.decode(self.note[: split + 1])


@dataclass(frozen=True)
class Seen:
    """The last checkpoint of a log that a witness cosigned."""

    size: int
    root: bytes


NOTHING_SEEN = Seen(0, EMPTY_ROOT)


@dataclass(frozen=True)
class Decision:
    """What a witness answers, and what it must have stored before the answer leaves."""

    status: int
    text: str  # of the answer; for 200 the cosignature takes its place
    cosign: Checkpoint | None = None  # for 200 alone: store this, then sign it
    contradicts: bool = False  # signed by the log, but no continuation of what was seen: evidence

    @property
    def content_type(self) -> str:
        """The type under which the answer is sent."""
        return SIZE_TYPE if self.status == 409 else TEXT_TYPE


def encode(request: Request) -> bytes:
    """Return the bytes a log sends."""
    lines = [f"old {request.old}", *map(b64std, request.proof), "", request.note]
    raw = "\n".join(lines).encode()
    decode(raw)
    return raw


def decode(raw: bytes) -> Request:
    """Return the request that bytes spell; raise RecordError for any others."""
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        raise RecordError("expected a request in UTF-8, found other bytes") from None
    head, gap, signed = text.partition("\n\n")
    first, *lines = head.split("\n")
    old = _OLD.fullmatch(first)
    if not old or not gap or int(old[1]) > MAX_SIZE:
        raise RecordError(f"expected a line such as 'old 57', then an empty line, found {text[:80]!r}")
    if len(lines) > MAX_PROOF:
        raise RecordError(f"expected {MAX_PROOF} proof lines at most, found {len(lines)}")
    proof = tuple(map(unb64std, lines))
    if any(len(value) != HASH_BYTES for value in proof):
        raise RecordError(f"expected proof lines of {HASH_BYTES} bytes each")
    request = Request(int(old[1]), proof, signed)
    _ = request.checkpoint  # raises when there is none
    return request


def decide(seen: Seen | None, request: Request, logs: Mapping[str, Sequence[Verifier]]) -> Decision:
    """Return what a witness that last cosigned `seen` of this log answers.

    `logs` holds the trusted keys by origin. The caller keeps `seen` locked until it has stored the result:
    two answers from one `seen` could cosign two histories.
    """
    found = request.checkpoint
    if found.origin not in logs:
        return Decision(404, f"this witness does not watch {found.origin}\n")
    try:
        open_note(request.note, logs[found.origin])
    except RecordError as error:
        return Decision(403, f"{error}\n")
    if request.old > found.size:
        return Decision(400, f"the old size {request.old} is above the size {found.size}\n")
    last = seen or NOTHING_SEEN
    other_root = last.size == found.size and last.root != found.root
    if request.old != last.size:
        return Decision(409, f"{last.size}\n", contradicts=other_root and seen is not None)
    try:
        _check_growth(last, found, request.proof)
    except RecordError as error:
        return Decision(422, f"{error}\n", contradicts=seen is not None)
    return Decision(200, "", cosign=found)


def cosignature_line(request: Request, signer: Signer, time: int) -> str:
    """Return the line that a witness answers with; `time` in seconds. Store what is signed before."""
    return signature_line(read_note(request.note)[0], signer, time)


def size_in(answer: bytes) -> int:
    """Return the size that a 409 answer names; raise RecordError when it names none."""
    match = _SIZE.fullmatch(answer.decode("ascii", "replace"))
    if not match or int(match[1]) > MAX_SIZE:
        raise RecordError(f"expected a size and a newline, found {answer[:40]!r}")
    return int(match[1])


def cosignatures_in(answer: bytes, note: str, verifiers: Iterable[Verifier]) -> list[tuple[str, int]]:
    """Return the lines of a 200 answer by these keys, each with its time in seconds.

    Lines by unknown keys are left out. Raises RecordError when no line is by a known key, or one is wrong.
    """
    try:
        lines = answer.decode("utf-8")
    except UnicodeDecodeError:
        raise RecordError("expected signature lines in UTF-8, found other bytes") from None
    text, _ = read_note(note)
    opened = open_note(add_lines(text + "\n", [lines]), verifiers)
    return [(signature.line, signature.time or 0) for signature in opened.verified]


def monitoring_path(origin: str) -> str:
    """Return where a witness shows the last checkpoint it cosigned, below its address."""
    return f"{sha256(origin.encode()).hexdigest()}/checkpoint"


def _check_growth(last: Seen, found: Checkpoint, proof: Sequence[bytes]) -> None:
    if found.size == 0 and found.root != EMPTY_ROOT:
        raise RecordError("a log of 0 entries has the root of nothing, found another")
    if last.size == 0:
        if proof:
            raise RecordError(f"expected no proof from size 0, found {len(proof)} hashes")
        return
    verify_consistency(last.size, found.size, proof, last.root, found.root)
