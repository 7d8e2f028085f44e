"""When the counts of findings turn by themselves: something falls due, or a day of review passes."""

from __future__ import annotations

from typing import Any

from django.db.models import Min, QuerySet

from sunlit.dialogue.models import Submission
from sunlit.matters.models import Departure, Duty, StepRun
from sunlit.supervision.models import Order
from sunlit.supervision.queries.days import days_now, end_of


def next_turn(now: int) -> int:
    """Return the last instant from `now` on at which everything is as overdue as it is now; eight queries."""
    owed: tuple[tuple[QuerySet[Any], str], ...] = (
        (StepRun.objects.filter(is_open=True), "due_at"),
        (StepRun.objects.filter(is_open=True), "report_due_at"),
        (Submission.objects.filter(replied_at=None), "due_at"),
        (Duty.objects.filter(state="due"), "due_at"),
        (Departure.objects.filter(ratified=""), "ratify_due_at"),
        (Departure.objects.filter(reported=""), "report_due_at"),
        (Order.objects.filter(of=""), "due_at"),
    )
    found = (rows.filter(**{f"{name}__gte": now}).aggregate(at=Min(name))["at"] for rows, name in owed)
    days = [end_of(day, zone) - 1 for zone, day in days_now(now).items()]
    return min([*days, *(int(at) for at in found if at is not None)], default=now)
