"""What a check found, told in sentences; and the check of a signed checkpoint that every verb begins with."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from .encoding import Malformed
from .handovers import Chain
from .keys import Policy, VerifierKey
from .notes import Checkpoint, read_checkpoint, signature_by, witnessed
from .words import say

FINE, WRONG, UNKNOWN = 0, 1, 2  # exit codes


class CannotTell(Exception):
    """Nothing is shown either way: a source does not answer, or an input is not enough."""

    def __init__(self, key: str, /, **params: Any) -> None:
        """Say why by a key of the words."""
        super().__init__(key)
        self.key, self.params = key, params


class Report:
    """Collects what stands well and what is wrong."""

    def __init__(self, lang: str) -> None:
        """Report in "en" or "zh"."""
        self.lang = lang
        self.fine: list[str] = []
        self.wrong: list[tuple[int, str]] = []  # index of the entry or -1, sentence

    def note(self, key: str, /, **params: Any) -> None:
        """Add a sentence about what was found."""
        self.fine.append(say(self.lang, key, **params))

    def fault(self, key: str, index: int | None = None, /, **params: Any) -> None:
        """Add something wrong, at its entry where it has one."""
        what = say(self.lang, key, **params)
        place = -1 if index is None else index
        sentence = say(self.lang, "at_all" if index is None else "at_entry", what=what, index=index)
        self.wrong.append((place, sentence + ("." if self.lang == "en" else "。")))

    def told(self) -> tuple[str, int]:
        """Return all of it as text, and the exit code."""
        if not self.wrong:
            return "\n".join(self.fine), FINE
        lines = [sentence for _, sentence in sorted(self.wrong, key=lambda found: found[0])]
        lines.append(say(self.lang, "not_verified", n=len(lines)))
        return "\n".join(lines), WRONG


def moment(at: int) -> str:
    """Return UTC milliseconds for people."""
    try:
        return (datetime(1970, 1, 1) + timedelta(milliseconds=at)).strftime("%Y-%m-%d %H:%M:%S UTC")
    except OverflowError:
        return "%d ms UTC" % at


def trusted_key(report: Report, found: str, trusted: str, chain: Chain | None = None) -> VerifierKey | None:
    """Return the key to check with: `found`, which must be among the trusted ones where these are given.

    `trusted` is a key or several, a line each; one that handed over to `found` along `chain` will do, too.
    """
    known = trusted.split()
    if known and found and not set(known) & {found, *(held.key.vkey for held in chain or [])}:
        report.fault("key_differs", found=found, trusted=trusted)
        return None
    try:
        return VerifierKey(found or (known or [""])[0])
    except Malformed as error:
        report.fault("key_bad", why=error)
        return None


def signing_key(report: Report, note: str, trusted: str) -> VerifierKey | None:
    """Return the first of the trusted keys that has a line in a note; the first of all when none has."""
    for vkey in trusted.split():
        key = trusted_key(report, vkey, trusted)
        try:
            if key and signature_by(read_checkpoint(note), key) is not None:
                return key
        except Malformed:
            break
    return trusted_key(report, "", trusted)


def opened(report: Report, note: str, key: VerifierKey) -> Checkpoint | None:
    """Return a checkpoint once its signature by the log is found good; else None and a fault."""
    try:
        head = read_checkpoint(note)
    except Malformed as error:
        report.fault("note_bad", why=error)
        return None
    state = signature_by(head, key)
    if not state:
        report.fault("unsigned" if state is None else "signature", key=key.said)
    elif head.origin != key.name:
        report.fault("origin", found=head.origin, expected=key.name)
    else:
        return head
    return None


def tell_signers(report: Report, head: Checkpoint, key: VerifierKey, policy: Policy | None) -> None:
    """Say who signed a checkpoint; false cosignatures and a missed quorum are faults."""
    report.note("signed", n=head.size, key=key.said)
    found = witnessed(head, key, policy)
    for name in found.wrong:
        report.fault("cosignature", name=name)
    if not found.is_met:
        report.fault("quorum", names=", ".join(found.good) or "-")
    if found.good:
        report.note("witnesses", names=", ".join(found.good))
    if found.unknown:
        report.note("witnesses_unknown", names=", ".join(found.unknown))
