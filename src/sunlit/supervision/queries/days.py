"""Days as findings count them: those of the whole country, whatever zone a body keeps."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

_CHINA = timedelta(hours=8)


def day_of(at: int) -> date:
    """Return the day of an instant."""
    return (datetime.fromtimestamp(at / 1000, UTC) + _CHINA).date()


def end_of(day: date) -> int:
    """Return the instant at which a day is over."""
    midnight = datetime.combine(day + timedelta(days=1), datetime.min.time(), UTC) - _CHINA
    return int(midnight.timestamp() * 1000)
