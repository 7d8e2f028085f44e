"""The rows that figures are made of: steps done, departures, what the public asked; each with its quarter."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django.db.models import Q, QuerySet

from sunlit.catalogue.models import Body
from sunlit.dialogue.models import Submission
from sunlit.matters.models import Departure, Duty, StepRun
from sunlit.procedure.calendar import Calendar
from sunlit.procedure.duties import departure_of
from sunlit.supervision.queries.acts import LATE_RATIFICATION, LATE_REPORT
from sunlit.supervision.queries.statistics.figures import Release, Taken, days_counted

UNRATIFIED = "unratified"  # a declared departure that was not ratified in time
HOW = ("state", "due_at", "met_at", "narrow_by")  # what says how a duty departs
UNREPORTED = "unreported"  # a declared departure that was not reported in time


def quarter_of(calendar: Calendar, at: int) -> str:
    """Return the quarter of an instant: "2026Q4"."""
    day = calendar.day(at)
    return f"{day.year}Q{(day.month + 2) // 3}"


def taken_of(body: Body, calendar: Calendar) -> list[Taken]:
    """Return every step of the body that was done."""
    rows = StepRun.objects.filter(matter__body=body, status="done", done_at__isnull=False)
    names = ("matter__number", "matter__power__code", "step", "matter__procedure__digest", "position")
    times = ("opened_at", "done_at", "due_at", "late", "returned")
    days = days_counted(calendar)
    return [
        Taken(
            number,
            code or "",
            step,
            digest or "",
            position,
            days(opened, done),
            None if due is None else days(opened, due - 1),
            late,
            returned,
            quarter_of(calendar, done),
        )
        for number, code, step, digest, position, opened, done, due, late, returned in rows.order_by(
            "matter_id", "position"
        ).values_list(*names, *times)
    ]


def departures_of(body: Body, calendar: Calendar) -> list[tuple[str, str, str, str, bool, int]]:
    """Return (class, power, quarter, matter, declared, index) of each departure, newest first."""
    rows = Departure.objects.filter(matter__body=body).order_by("-at", "ref")
    found = rows.values_list("cls", "matter__power__code", "at", "matter__number", "declared", "act__index")
    return [
        (cls, code or "", quarter_of(calendar, at), number, declared, index)
        for cls, code, at, number, declared, index in found
    ]


def unclosed_of(body: Body, calendar: Calendar, now: int) -> list[tuple[str, str, str, str, bool, int]]:
    """Return the departures not reported or not ratified in time, as departures of classes of their own."""
    late = [(UNREPORTED, row.report_due_at or row.at, row) for row in _late(LATE_REPORT, body, now)]
    late += [(UNRATIFIED, row.ratify_due_at or row.at, row) for row in _late(LATE_RATIFICATION, body, now)]
    return [
        (
            cls,
            row.matter.power.code if row.matter.power else "",
            quarter_of(calendar, at),
            row.matter.number,
            True,
            row.act.index,
        )
        for cls, at, row in sorted(late, key=lambda one: (-one[1], one[2].ref, one[0]))
    ]


def _late(reads: Iterable[Callable[[int], QuerySet[Departure]]], body: Body, now: int) -> list[Departure]:
    return [row for read in reads for row in read(now).filter(matter__body=body)]


def releases_of(body: Body, calendar: Calendar, now: int) -> list[Release]:
    """Return every duty to disclose that was met, or whose time is over; newest first."""
    rows = Duty.objects.filter(Q(state="met") | Q(state="due", due_at__lt=now), body=body)
    names = ("matter__power__code", "matter__number", "trigger", "met_by", *HOW)
    return [
        Release(
            code or "",
            quarter_of(calendar, due if met_at is None else min(due, met_at)),
            number,
            trigger if met_by is None else met_by,
            departure_of(state, due, met_at, narrow_by, now),
        )
        for code, number, trigger, met_by, state, due, met_at, narrow_by in rows.order_by(
            "-due_at", "ref"
        ).values_list(*names)
    ]


def asked_of(body: Body, calendar: Calendar) -> list[tuple[Any, ...]]:
    """Return (power, quarter, at, due, replied) of each question and comment that is not hidden."""
    rows = (
        Submission.objects.filter(body=body).exclude(type__in=("objection", "rating")).exclude(shown="hidden")
    )
    found = rows.order_by("at", "ref").values_list(
        "power__code", "matter__power__code", "at", "due_at", "replied_at"
    )
    return [
        (own or other or "", quarter_of(calendar, at), at, due, replied)
        for own, other, at, due, replied in found
    ]
