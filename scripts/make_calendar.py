"""Make the holiday calendar of the model package from the `chinesecalendar` package on PyPI.

Run `python scripts/make_calendar.py` after a new year has been announced (usually in November) and the
package has been released; then adopt the new calendar by an act. The package is needed only here.
"""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

from chinese_calendar import constants

FIRST_YEAR = 2023
TARGET = Path(__file__).parent.parent / "src/sunlit/catalogue/model/calendar-cn.json"


def calendar() -> dict[str, object]:
    """Return the calendar as `sunlit.procedure.calendar.from_dict` reads it."""
    last_year = max(day.year for day in constants.holidays)
    return {
        "code": "CN",
        "zone": "Asia/Shanghai",
        "closes": "17:30",
        "announced_until": date(last_year, 12, 31).isoformat(),
        "holidays": _from_first_year(constants.holidays),
        "workdays": _from_first_year(constants.workdays),
    }


def _from_first_year(days: dict[date, str]) -> list[str]:
    return [day.isoformat() for day in sorted(days) if day.year >= FIRST_YEAR]


if __name__ == "__main__":
    TARGET.parent.mkdir(parents=True, exist_ok=True)
    TARGET.write_text(json.dumps(calendar(), indent=1) + "\n", encoding="utf-8")
