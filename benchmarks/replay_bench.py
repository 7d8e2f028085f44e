"""How close a replay comes to the speed of bare SHA-256: JSON, sequence, fold and every rule, in one run."""

from __future__ import annotations

from collections.abc import Iterator
from time import perf_counter
from typing import Any

from tests.procedure.walking import CHINA, definition

from benchmarks.procedure_bench import _fund
from benchmarks.record_bench import _limit
from sunlit.catalogue.blobs import procedure_to_blob
from sunlit.procedure.calendar import to_dict
from sunlit.record import replay as structure
from sunlit.record.b64 import b64url
from sunlit.record.blob import blob, blob_digest
from sunlit.record.canonical import decode, normalised
from sunlit.record.entry import Entry, encode
from sunlit.record.hashing import leaf_hash
from sunlit.supervision.replaying import replay

ORIGIN = "qinghe.example/log"
MATTERS = 400


def replay_ratio() -> float:
    """Return the time of two hashes an entry over that of a replay; the log holds some 10,000 entries."""
    blobs: dict[str, bytes] = {}
    entries = [encode(entry) for entry in _log(blobs)]
    values = {digest: decode(raw) for digest, raw in blobs.items()}

    def work() -> None:
        faults: list[structure.Fault] = []
        read = structure.each_entry(entries, ORIGIN, faults)
        found = [one for one in replay(read, values.__getitem__) if one.is_fault]
        assert not faults, faults[:1]
        assert not found, str(found[0])

    limits, times = [], []
    for _ in range(3):
        limits.append(_seconds(lambda: _limit(entries)))
        times.append(_seconds(work))
    return min(limits) / min(times)


def _log(blobs: dict[str, bytes]) -> Iterator[Entry]:
    """Yield the entries of a log of purchases by the committee, all of them running at once."""

    def keep(value: Any) -> str:
        raw = blob(normalised(value))
        blobs[blob_digest(raw)] = raw
        return blob_digest(raw)

    calendar, procedure = keep(to_dict(CHINA)), keep(procedure_to_blob(definition("large-fund")))
    walks = [_fund(day % 200) for day in range(MATTERS)]
    people = {tuple(sorted(case[1].actor.items())) for walk in walks for case in walk.cases if case[1].actor}
    rules = keep({"name": {"zh": "青禾镇"}, "rules": {}})
    at, ends = walks[0].events[0].at, dict[str, tuple[int, str]]()

    def entry(kind: str, stream: str, data: dict[str, Any], actor: dict[str, str], rule: str = "") -> Entry:
        nonlocal at
        at += 1
        seq, prev = ends.get(stream, (0, ""))
        found = Entry(
            log=ORIGIN,
            kind=kind,
            body="qinghe",
            stream=stream,
            seq=seq,
            prev=prev,
            at=at,
            actor=actor,
            rules=rule,
            data=data,
        )
        ends[stream] = seq + 1, b64url(leaf_hash(encode(found)))
        return found

    yield entry("log.opened", "body", {"calendar": calendar}, {}, rules)
    for found in people:
        held = {name: str(value) for name, value in found}
        yield entry("tenure.begun", "body", {**_held(held), "from_on": "2026-01-01"}, {})
    number, names = 0, dict[int, str]()
    for said_at, which, place in sorted(
        (event.at, which, place)
        for which, walk in enumerate(walks)
        for place, event in enumerate(walk.events)
    ):
        at, event = max(at, said_at - 1), walks[which].events[place]
        if place == 0:
            number += 1
            names[which] = f"2026-{number:04d}"
            data = {"number": names[which], "power": "", "calendar": calendar, **event.data}
            yield entry("matter.opened", f"matter:{names[which]}", data, {}, procedure)
            continue
        actor = {key: str(value) for key, value in event.actor.items()}
        yield entry(event.kind, f"matter:{names[which]}", dict(event.data), _actor(actor))


def _held(actor: dict[str, str]) -> dict[str, str]:
    return {name: _actor(actor)[name] for name in ("tenure", "post", "person")}


def _actor(actor: dict[str, str]) -> dict[str, str]:
    if not actor:
        return {}
    post, person = actor.get("post", "office"), actor.get("person", "p")
    return {"post": post, "person": person, "tenure": f"{post}:{person}"}


def _seconds(work: Any) -> float:
    start = perf_counter()
    work()
    return perf_counter() - start


if __name__ == "__main__":
    print(f"replay  {replay_ratio():.3f} of bare hashing")
