"""Days as they are where a body is."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from sunlit.catalogue.models import Body
from sunlit.ledger.clock import now_ms


def today_of(body: Body) -> date:
    """Return the day that it is now where the body is, by the clock that leaves carry."""
    return datetime.fromtimestamp(now_ms() / 1000, UTC).astimezone(ZoneInfo(body.zone)).date()
