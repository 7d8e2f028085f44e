"""How long steps take against their limit, and what else a resident asks, from the rows of the record.

Days are working days of the body's calendar, counted exactly. Nothing is kept: each figure is computed when
it is asked for, in a fixed number of queries, and names the matters it counts.
"""

from __future__ import annotations

from sunlit.catalogue.models import Body, Power
from sunlit.catalogue.queries import calendar_of
from sunlit.supervision.queries.statistics import figures
from sunlit.supervision.queries.statistics.figures import (
    Answers,
    Figures,
    Group,
    Left,
    Release,
    Releases,
    StepFigure,
    Taken,
    answers_of,
    groups_of,
    left_of,
    median,
    percentile,
    step_figures,
)
from sunlit.supervision.queries.statistics.rows import (
    UNRATIFIED,
    UNREPORTED,
    asked_of,
    departures_of,
    quarter_of,
    releases_of,
    taken_of,
    unclosed_of,
)

__all__ = [
    "UNRATIFIED",
    "UNREPORTED",
    "Answers",
    "Figures",
    "Group",
    "Left",
    "Release",
    "Releases",
    "StepFigure",
    "Taken",
    "median",
    "percentile",
    "quarter_of",
    "statistics",
]


def statistics(body: Body, now: int, *, power: str = "", power_class: str = "", quarter: str = "") -> Figures:
    """Return the figures of a body: of one power, of one class, of one quarter, or of all."""
    calendar = calendar_of(body)
    rows = Power.objects.filter(body=body).order_by("position", "version").select_related("procedure")
    powers = {row.code: row for row in rows}  # the newest version of each
    codes = {
        code for code, row in powers.items() if power in ("", code) and power_class in ("", row.power_class)
    }
    wanted = codes if power or power_class else None
    everything = taken_of(body, calendar)
    known = [one for one in everything if wanted is None or one.power in wanted]
    chosen = [one for one in known if quarter in ("", one.quarter)]
    departed = [*departures_of(body, calendar), *unclosed_of(body, calendar, now)]
    left = [one for one in departed if wanted is None or one[1] in wanted]
    asked = [one for one in asked_of(body, calendar) if wanted is None or one[0] in wanted]
    now_left = [one for one in left if quarter in ("", one[2])]
    released = [one for one in releases_of(body, calendar, now) if wanted is None or one.power in wanted]
    with_matters = {one.power for one in everything}
    return Figures(
        powers={code: row for code, row in powers.items() if code in with_matters},
        quarters=tuple(sorted({one.quarter for one in everything}, reverse=True)),
        taken=tuple(chosen),
        steps=tuple(step_figures(chosen)),
        by_power=tuple(groups_of(chosen, now_left, lambda one: one.power, 1)),
        by_quarter=tuple(groups_of(known, left, lambda one: one.quarter, 2)),
        departures=tuple(left_of(now_left)),
        answers=answers_of([one for one in asked if quarter in ("", one[1])], calendar, now),
        answers_by_quarter={
            name: answers_of([one for one in asked if one[1] == name], calendar, now)
            for name in sorted({one[1] for one in asked})
        },
        releases=figures.releases_of([one for one in released if quarter in ("", one.quarter)]),
        releases_by_quarter={
            name: figures.releases_of([one for one in released if one.quarter == name])
            for name in sorted({one.quarter for one in released})
        },
    )
