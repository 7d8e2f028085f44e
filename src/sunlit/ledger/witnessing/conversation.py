"""One conversation with one witness: ask, prove what it asks for, read what it says. Uses no database."""

from __future__ import annotations

import urllib.error
import urllib.request
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from http.client import HTTPException
from typing import Literal

from sunlit.ledger.witnessing.policies import Witness
from sunlit.record import checkpoint, note, witness
from sunlit.record.checkpoint import Checkpoint
from sunlit.record.errors import RecordError
from sunlit.record.keys import Verifier
from sunlit.record.tiles import WIDTH, HashReader, ReadTile
from sunlit.record.tree import Frontier, consistency_proof
from sunlit.record.witness import Request

TIMEOUT = 4.0  # seconds that a witness may be silent
MAX_ANSWER_BYTES = 64 * 1024
AGENT = {"User-Agent": "sunlit-log", "Content-Type": "text/plain; charset=utf-8"}

Verdict = Literal[
    "cosigned",  # it signed
    "ahead",  # it has seen more than we hold
    "differs",  # it shows a checkpoint by our own key that our log does not continue
    "refused",  # it answered, but signed nothing
    "silent",  # it did not answer
]


@dataclass(frozen=True)
class Outcome:
    """How a conversation ended."""

    witness: Witness
    verdict: Verdict
    head: Checkpoint  # what was to be cosigned
    signed: str  # the note that says so
    lines: str = ""  # the cosignature
    at: int = 0  # UTC milliseconds, as the witness states it
    size: int = 0  # for ahead and differs: of what it has seen
    shown: str = ""  # the note it shows for that, by our own key; "" when it shows none
    fault: str = ""


class Growth:
    """A signed state of a log, and the proofs that it continues its earlier ones."""

    def __init__(self, signed: str, keys: Sequence[Verifier], read_tile: ReadTile) -> None:
        """Read the one tile that lies in the database now, so that threads need files alone."""
        self.signed = signed
        self.keys = keys  # every key this log has had: what any of them signed counts against it
        self.head = checkpoint.decode(note.read_note(signed)[0])
        self._read = HashReader(self.head.size, read_tile)
        if self.head.size % WIDTH:
            self._read(0, self.head.size - 1)

    def request(self, old: int) -> Request:
        """Return the question to a witness that has seen `old` entries."""
        return Request(
            old, tuple(consistency_proof(old, self.head.size, self._read) if old else ()), self.signed
        )

    def continues(self, earlier: Checkpoint) -> bool:
        """Return whether the log still holds what an earlier checkpoint stated."""
        if earlier.size > self.head.size:
            return False
        return Frontier.from_reader(earlier.size, self._read).root() == earlier.root


def converse(one: Witness, growth: Growth, old: int, current_size: Callable[[], int]) -> Outcome:
    """Ask `one` to cosign; `old` is what it confirmed last, `current_size` how much we have signed by now."""
    try:
        return _converse(one, growth, old, current_size)
    except RecordError as error:
        return _outcome(one, growth, "refused", fault=str(error))
    except (OSError, ValueError, HTTPException) as error:
        return _outcome(one, growth, "silent", fault=f"{one.url} does not answer: {error}")


def _converse(one: Witness, growth: Growth, old: int, current_size: Callable[[], int]) -> Outcome:
    status, answer = _ask(one, growth.request(min(old, growth.head.size)))
    if status == 409:
        size = witness.size_in(answer)
        if size > growth.head.size:
            if size <= current_size():
                return _outcome(one, growth, "refused", fault="it has a newer checkpoint already")
            return _more(one, growth, size)
        if size < old:
            fault = (
                f"it cosigned {old} entries and now says {size}: it has forgotten what it saw and counts no "
                "more; name a new witness in the policy"
            )
            return _outcome(one, growth, "refused", fault=fault)
        if size != old:
            status, answer = _ask(one, growth.request(size))
    if status == 200:
        found = witness.cosignatures_in(answer, growth.signed, [one.key])
        line, seconds = found[0]
        return _outcome(one, growth, "cosigned", lines=line, at=seconds * 1000)
    if status in (409, 422):
        return _other(one, growth, answer)
    said = answer.decode("utf-8", "replace").strip()[:200]
    return _outcome(one, growth, "refused", fault=f"it answers {status}: {said}")


def _more(one: Witness, growth: Growth, size: int) -> Outcome:
    shown = _shown(one, growth)
    return _outcome(one, growth, "ahead", size=size, shown=shown, fault=f"it has seen {size} entries")


def _other(one: Witness, growth: Growth, answer: bytes) -> Outcome:
    """Find out why a witness says that our log does not continue what it saw: believe only our own key."""
    shown = _shown(one, growth)
    if shown:
        seen = checkpoint.decode(note.read_note(shown)[0])
        if not growth.continues(seen):
            verdict: Verdict = "ahead" if seen.size > growth.head.size else "differs"
            fault = f"it shows another history of {seen.size} entries, signed by our key"
            return _outcome(one, growth, verdict, size=seen.size, shown=shown, fault=fault)
    said = answer.decode("utf-8", "replace").strip()[:200]
    return _outcome(one, growth, "refused", fault=f"it says that the log does not continue: {said}")


def _shown(one: Witness, growth: Growth) -> str:
    """Return the checkpoint a witness shows for this log, if our own key signed it; else nothing."""
    try:
        status, answer = _send(one.url, witness.monitoring_path(growth.head.origin))
        if status != 200:
            return ""
        opened = note.open_note(answer, growth.keys)
        if checkpoint.decode(opened.text).origin != growth.head.origin:
            return ""
        return opened.text + "\n" + "".join(s.line for s in (*opened.verified, *opened.unverified))
    except (OSError, ValueError, HTTPException):
        return ""


def _ask(one: Witness, request: Request) -> tuple[int, bytes]:
    return _send(one.url, "add-checkpoint", witness.encode(request))


def _send(url: str, path: str, body: bytes | None = None) -> tuple[int, bytes]:
    address = url.rstrip("/") + "/" + path
    request = urllib.request.Request(address, data=body, headers=AGENT)  # noqa: S310 -- the policy says http(s)
    try:
        with urllib.request.urlopen(request, timeout=TIMEOUT) as response:  # noqa: S310 -- as above
            return int(response.status), response.read(MAX_ANSWER_BYTES)
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read(MAX_ANSWER_BYTES)


def _outcome(
    one: Witness,
    growth: Growth,
    verdict: Verdict,
    *,
    lines: str = "",
    at: int = 0,
    size: int = 0,
    shown: str = "",
    fault: str = "",
) -> Outcome:
    return Outcome(one, verdict, growth.head, growth.signed, lines, at, size, shown, fault)
