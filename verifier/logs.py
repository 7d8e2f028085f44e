"""The check of a whole log from its public files alone."""

from __future__ import annotations

import json
import sys
from typing import Any

from .bundles import keys_of
from .encoding import Malformed, digest_of, from_canonical
from .entries import Chains, Entry, is_digest, read_disclosure, read_entry
from .handovers import ROTATED, Chain, Held, in_force, read_chain, vkey_digest
from .keys import Policy
from .notes import Checkpoint
from .reports import Report, opened, tell_signers, trusted_key
from .sources import Absent, tile
from .tree import WIDTH, Fetch, expected_tiles, leaf_hash, root_of, tile_path, widths
from .words import say

REGISTER = "register.made"  # holds the root over the ends of all streams: nothing followed


def check_log(fetch: Fetch, report: Report, trusted: str, policy: Policy | None, texts: bool = True) -> str:
    """Read a log, tell the report, and return the key it was checked with."""
    chain = served_keys(fetch, report)
    try:
        note = fetch("checkpoint").decode("utf-8", "replace")
        found = (
            in_force(chain, note)
            if chain
            else (trusted or fetch("vkey").decode("utf-8", "replace")).split()[0]
        )
        key = None if report.wrong else trusted_key(report, found, trusted, chain)
    except Absent:
        report.fault("missing", path="vkey, checkpoint")
        return ""
    head = opened(report, note, key) if key else None
    if key is None or head is None:
        return ""
    check = LogCheck(fetch, head, report)
    check.read()
    check.tree()
    check.structure(chain[0].key.vkey if chain else key.vkey)
    check.rules()
    check.keys(chain or [Held(key, 0)])
    if texts:
        check.texts()
    check.tell(texts)
    tell_signers(report, head, key, policy)
    return key.vkey


def served_keys(fetch: Fetch, report: Report) -> Chain:
    """Return the keys that a log serves with their handovers; none where it serves no such file."""
    try:
        value = json.loads(fetch("keys.json").decode("utf-8"))
    except Absent:
        return []
    except (ValueError, RecursionError):
        value = None
    return keys_of(value if isinstance(value, dict) else {"keys": None}, report)


