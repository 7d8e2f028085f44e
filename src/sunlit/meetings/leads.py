"""How long before a meeting its items must be announced."""

from __future__ import annotations

from datetime import timedelta

from sunlit.catalogue.models import Body
from sunlit.catalogue.queries import calendar_of

LEAD_WORK_DAYS = 2


def lead_of(body: Body) -> int:
    """Return the working days between the announcement of an item and the meeting; a body chooses them."""
    return int(body.rules.get("meeting_lead_work_days", LEAD_WORK_DAYS))


def announce_by(body: Body, at: int) -> int:
    """Return the end of the last day on which an item of a meeting at `at` is announced in time."""
    calendar = calendar_of(body)
    day, left = calendar.day(at), lead_of(body)
    while left:
        day -= timedelta(days=1)
        left -= calendar.is_workday(day)
    return calendar.instant(day, 24 * 60)
