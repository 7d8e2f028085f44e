"""What concerns the copy of one record in a mirror."""

from __future__ import annotations

import time
from collections.abc import Iterator

from sunlit.ledger.mirroring import followed
from sunlit.ledger.models import Log
from sunlit.ui.wording import t

OLD_MS = 24 * 3_600_000


def mirror_faults(log: Log) -> Iterator[str]:
    """Yield what is wrong with the copy of a record."""
    state = followed(log.slug)
    if state.refused:
        yield t("doctor.mirror_refused", slug=log.slug, reason=state.refused)
        return
    hours = (time.time_ns() // 1_000_000 - state.checked_at) // 3_600_000
    if state.checked_at and hours * 3_600_000 > OLD_MS:
        yield t("doctor.mirror_old", slug=log.slug, hours=hours, reason=state.fault)
    if state.missing:
        yield t("doctor.mirror_missing", slug=log.slug, n=len(state.missing))
    if state.unkept:
        yield t("doctor.mirror_unkept", slug=log.slug, n=len(state.unkept), first=min(map(int, state.unkept)))
