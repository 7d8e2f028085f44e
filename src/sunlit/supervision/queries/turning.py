"""When the counts of findings turn by themselves: something falls due, or a day of review passes."""

from __future__ import annotations

from typing import Any

from django.db.models import Min, QuerySet

from sunlit.dialogue.models import Submission
from sunlit.matters.models import Duty, StepRun
from sunlit.supervision.models import Order
from sunlit.supervision.queries.days import day_of, end_of


def next_turn(now: int) -> int:
    """Return the last instant from `now` on at which everything is as overdue as it is now; four queries."""
    owed: tuple[QuerySet[Any], ...] = (
        StepRun.objects.filter(is_open=True),
        Submission.objects.filter(replied_at=None),
        Duty.objects.filter(state="due"),
        Order.objects.all(),
    )
    found = (rows.filter(due_at__gte=now).aggregate(at=Min("due_at"))["at"] for rows in owed)
    return min([end_of(day_of(now)) - 1, *(int(at) for at in found if at is not None)])
