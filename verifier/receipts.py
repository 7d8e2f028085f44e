"""Proofs as text: a C2SP tlog-proof, alone or at the end of a receipt that names the entry's hash."""

from __future__ import annotations

import re

from .encoding import Malformed, from_b64, from_hash
from .keys import Policy
from .reports import CannotTell, Report, opened, signing_key, tell_signers
from .tree import reached_root

HEADER = "c2sp.org/tlog-proof@v1\n"
NAMED_HASH = re.compile(r"[:\uff1a]\s*([A-Za-z0-9_-]{43})\s*$", re.MULTILINE)
INDEX = re.compile(r"index (0|[1-9][0-9]{0,18})")


def is_receipt(text: str) -> bool:
    """Say whether a text holds such a proof."""
    return text.startswith(HEADER) or "\n" + HEADER in text


def check_receipt(text: str, report: Report, trusted: str, policy: Policy | None) -> None:
    """Check that the entry whose hash the receipt names stands in the record."""
    if not trusted:
        raise CannotTell("no_key")
    words, _, proof = text.partition(HEADER)
    head_lines, _, note = proof.partition("\n\n")
    key = signing_key(report, note, trusted)
    head = opened(report, note, key) if key else None
    if key is None or head is None:
        return
    named = NAMED_HASH.search(words)
    if not named:
        report.fault("receipt_hash")
        return
    try:
        lines = [line for line in head_lines.split("\n") if not line.startswith("extra ")]
        match = INDEX.fullmatch(lines[0])
        if not match:
            raise Malformed("index")
        index, leaf = int(match.group(1)), from_hash(named.group(1))
        path = [from_b64(line) for line in lines[1:]]
    except Malformed as error:
        report.fault("shape", why=error)
        return
    if reached_root(index, head.size, leaf, path) != head.root:
        report.fault("proof", index)
    report.note("receipt", index=index, origin=head.origin)
    tell_signers(report, head, key, policy)
