"""How long before a meeting its items must be announced, and how long residents may apply to sit in it."""

from __future__ import annotations

from datetime import timedelta

from sunlit.catalogue.models import Body
from sunlit.catalogue.queries import calendar_of
from sunlit.procedure.meetings import CALL_WORK_DAYS, OBSERVER_SEATS, call_runs_to

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


def call_days(body: Body) -> int:
    """Return for how many working days at least residents may apply as observers; a body chooses them."""
    return int(body.rules.get("observer_call_work_days", CALL_WORK_DAYS))


def seats_owed(body: Body) -> int:
    """Return how many seats for observers each open meeting of a body owes a call for; 0 for none."""
    return int(body.rules.get(OBSERVER_SEATS, 0))


def earliest_end(body: Body, at: int) -> int:
    """Return the first instant at which a call for observers made at `at` may end."""
    return call_runs_to(calendar_of(body), at, call_days(body))
