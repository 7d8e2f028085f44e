"""How much one sender may hand in: the only thing that acts before a submission has its leaf.

Nothing about a sender is kept but counts under keyed digests, which nobody can turn back into an address.
A whole village may stand behind one address, so the numbers are generous; what they stop is a machine.

Above a first number nobody is refused: a small question has to be answered. Above a second one only the
sender or the neighbourhood of addresses that sent so much waits for the next hour. What all others together
send never closes a matter to anybody: a flood cannot keep an objection out until its notice has ended.
"""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass

from django.conf import settings
from django.db.models import F

from sunlit.accounts.attempts import network_of
from sunlit.dialogue.private import Attempt
from sunlit.ledger.clock import now_ms
from sunlit.ledger.turns import write_transaction

HOUR = 3_600_000
DAY = 24 * HOUR


@dataclass(frozen=True, slots=True)
class Limit:
    """How many submissions an hour fall into one kind of bucket: freely, and at all (0: any number)."""

    name: str
    per_hour: int
    most: int


PAIR = Limit("address+item", 30, 120)
ADDRESS = Limit("address", 200, 800)
NEAR = Limit("network+item", 100, 400)  # the neighbourhood of an address: what one sender easily rents whole
ITEM = Limit("item", 300, 0)  # everybody together: never refused
SAME = Limit("address+item+text", 2, 2)  # the same words again, from the same place
ANSWER = Limit("answer", 1, 1)  # one answer lets one submission through


class Busy(Exception):
    """Too many submissions; `seconds` says when the next one is taken."""

    def __init__(self, seconds: int) -> None:
        super().__init__(f"too many submissions; the next is taken in {seconds} seconds")
        self.seconds = seconds


class QuestionFirst(Exception):
    """Many submissions just now: the next is taken once its sender has answered a small question."""


def take_a_place(item: str, address: str, text: str, answered: str = "") -> None:
    """Count one submission about `item` from `address`; raise and count nothing when it may not come in.

    `item` names what it is about, "qinghe/2026-0117"; `address` is the sender's network address; `answered`
    is the number of the question that the sender answered, "" for none. Raises `QuestionFirst` when one has
    to be answered before, `Busy` when this sender has to wait.
    """
    now = now_ms()
    hour = now // HOUR
    counted = _counted(item, address, text)
    if answered:
        counted = (*counted, (ANSWER, (answered,)))
    buckets = {_bucket(limit, hour, values): limit for limit, values in counted}
    with write_transaction():
        Attempt.objects.filter(at__lt=now - DAY).delete()
        counts = dict(Attempt.objects.filter(bucket__in=buckets).values_list("bucket", "count"))
        full = {limit for bucket, limit in buckets.items() if counts.get(bucket, 0) >= limit.per_hour}
        over = {limit for bucket, limit in buckets.items() if 0 < limit.most <= counts.get(bucket, 0)}
        if over - {ANSWER}:
            raise Busy((hour + 1) * HOUR // 1_000 - now // 1_000)
        if full and (not answered or ANSWER in full):
            raise QuestionFirst
        for bucket in buckets:
            Attempt.objects.get_or_create(bucket=bucket, defaults={"at": now})
        Attempt.objects.filter(bucket__in=buckets).update(count=F("count") + 1)


def _counted(item: str, address: str, text: str) -> tuple[tuple[Limit, tuple[str, ...]], ...]:
    sender = network_of(address)
    return (
        (PAIR, (sender, item)),
        (ADDRESS, (sender,)),
        (NEAR, (network_of(address, 24, 48), item)),
        (ITEM, (item,)),
        (SAME, (sender, item, " ".join(text.split()))),
    )


def _bucket(limit: Limit, hour: int, values: tuple[str, ...]) -> str:
    """Return the keyed digest that stands for one bucket of one hour."""
    message = "\x00".join((limit.name, str(hour), *values)).encode()
    return hmac.new(settings.SECRET_KEY.encode(), message, hashlib.sha256).hexdigest()
