"""What was worked out from the record and holds until the next entry: counted once, not by every reader.

Rows change only with an entry of their log. So what was counted from the rows of some logs holds as long as
these end with the same leaves; and where it depends on the time, until the instant at which it turns.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable, Sequence
from typing import Generic, TypeVar

from django.db.models import F

from sunlit.ledger.models import Leaf

Found = TypeVar("Found")
FOR_EVER = 2**63


class Holding(Generic[Found]):
    """Answers of one kind, kept in memory; the oldest gives way."""

    def __init__(self, most: int = 256) -> None:
        """Keep `most` answers."""
        self._most = most
        self._kept: OrderedDict[Hashable, tuple[int, int, Found]] = OrderedDict()

    def get(
        self,
        slugs: Sequence[str],
        now: int,
        work: Callable[[], Found],
        turns_at: Callable[[], int] | None = None,
    ) -> Found:
        """Return what `work` finds in the rows of these logs, asked anew only when it may have changed.

        `turns_at` gives the last instant at which the answer holds when no entry follows.
        """
        ends = _ends(slugs)
        known = self._kept.get(ends)
        if known is not None and known[0] <= now <= known[1]:
            return known[2]
        found = work()
        self._kept[ends] = now, FOR_EVER if turns_at is None else turns_at(), found
        while len(self._kept) > self._most:
            self._kept.popitem(last=False)
        return found


def _ends(slugs: Sequence[str]) -> Hashable:
    """Return the last leaf of each log; one query."""
    last = Leaf.objects.filter(log__in=slugs, index=F("log__size") - 1).order_by()
    hashes = sorted((ref, bytes(value)) for ref, value in last.values_list("ref", "hash"))
    return tuple(slugs), tuple(hashes)
