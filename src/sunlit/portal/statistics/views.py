"""The page of statistics: of a body, of a class of powers, of one power, of one quarter."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import mark_safe

from sunlit.catalogue.columns import CLASSES, class_code, class_named
from sunlit.ledger.clock import now_ms
from sunlit.matters.queries.lists import page_of
from sunlit.portal.places import Place, place_of
from sunlit.portal.public import page_number, public_page
from sunlit.portal.statistics import bars
from sunlit.portal.statistics.lines import (
    MOST,
    days,
    left_bars,
    quarter_name,
    run_lines,
    share_bars,
    step_lines,
    waiting_bars,
)
from sunlit.supervision.queries.statistics import Figures
from sunlit.supervision.queries.statistics import statistics as figures_of
from sunlit.ui.wording import plain, t

LISTED = 50  # steps on one page
COUNTED = ("steps", "late")  # what can be listed one by one


@public_page
def statistics(request: HttpRequest, body: str) -> HttpResponse:
    """Show how long steps take against their limits; `?power=`, `?class=` and `?quarter=` narrow it."""
    place = place_of(body)
    power, quarter = request.GET.get("power", "")[:10], request.GET.get("quarter", "")[:6]
    power_class = class_named(request.GET.get("class", ""))
    figures = figures_of(place.body, now_ms(), power=power, power_class=power_class, quarter=quarter)
    chosen = figures.powers.get(power)
    if request.GET.get("list") in COUNTED:
        return _counted(request, place, figures, request.GET["list"])
    lines = step_lines(body, figures, None if chosen or power_class else MOST)
    timed = sum(one.timed for one in figures.steps)
    context = {
        "place": place,
        "nav": "supervise",
        "figures": figures,
        "lines": lines,
        "power": power if chosen else "",
        "power_name": plain(chosen.name) if chosen else "",
        "power_class": class_code(power_class),
        "quarter": quarter,
        "classes": [
            class_code(name)
            for name in CLASSES
            if any(p.power_class == name for p in figures.powers.values())
        ],
        "days": days,
        "quarter_name": quarter_name,
        "steps_done": len(figures.taken),
        "timed": timed,
        "on_time": timed - sum(one.late for one in figures.steps),
        "departed": sum(len(one.entries) for one in figures.departures),
        "waiting": _drawn(waiting_bars(lines, bool(chosen)), t("statistics.waiting")),
        "shares": _drawn(share_bars(figures.by_quarter), t("statistics.shares")),
        "left": _drawn(left_bars(figures.departures), t("statistics.departures")),
    }
    return render(request, "portal/statistics/statistics.html", context)


def _counted(request: HttpRequest, place: Place, figures: Figures, which: str) -> HttpResponse:
    """Show one by one the steps that a figure counts, the newest matter first (SUP-5)."""
    rows = [one for one in reversed(figures.taken) if which == "steps" or one.late]
    page = page_of(rows, page_number(request), LISTED)
    narrowed = {name: request.GET.get(name, "") for name in ("power", "class", "quarter")}
    context = {
        "place": place,
        "nav": "supervise",
        "which": which,
        "page": page,
        "n": len(rows),
        "lines": run_lines(place.slug, page.rows),
        "query": urlencode({"list": which} | {name: value for name, value in narrowed.items() if value}),
        "back": urlencode({name: value for name, value in narrowed.items() if value}),
    }
    return render(request, "portal/statistics/counted.html", context)


def _drawn(found: list[bars.Bar], title: str) -> dict[str, str]:
    """Return a drawing for a wide screen and for a phone. All text in it is escaped."""
    sheets = {"wide": bars.WIDE, "narrow": bars.NARROW}
    return {name: mark_safe(bars.svg(found, title, sheet)) for name, sheet in sheets.items() if found}
