"""How much one sender may hand in: the only thing that acts before a submission has its leaf.

Nothing about a sender is kept but counts under keyed digests, which nobody can turn back into an address.
A whole village may stand behind one address, so the numbers are generous; what they stop is a machine.
"""

from __future__ import annotations

import hashlib
import hmac
import ipaddress
from dataclasses import dataclass

from django.conf import settings
from django.db.models import F

from sunlit.dialogue.private import Attempt
from sunlit.ledger.clock import now_ms
from sunlit.ledger.turns import write_transaction

HOUR = 3_600_000
DAY = 24 * HOUR


@dataclass(frozen=True, slots=True)
class Limit:
    """How many submissions an hour fall into one kind of bucket."""

    name: str
    per_hour: int


PAIR = Limit("address+item", 30)
ADDRESS = Limit("address", 200)
ITEM = Limit("item", 300)
SAME = Limit("address+item+text", 2)  # the same words again, from the same place


class Busy(Exception):
    """Too many submissions; `seconds` says when the next one is taken."""

    def __init__(self, seconds: int) -> None:
        super().__init__(f"too many submissions; the next is taken in {seconds} seconds")
        self.seconds = seconds


def take_a_place(item: str, address: str, text: str) -> None:
    """Count one submission about `item` from `address`, or raise `Busy` and count nothing.

    `item` names what it is about, "qinghe/2026-0117"; `address` is the sender's network address.
    """
    now = now_ms()
    hour = now // HOUR
    buckets = {_bucket(limit, hour, values): limit for limit, values in _counted(item, address, text)}
    with write_transaction():
        Attempt.objects.filter(at__lt=now - DAY).delete()
        counts = dict(Attempt.objects.filter(bucket__in=buckets).values_list("bucket", "count"))
        if any(counts.get(bucket, 0) >= limit.per_hour for bucket, limit in buckets.items()):
            raise Busy((hour + 1) * HOUR // 1_000 - now // 1_000)
        for bucket in buckets:
            Attempt.objects.get_or_create(bucket=bucket, defaults={"at": now})
        Attempt.objects.filter(bucket__in=buckets).update(count=F("count") + 1)


def _counted(item: str, address: str, text: str) -> tuple[tuple[Limit, tuple[str, ...]], ...]:
    sender = _network(address)
    return (
        (PAIR, (sender, item)),
        (ADDRESS, (sender,)),
        (ITEM, (item,)),
        (SAME, (sender, item, " ".join(text.split()))),
    )


def _network(address: str) -> str:
    """Return the address; of IPv6 the first 64 bits, because one household has all the rest."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return address
    if found.version == 4:
        return address
    return str(ipaddress.ip_network((found, 64), strict=False))


def _bucket(limit: Limit, hour: int, values: tuple[str, ...]) -> str:
    """Return the keyed digest that stands for one bucket of one hour."""
    message = "\x00".join((limit.name, str(hour), *values)).encode()
    return hmac.new(settings.SECRET_KEY.encode(), message, hashlib.sha256).hexdigest()
