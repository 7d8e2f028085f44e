"""How close a replay comes to the speed of bare SHA-256: JSON, sequence, fold and every rule, in one run."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from time import process_time
from typing import Any

from tests.procedure.walking import CHINA, Walk, definition, full, w

from benchmarks.measure import Measure, quickest
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
LARGE = 50_000  # matters, from which on once is enough
REVIEWER = {"post": "secrecy_review", "person": "p_secrecy_review"}


def measures(*, long: bool = False) -> list[Measure]:
    """Return how replay compares with bare hashing and how it grows; `long` replays all 100,000 matters."""
    few, many = (10_000, 100_000) if long else (1_000, 10_000)
    lesser, greater = matters_replayed(few, many)
    per_100_000 = greater * 100_000 / many
    how = "one core, all of them" if long else f"one core, from {many:,}; `--long` replays all"
    return [
        Measure(
            "replay with JSON, sequence, fold and rules",
            replay_ratio(),
            "of the limit",
            "two bare SHA-256 an entry",
            0.08,
            True,
            3,
        ),
        Measure(
            "replay of 100,000 matters of 13 acts, the opening among them",
            per_100_000,
            "s",
            how,
            30,
            digits=1,
        ),
        Measure(f"replay of {many:,} matters", greater / lesser, "times", f"{few:,} matters", 11, digits=2),
    ]


def replay_ratio() -> float:
    """Return the time of two hashes an entry over that of a replay; the log holds some 10,000 entries."""
    blobs: dict[str, bytes] = {}
    entries = [encode(entry) for entry in _log(blobs, [_fund(day % 200) for day in range(MATTERS)])]
    work = _work(entries, blobs)
    limits, times = [], []
    for _ in range(3):
        limits.append(_seconds(lambda: _limit(entries)))
        times.append(_seconds(work))
    return min(limits) / min(times)


def _work(entries: list[bytes], blobs: dict[str, bytes]) -> Callable[[], None]:
    """Return the replay of a log without faults, entry by entry."""
    values = {digest: decode(raw) for digest, raw in blobs.items()}

    def work() -> None:
        faults: list[structure.Fault] = []
        read = structure.each_entry(entries, ORIGIN, faults)
        found = [one for one in replay(read, values.__getitem__) if one.is_fault]
        assert not faults, faults[:1]
        assert not found, str(found[0])

    return work


def matters_replayed(few: int, many: int) -> tuple[float, float]:
    """Return the seconds to replay `few` matters of 13 acts, and `many`: from their bytes, on one core."""
    found = []
    for matters in (few, many):
        blobs: dict[str, bytes] = {}
        walks = [_bought(day) for day in range(200)]
        entries = [encode(entry) for entry in _log(blobs, [walks[n % 200] for n in range(matters)])]
        found.append(quickest(_work(entries, blobs), 3 if matters < LARGE else 1, process_time))
    return found[0], found[1]


def _bought(day: int) -> Walk:
    """Return a purchase of 13 acts with its opening: a show of hands, one objection to the notice."""
    walk = Walk(full("large-fund"), w(day), kind="works", amount=860_000 + day)
    walk.act("apply")
    walk.at(w(day + 3)).act("budget", "ok")
    walk.at(w(day + 4)).act("materials")
    walk.at(w(day + 8)).counted("decide", "pass", 9, 9, {"agree": 8, "disagree": 1})
    walk.at(w(day + 18)).act("small_buy")
    walk.put_up("candidate_show")
    walk.object(1, "candidate_show")
    walk.act("candidate_show", "objection")
    walk.act("answer", "dismissed", answers=[1])
    walk.at(w(day + 40)).act("candidate_show", "clear")
    return walk


def _log(blobs: dict[str, bytes], walks: list[Walk]) -> Iterator[Entry]:
    """Yield the entries of a log of purchases by the committee, many of them running at once."""

    def keep(value: Any) -> str:
        raw = blob(normalised(value))
        blobs[blob_digest(raw)] = raw
        return blob_digest(raw)

    calendar, procedure = keep(to_dict(CHINA)), keep(procedure_to_blob(definition("large-fund")))
    people = {tuple(sorted(event.actor.items())) for walk in walks for event in walk.events if event.actor}
    people.add(tuple(sorted(REVIEWER.items())))
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
        data = dict(event.data)
        if "reviewed_by" in data:
            data["reviewer"] = _actor(REVIEWER)["tenure"]
        yield entry(event.kind, f"matter:{names[which]}", data, _actor(actor))


def _held(actor: dict[str, str]) -> dict[str, str]:
    return {name: _actor(actor)[name] for name in ("tenure", "post", "person")}


def _actor(actor: dict[str, str]) -> dict[str, str]:
    if not actor:
        return {}
    post, person = actor.get("post", "office"), actor.get("person", "p")
    return {"post": post, "person": person, "tenure": f"{post}:{person}"}


def _seconds(work: Any) -> float:
    start = process_time()
    work()
    return process_time() - start


if __name__ == "__main__":
    print(f"replay  {replay_ratio():.3f} of bare hashing")
