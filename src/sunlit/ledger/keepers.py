"""Which function keeps the rows of which kind of entry.

The same function serves the live action, `sunlit rebuild` and a mirror, so that rows cannot drift apart.
"""

from __future__ import annotations

from collections.abc import Callable

from sunlit.ledger.errors import LedgerError
from sunlit.ledger.kinds import KINDS
from sunlit.ledger.models import Leaf
from sunlit.record.entry import Entry

Keeper = Callable[[Leaf, Entry], None]

_keepers: dict[str, Keeper] = {}


def keeps(*kinds: str) -> Callable[[Keeper], Keeper]:
    """Register the decorated function as the one keeper of the entries of `kinds`.

    Raises LedgerError for a kind that is not known, and for a kind that has a keeper already.
    """

    def register(keeper: Keeper) -> Keeper:
        for kind in kinds:
            if kind not in KINDS:
                raise LedgerError(f"{keeper.__qualname__} keeps {kind!r}, which is not a kind of entry")
            if _keepers.setdefault(kind, keeper) is not keeper:
                raise LedgerError(
                    f"{kind} has two keepers: {_keepers[kind].__qualname__}, {keeper.__qualname__}"
                )
        return keeper

    return register


def keeper_of(kind: str) -> Keeper:
    """Return the function that keeps the rows of `kind`; LedgerError when no room has one."""
    keeper = _keepers.get(kind)
    if keeper is None:
        raise LedgerError(f"no room keeps rows for entries of kind {kind!r}")
    return keeper
