"""What it costs to publish one more entry in a long log beside a short one, and what the publisher holds.

The logs are made quickly, of entries that are alike but for their stream, stored as the log stores its own;
the publisher reads, checks and signs all of them. It runs in a process of its own, whose memory is measured.
Both logs end where a tile begins: what a publisher reads depends on how full the last tile is.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from time import perf_counter

import django
from django.db import connection, transaction
from django.db.models import F

if __name__ == "__main__":
    django.setup()

from benchmarks.measure import Measure
from sunlit.ledger.log import open_log
from sunlit.ledger.models import Log
from sunlit.ledger.publish import publish
from sunlit.record.entry import Entry, encode
from sunlit.record.hashing import leaf_hash
from sunlit.record.tiles import WIDTH

SHORT = 40 * WIDTH  # ten thousand entries
LONG = 3_907 * WIDTH  # a million
TIMES = 40
_INSERT = """INSERT INTO ledger_leaf (ref, log_id, "index", kind, stream, seq, at, hash, entry)
VALUES (%s, %s, %s, 'submission.shown', %s, 0, %s, %s, %s)"""


def measures() -> list[Measure]:
    """Return how publishing one entry grows, and the most memory a publisher of all took."""
    short, _ = _published("short", SHORT)
    long, memory = _published("long", LONG)
    peer = f"a log of {SHORT:,} entries, {short:.1f} ms"
    return [
        Measure(
            f"publishing one more entry, {LONG:,} entries: {long:.1f} ms",
            long / short,
            "times",
            peer,
            1.5,
            digits=2,
        ),
        Measure(
            f"memory of a publisher that signs {LONG:,} entries", memory, "MB", "its process, at most", 150
        ),
    ]


def _published(slug: str, size: int) -> tuple[float, float]:
    """Make and publish a log; return the milliseconds of publishing one more entry, and the memory in MB."""
    log = open_log(slug, origin=f"{slug}.example/log", demo=True)
    _extend(log, size)
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.publishing_bench", slug],
        capture_output=True,
        text=True,
        check=True,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
    )
    publish(slug, thorough=False)
    found = []
    for _ in range(TIMES):
        _extend(Log.objects.get(slug=slug), 1)
        start = perf_counter()
        publish(slug)
        found.append(perf_counter() - start)
    return median(found) * 1_000, int(done.stdout) / 1_000


def _extend(log: Log, more: int) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.executemany(_INSERT, _rows(log, log.size, log.size + more))
        Log.objects.filter(pk=log.slug).update(size=F("size") + more, last_at=log.last_at)


def _rows(log: Log, first: int, end: int) -> Iterator[tuple[str, str, int, str, int, bytes, bytes]]:
    """Yield the rows of entries that differ in their stream alone."""
    pattern = Entry(log=log.origin, kind="submission.shown", body=log.slug, stream="x", seq=0, prev="", at=1)
    before, after = encode(pattern).split(b'"stream":"x"')
    for index in range(first, end):
        stream = f"submission:q{index}"
        raw = b'%s"stream":"%s"%s' % (before, stream.encode(), after)
        yield f"{log.slug}/{index}", log.slug, index, stream, 1, leaf_hash(raw), raw


def _publish_alone(slug: str) -> None:
    """Publish a log and print the most memory this process ever held, in thousands of bytes."""
    publish(slug)
    print(_most_held() // 1_000)


def _most_held() -> int:
    """Return the most bytes this process ever held; on Linux not those of the one that started it."""
    status = Path("/proc/self/status")
    if status.exists():
        line = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
        return int(line.split()[1]) * 1_024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss  # bytes on macOS


if __name__ == "__main__":
    _publish_alone(sys.argv[1])
