"""Days as they are where a body is."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from sunlit.catalogue.models import Body
from sunlit.ledger.clock import now_ms


def local_day(body: Body, at: int) -> date:
    """Return the day of an instant where the body is."""
    return datetime.fromtimestamp(at / 1000, ZoneInfo(body.zone)).date()


def today_of(body: Body) -> date:
    """Return the day that it is now where the body is, by the clock that leaves carry."""
    return local_day(body, now_ms())
