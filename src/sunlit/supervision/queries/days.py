"""Days as findings count them: those of each body, where it is."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Q

from sunlit.catalogue.models import Body


def days_now(now: int) -> dict[str, date]:
    """Return the day that it is in each time zone in which a body lives; one query."""
    zones = Body.objects.order_by("zone").values_list("zone", flat=True).distinct()
    return {zone: datetime.fromtimestamp(now / 1000, ZoneInfo(zone)).date() for zone in zones}


def end_of(day: date, zone: str) -> int:
    """Return the instant at which a day is over."""
    midnight = datetime.combine(day + timedelta(days=1), datetime.min.time(), ZoneInfo(zone))
    return int(midnight.timestamp() * 1000)


def is_over(day: str, zone: str, now: int) -> Q:
    """Return the condition that the column `day` names a day that is over in the zone of column `zone`."""
    found = Q(pk__in=())
    for name, today in days_now(now).items():
        found |= Q(**{zone: name, f"{day}__lt": today})
    return found
