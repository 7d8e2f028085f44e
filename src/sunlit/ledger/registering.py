"""The register: an entry, once a day, that commits to the last leaf of every stream (TRU-2)."""

from __future__ import annotations

from sunlit.ledger.clock import now_ms
from sunlit.ledger.log import Writer, writing
from sunlit.ledger.models import Leaf, Log, Stream
from sunlit.ledger.standing import may_write
from sunlit.record.b64 import b64url
from sunlit.record.register import register_root, register_value

KIND = "register.made"
PERIOD = 24 * 3_600_000  # milliseconds
DAILY = ("duelist.made", KIND)  # entries that are made by the clock alone call for no new register


def make_register(slug: str) -> Leaf:
    """Enter the register of a log as it stands, and return its leaf."""
    with writing(slug) as writer:
        return _append(writer)


def make_register_when_due(slug: str) -> Leaf | None:
    """Enter the register when a day has passed since the last one and anything was entered since."""
    last = last_daily(slug, KIND)
    if last is not None and now_ms() < last.at + PERIOD:
        return None
    after = Leaf.objects.filter(log_id=slug, index__gt=-1 if last is None else last.index)
    return make_register(slug) if after.exclude(kind__in=DAILY).exists() else None


def make_registers() -> list[Leaf]:
    """Enter the register of each log for which it is time."""
    made = (make_register_when_due(log.slug) for log in Log.objects.filter(size__gt=0) if may_write(log))
    return [leaf for leaf in made if leaf is not None]


def last_daily(slug: str, kind: str) -> Leaf | None:
    """Return the last entry of a kind that is made daily; it stands near the end of the body's stream."""
    return Leaf.objects.filter(log_id=slug, stream="body", kind=kind).order_by("-seq").first()


def _append(writer: Writer) -> Leaf:
    rows = Stream.objects.filter(log=writer.log).values_list("name", "seq", "head")
    ends = {name: (seq, b64url(bytes(head))) for name, seq, head in rows}
    data = {"streams": len(ends), "root": register_root(ends)}
    return writer.append(KIND, "body", data=data, rules=writer.blob(register_value(ends)))
