"""Every kind of entry that a log may hold. `docs/record.md` is made from this table.

A field is only ever added, and only as optional; a change that breaks a reader is a new kind.
"""

from __future__ import annotations

from sunlit.ledger.kinds.bodies import BODY_KINDS
from sunlit.ledger.kinds.kind import DISCLOSURES_ANY, Kind
from sunlit.ledger.kinds.logs import LOG_KINDS
from sunlit.ledger.kinds.matters import MATTER_KINDS
from sunlit.ledger.kinds.meetings import MEETING_KINDS
from sunlit.ledger.kinds.observers import OBSERVER_KINDS
from sunlit.ledger.kinds.orders import ORDER_KINDS
from sunlit.ledger.kinds.submissions import SUBMISSION_KINDS
from sunlit.ledger.kinds.types import TYPES

KINDS: dict[str, Kind] = {
    kind.name: kind
    for kind in (
        *BODY_KINDS,
        *LOG_KINDS,
        *MATTER_KINDS,
        *MEETING_KINDS,
        *OBSERVER_KINDS,
        *ORDER_KINDS,
        *SUBMISSION_KINDS,
    )
}

__all__ = ["DISCLOSURES_ANY", "KINDS", "TYPES", "Kind"]
