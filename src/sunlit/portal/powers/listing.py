"""The catalogue of a body: every power by class, searched and narrowed, and the whole of it as a file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from sunlit.catalogue.columns import CLASSES, RISK_LEVELS, class_code, class_named
from sunlit.catalogue.exporting import export_csv, export_json
from sunlit.catalogue.models import Power
from sunlit.catalogue.queries import ClassGroup, holders, powers_by_class, totals
from sunlit.catalogue.queries.changes import standing_changes
from sunlit.matters.models import Count
from sunlit.portal.places import place_of
from sunlit.portal.powers.cells import items
from sunlit.portal.public import public_page
from sunlit.ui.wording import plain, t

JSON = {"ensure_ascii": False, "indent": 1}
LONGEST = 60


@dataclass(frozen=True, slots=True)
class Line:
    """One power in the list, with the figures that its matters keep."""

    code: str
    name: Mapping[str, str]
    holder: str
    steps: int
    risk: str
    running: int
    done: int


@public_page
def powers(request: HttpRequest, body: str) -> HttpResponse:
    """Show the powers in force by class; `?q=`, `?class=`, `?risk=` and `?holder=` narrow the list."""
    place = place_of(body)
    chosen = chosen_in(request)
    groups = powers_by_class(
        place.body,
        q=chosen["q"],
        power_class=class_named(chosen["class"]),
        risk=chosen["risk"],
        holder=chosen["holder"],
    )
    context = {
        "place": place,
        "nav": "powers",
        "totals": totals(place.body),
        "groups": lines_of(groups, body),
        "found": sum(len(group.powers) for group in groups),
        "chosen": chosen,
        "narrowed": any(chosen.values()),
        "classes": [class_code(name) for name in CLASSES],
        "risks": tuple(RISK_LEVELS),
        "standing": standing_changes(place.body),
        "holders": [plain(name) for name in holders(place.body)],
    }
    return render(request, "portal/powers/powers.html", context)


def chosen_in(request: HttpRequest) -> dict[str, str]:
    """Return what the reader asks for; a class or risk that does not exist narrows nothing."""
    asked = {name: request.GET.get(name, "").strip()[:LONGEST] for name in ("q", "class", "risk", "holder")}
    asked["class"] = class_code(class_named(asked["class"]))
    if asked["risk"] not in RISK_LEVELS:
        asked["risk"] = ""
    return asked


def lines_of(groups: Iterable[ClassGroup], body: str) -> dict[str, list[Line]]:
    """Return the lines of each class by its code, with the figures of matters; one query."""
    figures = {row.code: row for row in Count.objects.filter(body=body)}
    return {group.code: [_line(power, figures.get(power.code)) for power in group.powers] for group in groups}


def _line(power: Power, figures: Count | None) -> Line:
    return Line(
        power.code,
        power.name,
        t("punct.comma").join(items(power.row, "holder")),
        len(power.row["steps"]),
        power.risk_level,
        figures.running if figures else 0,
        figures.done + figures.stopped if figures else 0,
    )


@public_page
def powers_csv(request: HttpRequest, body: str) -> HttpResponse:
    """Serve the catalogue in force as the CSV file that an import reads again without loss."""
    headers = {"Content-Disposition": f'attachment; filename="{body}-powers.csv"'}
    found = export_csv(place_of(body).body)
    return HttpResponse(found, content_type="text/csv; charset=utf-8", headers=headers)


@public_page
def powers_json(request: HttpRequest, body: str) -> HttpResponse:
    """Serve the catalogue in force as JSON, with its totals, versions and digests of procedures."""
    return JsonResponse(export_json(place_of(body).body), json_dumps_params=JSON)
