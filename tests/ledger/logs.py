"""Logs to try things on."""

from __future__ import annotations

from sunlit.ledger.log import open_log, writing
from sunlit.ledger.models import Leaf, Log

ORIGIN = "road.example/log/2026"
CLERK = {"post": "clerk", "tenure": "t1", "person": "p1"}


def opened(slug: str, origin: str, *, demo: bool = False) -> Log:
    """Open a log and write its entry 0."""
    log = open_log(slug, origin=origin, demo=demo)
    with writing(slug) as writer:
        calendar = writer.blob({"holidays": []})
        writer.append(
            "log.opened",
            "body",
            data={
                "level": "town",
                "parent": "",
                "zone": "Asia/Shanghai",
                "closes": "17:30",
                "calendar": calendar,
                "key": log.vkey,
                "demo": demo,
            },
            rules=writer.blob({"name": {"zh": "路", "en": "Road"}, "rules": {}}),
        )
    return Log.objects.get(slug=slug)


def add(count: int, slug: str = "road", stream: str = "matter:2026-0001") -> list[Leaf]:
    """Append `count` acts to one stream."""
    with writing(slug) as writer:
        return [
            writer.append("act.done", stream, actor=CLERK, data={"step": "draft", "verb": "report"})
            for _ in range(count)
        ]


def hashes(slug: str = "road") -> list[bytes]:
    """Return the stored leaf hashes of a log."""
    rows = Leaf.objects.filter(log_id=slug).order_by("index")
    return [bytes(raw) for raw in rows.values_list("hash", flat=True)]


def whole(slug: str = "road") -> list[bytes]:
    """Return every entry of a log as stored."""
    rows = Leaf.objects.filter(log_id=slug).order_by("index")
    return [bytes(raw) for raw in rows.values_list("entry", flat=True)]
