"""The check itself, from the signature down to every disclosure."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from sunlit.ledger.checking.report import Report
from sunlit.ledger.checking.sources import Erased, Fetch, Missing, NotPublic
from sunlit.ledger.errors import EntryRefused, LedgerError
from sunlit.ledger.kinds import KINDS
from sunlit.record import canonical, replay
from sunlit.record.b64 import b64url
from sunlit.record.blob import blob_digest
from sunlit.record.checkpoint import Checkpoint
from sunlit.record.disclosure import digest, read
from sunlit.record.entry import Entry
from sunlit.record.errors import RecordError
from sunlit.record.hashing import leaf_hash
from sunlit.record.keychain import ROTATED, Keychain, keys_in, rotated
from sunlit.record.replay import Read
from sunlit.record.tiles import Tile, decode_bundle, new_tiles, parse_path, tiles_for
from sunlit.record.tree import root_of

Progress = Callable[[int, int, str], None]  # done, of, what is being read


def check_log(fetch: Fetch, vkey: str, progress: Progress | None = None) -> Report:
    """Read a whole log through `fetch` and return what is wrong with it.

    `vkey` is the key of the log, or several, a line each: one of them, or one that it handed over to, must
    have signed the checkpoint. Raises Unreachable when the source stops answering: then nothing is known.
    """
    return read_log(fetch, vkey, progress)[0]


def read_log(fetch: Fetch, vkey: str, progress: Progress | None = None) -> tuple[Report, list[Read]]:
    """Do what `check_log` does; return the report with every entry that could be read."""
    report = Report()
    progress = progress or _silent
    keys = _keys(fetch, vkey, report)
    head = _checkpoint(fetch, keys, report) if keys else None
    if keys is None or head is None:
        return report, []
    entries = list(_entries(fetch, head.size, report, progress))
    _tree(fetch, entries, head, report, progress)
    read = _structure(entries, head.origin, report)
    decoded = [(one.index, one.entry) for one in read]
    _first_entry(decoded, keys.vkeys[0], report)
    _rotations(fetch, decoded, keys, report)
    _kinds(decoded, report)
    _blobs(fetch, decoded, report, progress)
    _disclosures(fetch, decoded, report, progress)
    report.streams = len({found.stream for _, found in decoded})
    report.findings.sort(key=lambda finding: -1 if finding.index is None else finding.index)
    return report, read


def _silent(done: int, of: int, what: str) -> None:
    """Show nothing."""
    del done, of, what


def _keys(fetch: Fetch, vkey: str, report: Report) -> Keychain | None:
    """Return the keys of the log as far as a key we trust handed over to them; that key alone otherwise."""
    trusted = vkey.split() or [""]
    try:
        known = Keychain.of(trusted[0])
        found = keys_in(fetch("keys.json"))
    except Missing:
        return known
    except RecordError as error:
        report.add(None, f"the checkpoint is not signed by the key {trusted[0]}: {error}")
        return None
    return found if set(trusted) & set(found.vkeys) else known


def _checkpoint(fetch: Fetch, keys: Keychain, report: Report) -> Checkpoint | None:
    try:
        head = keys.open(fetch("checkpoint"))
    except Missing:
        report.add(None, "there is no checkpoint: the log has signed nothing yet")
        return None
    except RecordError as error:
        report.add(None, f"the checkpoint is not signed by the key {keys.vkeys[-1]}: {error}")
        return None
    signer = keys.in_force(head.size)
    report.origin, report.size, report.root = head.origin, head.size, b64url(head.root)
    report.signed_by = f"{signer.name} ({signer.key_id.hex()})"
    return head


def _rotations(fetch: Fetch, entries: list[tuple[int, Entry]], keys: Keychain, report: Report) -> None:
    """Compare the keys by which the checkpoint was opened with those that the entries name."""
    chain = Keychain(keys.keys[:1])
    for index, found in entries:
        if found.kind == ROTATED:
            try:
                chain = rotated(chain, index, found, canonical.decode(fetch(f"blob/{found.rules}")))
            except (RecordError, Missing) as error:
                report.add(index, f"the key was not handed over: {error}")
    if entries and chain != keys.up_to(entries[-1][0] + 1):
        report.add(None, f"by its entries the log has the keys {chain.vkeys}, checked was with {keys.vkeys}")


def _entries(fetch: Fetch, size: int, report: Report, progress: Progress) -> Iterator[bytes]:
    """Yield the entries in order; stop at the first bundle that cannot be read."""
    row = tiles_for(size)[0] if size else None
    widths = [] if row is None else [0] * row.full + ([row.partial] if row.partial else [])
    for index, width in enumerate(widths):
        progress(index, len(widths), "entries")
        tile = Tile("entries", index, width)
        try:
            yield from decode_bundle(_tile(fetch, tile), width or 256)
        except (Missing, RecordError) as error:
            report.add(index * 256, f"the bundle {tile.path} cannot be read: {error}")
            return


def _tile(fetch: Fetch, tile: Tile) -> bytes:
    """Fetch a tile; where a partial one is gone the full one, which begins with it, may be there."""
    try:
        return fetch(tile.path)
    except Missing:
        if not tile.width:
            raise
        whole = fetch(Tile(tile.level, tile.index).path)
    if tile.level != "entries":
        return whole[: tile.width * 32]
    end = 0
    for _ in range(tile.width):
        end += 2 + int.from_bytes(whole[end : end + 2], "big")
    return whole[:end]


def _tree(fetch: Fetch, entries: list[bytes], head: Checkpoint, report: Report, progress: Progress) -> None:
    hashes = [leaf_hash(raw) for raw in entries]
    if len(hashes) == head.size and root_of(hashes) != head.root:
        report.add(
            None, f"the entries have the root {b64url(root_of(hashes))}, signed was {b64url(head.root)}"
        )
    expected = new_tiles(0, hashes, fetch)
    for done, path in enumerate(expected):
        progress(done, len(expected), "tiles")
        if len(hashes) != head.size and ".p/" in path:
            continue
        try:
            found = _tile(fetch, parse_path(path))
        except Missing as error:
            report.add(None, f"the tile {path} is missing: {error}")
            continue
        if found != expected[path]:
            _changed(path, found, expected[path], report)


def _changed(path: str, found: bytes, expected: bytes, report: Report) -> None:
    """Name the entries whose hash in a tile is not the hash of the entry as served."""
    tile = parse_path(path)
    places = [at for at in range(0, len(expected), 32) if found[at : at + 32] != expected[at : at + 32]]
    if tile.level != 0:
        report.add(None, f"the tile {path} does not fit the tiles below it, first at hash {places[0] // 32}")
        return
    for at in places:
        report.add(
            tile.index * 256 + at // 32, f"it was changed: the tile {path} holds the hash of another entry"
        )


def _structure(entries: list[bytes], origin: str, report: Report) -> list[Read]:
    read, faults = replay.read_entries(entries, origin)
    for fault in faults:
        details = ", ".join(f"{name} {value}" for name, value in fault.params.items())
        report.add(fault.index, f"{replay.CODES[fault.code]} ({details})")
    return read


def _first_entry(entries: list[tuple[int, Entry]], vkey: str, report: Report) -> None:
    for index, found in entries[:1]:
        if found.kind != "log.opened" or index:
            report.add(0, f"it must open the log, found {found.kind}")
        elif found.data.get("key") != vkey:
            report.add(0, f"the log was opened with the key {found.data.get('key')}, not with {vkey}")


def _kinds(entries: list[tuple[int, Entry]], report: Report) -> None:
    bodies = {found.body for _, found in entries}
    if len(bodies) > 1:
        report.add(None, f"the log holds entries of several bodies: {', '.join(sorted(bodies))}")
    for index, found in entries:
        kind = KINDS.get(found.kind)
        if kind is None:
            report.add(index, f"{found.kind} is not a kind of entry that this version knows")
            continue
        try:
            kind.check(found.stream, found.data, [stub["name"] for stub in found.withheld])
        except EntryRefused as error:
            report.add(index, str(error))


def _blobs(fetch: Fetch, entries: list[tuple[int, Entry]], report: Report, progress: Progress) -> None:
    named: dict[str, int] = {}
    for index, found in entries:
        for name in (found.rules, found.data.get("calendar", ""), found.data.get("checkpoint", "")):
            if name:
                named.setdefault(name, index)
    for done, (name, index) in enumerate(named.items()):
        progress(done, len(named), "rules")
        try:
            raw = fetch(f"blob/{name}")
            canonical.decode(raw)
        except (LedgerError, RecordError) as error:
            _unless_unreachable(error)
            report.add(index, f"the rules {name} cannot be read: {error}")
            continue
        if blob_digest(raw) != name:
            report.add(index, f"the rules {name} were changed: their digest is {blob_digest(raw)}")
        report.blobs += 1


def _disclosures(fetch: Fetch, entries: list[tuple[int, Entry]], report: Report, progress: Progress) -> None:
    named = [(index, name, found) for index, found in entries for name in found.d]
    for done, (index, name, found) in enumerate(named):
        progress(done, len(named), "disclosures")
        narrower = name in {stub["d"] for stub in found.withheld}
        try:
            _disclosure(fetch(f"d/{name}"), index, name, found, report)
        except Erased:
            report.erased += 1
        except (NotPublic, Missing) as error:
            if narrower:
                report.withheld += 1
            else:
                report.add(index, f"the disclosure {name} is public by its entry, but is not shown: {error}")


def _disclosure(raw: bytes, index: int, name: str, found: Entry, report: Report) -> None:
    text = raw.decode("ascii", "replace").strip()
    try:
        if digest(text) != name:
            raise RecordError(f"its digest is {digest(text)}")
        word = read(text).name
    except RecordError as error:
        report.add(index, f"the disclosure {name} was changed: {error}")
        return
    kind = KINDS.get(found.kind)
    if kind is not None and word not in kind.disclosures:
        report.add(index, f"the disclosure {name} is called {word}, which {found.kind} does not know")
    report.disclosed += 1


def _unless_unreachable(error: Exception) -> None:
    if not isinstance(error, RecordError | Missing | NotPublic | Erased):
        raise error
