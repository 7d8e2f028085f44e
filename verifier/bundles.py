"""The check of an evidence bundle: entries, their proofs, their texts, and whether a stream is whole."""

from __future__ import annotations

from typing import Any

from .encoding import Malformed, from_b64url, from_hash
from .entries import Chains, Entry, read_disclosure, read_entry
from .handovers import Chain, in_force, read_chain
from .keys import Policy, VerifierKey
from .notes import Checkpoint
from .reports import Report, moment, opened, tell_signers, trusted_key
from .tree import leaf_hash, reached_root

FORMAT = "sunlit-bundle/1"
SHAPE = {"format": str, "vkey": str, "stream": str, "checkpoint": str, "entries": list}
ITEM = {"index": int, "entry": str, "proof": list, "disclosures": list}


def why_no_bundle(value: Any) -> str:
    """Return why a value is not a bundle that this program reads; empty when it is one."""
    if not isinstance(value, dict) or value.get("format") != FORMAT:
        return "format is not " + FORMAT
    for name, kind in SHAPE.items():
        if type(value.get(name)) is not kind:
            return name
    for item in value["entries"]:
        if not isinstance(item, dict) or any(type(item.get(name)) is not kind for name, kind in ITEM.items()):
            return "entries"
    return ""


def keys_of(value: dict[str, Any], report: Report) -> Chain:
    """Return the keys that came with evidence or a log; none, and a fault, when one was not handed over."""
    try:
        return read_chain(value["keys"]) if "keys" in value else []
    except Malformed as error:
        report.fault("handover", why=error)
        return []


def check_bundle(value: Any, report: Report, trusted: str, policy: Policy | None) -> None:
    """Check a bundle and tell the report; `trusted` is the key the reader knows, or empty."""
    why = why_no_bundle(value)
    if why:
        report.fault("shape", why=why)
        return
    chain = keys_of(value, report)
    found = in_force(chain, value["checkpoint"]) if chain else value["vkey"]
    if found != value["vkey"]:
        report.fault("key_differs", found=value["vkey"], trusted=found)
    key = None if report.wrong else trusted_key(report, found, trusted, chain)
    head = opened(report, value["checkpoint"], key) if key else None
    if key is None or head is None:
        return
    check = Check(report, head, value["stream"])
    check.entries(value["entries"])
    check.tell(value, key, policy)


class Check:
    """Goes through the entries of one bundle."""

    def __init__(self, report: Report, head: Checkpoint, stream: str) -> None:
        """Check against a signed head; `stream` is named when the file is all of one."""
        self.report, self.head, self.stream = report, head, stream
        self.shown = self.withheld = self.absent = 0
        self.read: list[Entry] = []
        self._chains = Chains()

    def entries(self, items: list[dict[str, Any]]) -> None:
        """Check every entry, its place, and its texts."""
        for item in items:
            self._entry(item)
        if not items:
            self.report.fault("empty")

    def _entry(self, item: dict[str, Any]) -> None:
        index = item["index"]
        try:
            raw = from_b64url(item["entry"])
            entry = read_entry(raw)
            proof = [from_hash(node) for node in item["proof"]]
        except Malformed as error:
            self.report.fault("bytes", index, why=error)
            return
        if reached_root(index, self.head.size, leaf_hash(raw), proof) != self.head.root:
            self.report.fault("proof", index)
        if entry["log"] != self.head.origin:
            self.report.fault("log", index, found=entry["log"])
        if self.stream and entry["stream"] != self.stream:
            self.report.fault("stream", index, found=entry["stream"], expected=self.stream)
        elif self.stream:
            for key, params in self._chains.faults(entry, raw):
                self.report.fault(key, index, **params)
        self._texts(index, entry, item["disclosures"])
        self.read.append(entry)

    def _texts(self, index: int, entry: Entry, texts: list[Any]) -> None:
        seen: set[str] = set()
        for text in texts:
            try:
                digest, _, value = read_disclosure(text)
            except Malformed as error:
                self.report.fault("text_bad", index, why=error)
                continue
            if digest not in entry["d"]:
                self.report.fault("text_changed", index, text=shortened(value))
            elif digest in seen:
                self.report.fault("text_twice", index, digest=digest)
            seen.add(digest)
        stubs = {stub["d"] for stub in entry["withheld"]}
        self.shown += len(seen)
        self.withheld += len(stubs - seen)
        self.absent += len(set(entry["d"]) - stubs - seen)

    def tell(self, value: dict[str, Any], key: VerifierKey, policy: Policy | None) -> None:
        """Say what was checked."""
        report, n = self.report, len(self.read)
        if self.stream:
            report.note("in_stream", n=n, stream=self.stream)
            report.note("up_to", n=self.head.size)
        elif n == 1:
            report.note("in_one", index=value["entries"][0]["index"], origin=self.head.origin)
        else:
            report.note("in_some", n=n, origin=self.head.origin)
        for item, entry in list(zip(value["entries"], self.read))[-1:]:
            facts = {"kind": entry["kind"], "seq": entry["seq"] + 1, "stream": entry["stream"]}
            report.note("entry_is", index=item["index"], at=moment(entry["at"]), **facts)
        report.note("texts", shown=self.shown, withheld=self.withheld, absent=self.absent)
        tell_signers(report, self.head, key, policy)


def shortened(value: Any) -> str:
    """Return the beginning of a disclosed value, so that people find it."""
    if isinstance(value, dict):
        value = next((value[name] for name in ("zh", "en", "name") if name in value), value)
    text = str(value)
    return text if len(text) <= 30 else text[:30] + "..."
