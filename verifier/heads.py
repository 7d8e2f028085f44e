"""The comparison of two signed heads of one log: one continues the other, or the key signed two histories."""

from __future__ import annotations

import json
import os
from typing import Any, NamedTuple

from .bundles import keys_of
from .encoding import Malformed, from_hash, to_b64url
from .handovers import Chain, in_force
from .keys import VerifierKey
from .notes import Checkpoint
from .receipts import HEADER
from .reports import CannotTell, Report, opened, trusted_key
from .sources import Absent, is_address, log_source, read_bytes
from .tree import Fetch, TreeReader, reached_roots
from .words import say

EVIDENCE = "sunlit-split-view/1"


class Side(NamedTuple):
    """One of the two things compared."""

    source: str
    note: str
    vkey: str  # as it came with it; empty for a bare checkpoint
    fetch: Fetch | None  # of a log with its tiles
    keys: Any  # all keys of the log with their handovers, as they came with it; None without


def read_side(source: str) -> Side:
    """Read a checkpoint, bundle, receipt, folder or address of a log."""
    is_log = os.path.isdir(source) if not is_address(source) else source.endswith("/")
    if is_log:
        fetch = log_source(source)
        try:
            vkey = _text(fetch("vkey")).strip().split("\n")[-1]
            return Side(source, _text(fetch("checkpoint")), vkey, fetch, _served(fetch))
        except Absent:
            raise CannotTell("missing", path=source + " checkpoint, vkey") from None
    text = _text(read_bytes(source))
    if text.lstrip().startswith("{"):
        try:
            value = json.loads(text)
        except (ValueError, RecursionError):
            raise CannotTell("shape", why=source) from None
        return Side(
            source, str(value.get("checkpoint", "")), str(value.get("vkey", "")), None, value.get("keys")
        )
    if HEADER in text:
        text = text.partition(HEADER)[2].partition("\n\n")[2]
    return Side(source, text, "", None, None)


def _served(fetch: Fetch) -> Any:
    try:
        return json.loads(_text(fetch("keys.json")))["keys"]
    except (Absent, ValueError, KeyError, TypeError, RecursionError):
        return None


def _text(raw: bytes) -> str:
    return raw.decode("utf-8", "replace")


def compare(one: Side, other: Side, report: Report, trusted: str, keep: str) -> None:
    """Compare two sides; a split view is a fault, and its evidence is kept in the folder `keep`."""
    chain = max(
        (keys_of({"keys": side.keys}, report) for side in (one, other) if side.keys), key=len, default=[]
    )
    if report.wrong:
        return
    if len(chain) > 1:
        one, other = (side._replace(vkey=_key_at(side, chain)) for side in (one, other))
    _compare_sides(one, other, chain, report, trusted, keep)


def _key_at(side: Side, chain: Chain) -> str:
    """Return the key to check a side with: by the chain, unless the side names one that is not in it."""
    known = [held.key.vkey for held in chain]
    return in_force(chain, side.note) if not side.vkey or side.vkey in known else side.vkey


def _compare_sides(one: Side, other: Side, chain: Chain, report: Report, trusted: str, keep: str) -> None:
    handed = {held.key.vkey for held in chain}
    keys = sorted({side.vkey for side in (one, other) if side.vkey})
    if not trusted and not keys:
        raise CannotTell("no_key")
    if not trusted and len(keys) > 1 and not set(keys) <= handed:
        _refuse_other_logs(keys)
        report.fault("two_keys", a=keys[0], b=keys[1])
        return
    _refuse_other_logs(trusted.split() + keys)
    first = (trusted.split() or keys)[0]
    found = [trusted_key(report, side.vkey or first, trusted, chain) for side in (one, other)]
    key = found[1]
    heads = [opened(report, side.note, own) if own else None for side, own in zip((one, other), found)]
    if key is None or heads[0] is None or heads[1] is None or report.wrong:
        return
    pairs = sorted([(heads[0], one), (heads[1], other)], key=lambda pair: pair[0].size)
    (old, _), (new, larger) = pairs
    _judge(old, new, larger, key, report, keep)


def _refuse_other_logs(vkeys: list[str]) -> None:
    names = sorted({vkey.partition("+")[0] for vkey in vkeys})
    if len(names) > 1:
        raise CannotTell("other_log", a=names[0], b=names[1])


def _judge(
    old: Checkpoint, new: Checkpoint, larger: Side, key: VerifierKey, report: Report, keep: str
) -> None:
    proof: list[bytes] = []
    if old.size == new.size:
        is_split = old.root != new.root
    elif old.size == 0:
        is_split = False
    else:
        if larger.fetch is None:
            raise CannotTell("no_tiles", old=old.size, new=new.size)
        try:
            proof = TreeReader(new.size, larger.fetch).consistency(old.size)
        except (Absent, ValueError) as error:
            raise CannotTell("unreadable", where=larger.source, why=error) from None
        state = splits(old, new, proof)
        if state is None:
            report.fault("tiles_false", source=larger.source)
            return
        is_split = state
    if is_split:
        _tell_split(old, new, proof, key, report, keep)
    elif old.size == new.size:
        report.note("same", n=new.size)
    else:
        report.note("consistent", old=old.size, new=new.size)
    if not is_split:
        report.note("signed", n=new.size, key=key.said)


def splits(old: Checkpoint, new: Checkpoint, path: list[bytes]) -> bool | None:
    """Say whether two heads exclude each other; None when `path` does not belong to the new one.

    A path that leads to the new root shows the only root that its first `old.size` entries can have.
    """
    if old.size == new.size:
        return old.root != new.root
    found = reached_roots(old.size, new.size, path)
    return None if found is None or found[1] != new.root else found[0] != old.root


def check_evidence(value: dict[str, Any], report: Report, trusted: str) -> None:
    """Check kept evidence of a split view again: that it holds is what is wrong with the log."""
    key = trusted_key(report, str(value.get("vkey")), trusted)
    heads = [opened(report, str(value.get(name)), key) if key else None for name in ("old", "new")]
    if key is None or heads[0] is None or heads[1] is None:
        return
    try:
        path = [from_hash(node) for node in value.get("proof", [])]
    except (Malformed, TypeError):
        path = []
    old, new = heads[0], heads[1]
    if old.size > new.size or not splits(old, new, path):
        raise CannotTell("shape", why="no split view")
    report.wrong.append((-1, say(report.lang, "split", key=key.said, old=old.size, new=new.size)))


def _tell_split(
    old: Checkpoint, new: Checkpoint, proof: list[bytes], key: VerifierKey, report: Report, keep: str
) -> None:
    evidence: dict[str, Any] = {
        "format": EVIDENCE,
        "vkey": key.vkey,
        "old": old.note,
        "new": new.note,
        "proof": [to_b64url(node) for node in proof],
    }
    name = "split-view-%s-%d-%d.json" % (key.id.hex(), old.size, new.size)
    path = os.path.join(keep, name)
    report.wrong.append((-1, say(report.lang, "split", key=key.said, old=old.size, new=new.size)))
    try:
        with open(path, "w", encoding="utf-8") as file:
            json.dump(evidence, file, ensure_ascii=False, indent=1)
    except OSError as error:
        report.fault("unreadable", where=path, why=error)
        return
    report.wrong.append((-1, say(report.lang, "kept", path=path)))
