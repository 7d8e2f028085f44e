"""What concerns the logs below kept by other installations: which cannot be read, since when, what to do."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import UTC, datetime

from sunlit.ledger.elsewhere import unreadable
from sunlit.ledger.errors import LedgerError
from sunlit.ui.wording import t

HOUR_MS = 3_600_000
LONG_MS = 24 * HOUR_MS  # one look a day is missed


def elsewhere_faults() -> Iterator[str]:
    """Yield which logs elsewhere have stayed unreadable for a day or more, and a file that cannot be read."""
    try:
        yield from _sentences(is_long=True)
    except LedgerError as error:
        yield str(error)


def elsewhere_advice() -> Iterator[str]:
    """Yield which logs elsewhere could not be read lately; they are asked again every ten minutes."""
    try:
        yield from _sentences(is_long=False)
    except LedgerError:  # named among the faults
        return


def _sentences(*, is_long: bool) -> Iterator[str]:
    now = time.time_ns() // 1_000_000
    for one in unreadable():
        if (now - one.since >= LONG_MS) is is_long:
            yield t(
                "doctor.elsewhere",
                upper=one.log.upper,
                body=one.log.body,
                address=one.log.address,
                since=f"{datetime.fromtimestamp(one.since / 1000, UTC):%Y-%m-%d %H:%M} UTC",
                n=(now - one.since) // HOUR_MS,
                reason=one.reason,
            )
