"""When the counts of findings turn by themselves: something falls due, or a day of review passes."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from django.db.models import Min, QuerySet

from sunlit.dialogue.models import Submission
from sunlit.matters.models import Duty, StepRun
from sunlit.supervision.models import Order

_CHINA = timedelta(hours=8)


def next_turn(now: int) -> int:
    """Return the last instant from `now` on at which everything is as overdue as it is now; four queries."""
    owed: tuple[QuerySet[Any], ...] = (
        StepRun.objects.filter(is_open=True),
        Submission.objects.filter(replied_at=None),
        Duty.objects.filter(state="due"),
        Order.objects.all(),
    )
    found = (rows.filter(due_at__gte=now).aggregate(at=Min("due_at"))["at"] for rows in owed)
    return min([_end_of_day(now), *(int(at) for at in found if at is not None)])


def _end_of_day(now: int) -> int:
    """Return the last millisecond of the day in China, on which reviews fall due."""
    day = (datetime.fromtimestamp(now / 1000, UTC) + _CHINA).date()
    midnight = datetime.combine(day + timedelta(days=1), datetime.min.time(), UTC) - _CHINA
    return int(midnight.timestamp() * 1000) - 1