class LogCheck:
    """Goes through the entries of one log."""

    def __init__(self, fetch: Fetch, head: Checkpoint, report: Report) -> None:
        """Check against a signed head."""
        self.fetch, self.head, self.report = fetch, head, report
        self.raw: list[bytes] = []
        self.entries: list[tuple[int, Entry]] = []
        self.streams = self.blobs = self.shown = self.withheld = self.erased = 0

    def read(self) -> None:
        """Read every entry; stop at the first bundle that cannot be read."""
        parts = widths(self.head.size)
        for index, width in enumerate(parts):
            self._progress("entries", index, len(parts))
            try:
                self.raw += split_bundle(tile(self.fetch, "entries", index, width), width or WIDTH)
            except (Absent, Malformed):
                self.report.fault("bundle_bad", index * WIDTH, path=tile_path("entries", index, width))
                break
        if len(self.raw) != self.head.size:
            self.report.fault("size", expected=self.head.size, found=len(self.raw))

    def tree(self) -> None:
        """Compare root and tiles with the entries; a changed entry is named by its place."""
        hashes = [leaf_hash(raw) for raw in self.raw]
        is_whole = len(hashes) == self.head.size
        if is_whole and root_of(hashes) != self.head.root:
            self.report.fault("root")
        for level, index, nodes in expected_tiles(hashes):
            if is_whole or len(nodes) == WIDTH:
                self._compare(level, index, nodes)

    def _compare(self, level: int, index: int, nodes: list[bytes]) -> None:
        width = len(nodes) % WIDTH
        path = tile_path(str(level), index, width)
        try:
            found = tile(self.fetch, str(level), index, width)
        except Absent:
            self.report.fault("missing", path=path)
            return
        if len(found) != 32 * len(nodes):
            self.report.fault("tile", path=path)
            return
        changed = [at for at, node in enumerate(nodes) if found[32 * at : 32 * at + 32] != node]
        if changed and level:
            self.report.fault("tile", path=path)
        for at in changed if not level else []:
            self.report.fault("hash", index * WIDTH + at)

    def structure(self, vkey: str) -> None:
        """Check every envelope, the streams, the times, and how the log was opened."""
        chains = Chains()
        for index, raw in enumerate(self.raw):
            try:
                entry = read_entry(raw)
            except Malformed as error:
                self.report.fault("bytes", index, why=error)
                continue
            if entry["log"] != self.head.origin:
                self.report.fault("log", index, found=entry["log"])
            if entry["kind"] == REGISTER and entry["data"].get("root") != chains.root():
                self.report.fault("register", index)
            for key, params in chains.faults(entry, raw):
                self.report.fault(key, index, **params)
            self.entries.append((index, entry))
        self.streams = len(chains.ends)
        if self.entries and self.entries[0][0] == 0:
            first = self.entries[0][1]
            if first["kind"] != "log.opened":
                self.report.fault("first", 0, kind=first["kind"])
            elif first["data"].get("key") != vkey:
                self.report.fault("first_key", 0, found=first["data"].get("key"))

    def rules(self) -> None:
        """Fetch every rule that an entry names and compare its digest."""
        named: dict[str, int] = {}
        for index, entry in self.entries:
            data = entry["data"]
            for name in (entry["rules"], data.get("calendar"), data.get("checkpoint")):
                if is_digest(name):
                    named.setdefault(name, index)
        for done, (name, index) in enumerate(named.items()):
            self._progress("rules_word", done, len(named))
            try:
                raw = self.fetch("blob/" + name)
                from_canonical(raw)
            except Absent:
                self.report.fault("rules_missing", index, digest=name)
                continue
            except Malformed:
                raw = b""
            if digest_of(raw) != name:
                self.report.fault("rules", index, digest=name)
            self.blobs += 1

    def keys(self, chain: Chain) -> None:
        """Compare the keys that were served with those that the entries name."""
        found: list[dict[str, Any]] = [{"vkey": chain[0].key.vkey, "since": 0}]
        for index, entry in self.entries:
            if entry["kind"] != ROTATED:
                continue
            data = entry["data"]
            try:
                rules = from_canonical(self.fetch("blob/" + entry["rules"]))
                link = {"vkey": data.get("key"), "since": index, "handover": rules["handover"]}
                read_chain([*found, link])
                if data.get("old") != vkey_digest(found[-1]["vkey"]):
                    raise Malformed("old")
            except (Absent, Malformed, KeyError, TypeError) as error:
                self.report.fault("handover", index, why=error)
                return
            found.append(link)
        served = [held.key.vkey for held in chain if not held.since or held.since < self.head.size]
        if served != [link["vkey"] for link in found]:
            self.report.fault("key_differs", found=found[-1]["vkey"], trusted=served[-1])

    def texts(self) -> None:
        """Fetch every text that an entry commits to and compare its digest."""
        named = [(index, name, entry) for index, entry in self.entries for name in entry["d"]]
        for done, (index, name, entry) in enumerate(named):
            self._progress("texts_word", done, len(named))
            stubs = {stub["d"] for stub in entry["withheld"]}
            try:
                found = read_disclosure(self.fetch("d/" + name).decode("ascii", "replace").strip())[0]
            except Absent as error:
                self._absent(error.code, index, name, name in stubs)
                continue
            except Malformed:
                found = ""
            if found != name:
                self.report.fault("text_digest", index, digest=name)
            self.shown += 1

    def _absent(self, code: int, index: int, name: str, is_narrower: bool) -> None:
        if code == 410:
            self.erased += 1
        elif is_narrower:
            self.withheld += 1
        else:
            self.report.fault("text_hidden", index, digest=name)

    def tell(self, texts: bool) -> None:
        """Say what was read."""
        self.report.note("whole", origin=self.head.origin, n=len(self.raw), streams=self.streams)
        if not texts:
            self.report.note("texts_skipped")
            return
        found = {"shown": self.shown, "withheld": self.withheld, "erased": self.erased, "blobs": self.blobs}
        self.report.note("texts_log", **found)

    def _progress(self, what: str, done: int, of: int) -> None:
        if sys.stderr.isatty() and of > 20 and done % 20 == 0:
            lang = self.report.lang
            line = say(lang, "reading", what=say(lang, what), done=done, of=of)
            sys.stderr.write("\r\x1b[K" + (line if done + 20 < of else ""))
            sys.stderr.flush()


def split_bundle(raw: bytes, width: int) -> list[bytes]:
    """Return the entries of a bundle file; each stands behind its length in two bytes."""
    entries: list[Any] = []
    at = 0
    while at + 2 <= len(raw):
        end = at + 2 + int.from_bytes(raw[at : at + 2], "big")
        entries.append(raw[at + 2 : end])
        at = end
    if at != len(raw) or len(entries) != width:
        raise Malformed("a bundle of %d entries, expected %d" % (len(entries), width))
    return entries
