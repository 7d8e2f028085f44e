"""The story's own way of saying when: `w-30` a working day, `h-29` an hour, both seen from the build."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from sunlit.procedure.calendar import Calendar

MINUTE = 60_000  # milliseconds
HOUR = 60 * MINUTE
MORNING = 10 * 60  # minutes after midnight: when a planned day says no more
_SAID = re.compile(
    r"(?:w(?P<days>[+-]\d+)(?: (?P<hour>\d\d):(?P<minute>\d\d))?|h(?P<hours>[+-]\d+(?:\.\d)?))"
)
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
    "November", "December",
)  # fmt: skip


@dataclass(frozen=True)
class Moments:
    """Turns what the story says into instants. `now` is the instant of the build, UTC milliseconds."""

    calendar: Calendar
    now: int

    @property
    def today(self) -> date:
        """The local day of the build."""
        return self.calendar.day(self.now)

    def at(self, said: str) -> int:
        """Return "w-78", "w-78 15:00" or "h-29" as UTC milliseconds. Raises ValueError."""
        found = _SAID.fullmatch(said)
        if found is None:
            raise ValueError(f"a time is said as w-30, w-30 15:00 or h-29, not {said!r}")
        if found["hours"]:
            return self.now + int(float(found["hours"]) * HOUR)
        day = self.calendar.working_day(self.today, int(found["days"]))
        minute = int(found["hour"]) * 60 + int(found["minute"]) if found["hour"] else MORNING
        return self.calendar.instant(day, minute)

    def after(self, until: int) -> int:
        """Return when something may be done in working hours once `until` is reached."""
        local = self.calendar.local(until)
        day, minute = local.date(), local.hour * 60 + local.minute
        if minute == 0:
            return self.calendar.instant(self.calendar.next_workday(day), MORNING)
        if self.calendar.is_workday(day) and minute < 20 * 60:
            return until + 6 * MINUTE
        return self.calendar.instant(self.calendar.next_workday(day + timedelta(days=1)), MORNING - 50)

    def last_before(self, due: int) -> int:
        """Return a time on the last day on which something due at `due` is still in time."""
        day = self.calendar.day(due - 1)
        return min(self.calendar.instant(day, 16 * 60), due - 5 * MINUTE)

    def day_zh(self, at: int) -> str:
        """Return the local day of an instant in Chinese: "3月5日"."""
        day = self.calendar.day(at)
        return f"{day.month}月{day.day}日"

    def day_en(self, at: int) -> str:
        """Return the local day of an instant in English: "5 March"."""
        day = self.calendar.day(at)
        return f"{day.day} {_MONTHS[day.month - 1]}"

    def clock(self, at: int) -> str:
        """Return the local time of an instant: "17:30"."""
        return self.calendar.local(at).strftime("%H:%M")
