"""The home of a body: what is open to the reader, what was decided, what is late, what it may decide."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from sunlit.catalogue.columns import CLASSES, class_code
from sunlit.catalogue.grounds import grounds
from sunlit.catalogue.models import Power
from sunlit.catalogue.queries.changes import standing_changes
from sunlit.ledger.clock import now_ms
from sunlit.matters.models import Act, Count, Matter
from sunlit.matters.queries.lists import emergencies, just_decided, open_now
from sunlit.meetings.queries import coming_under
from sunlit.portal.places import Place, names_under, place_of
from sunlit.portal.public import public_page
from sunlit.portal.supervise.lines import lines_of
from sunlit.portal.telling import vote_chip
from sunlit.supervision.queries import NOT_DONE, findings, withheld_by_ground

MOST_LATE = 5
MOST_DECIDED = 4
MOST_MEETINGS = 4
FIGURES = ("running", "done", "steps_done", "steps_late")


@dataclass(frozen=True, slots=True)
class ClassLine:
    """One class of the catalogue with the figures of its matters."""

    code: str  # "large_sums"
    powers: int
    running: int
    done: int
    steps_done: int
    steps_on_time: int


@public_page
def home(request: HttpRequest, body: str) -> HttpResponse:
    """Show the home of a body; on a phone what is open to the reader comes first."""
    place, now = place_of(body), now_ms()
    names = names_under(place)
    slugs = list(names)
    open_matters = open_now(slugs, now)
    decided = just_decided(slugs, MOST_DECIDED)
    late = findings(now, place.body, below=bool(place.children), classes=NOT_DONE, limit=MOST_LATE)
    kept_back = withheld_by_ground(place.body)
    classes = class_lines(place)
    context = {
        "place": place,
        "nav": "home",
        "now": now,
        "names": names,
        "emergencies": emergencies(slugs),
        "notices": [row for row in open_matters if row.state == "notice"],
        "consultations": [row for row in open_matters if row.state != "notice"],
        "decided": decided,
        "votes": votes_of(decided),
        "late": lines_of({"late": late}, names, body)["late"],
        "classes": classes,
        "powers": sum(line.powers for line in classes),
        "withheld": kept_back,
        "withheld_total": sum(kept_back.values()),
        "grounds": grounds(),
        "meetings": coming_under(slugs, MOST_MEETINGS),
        "standing": standing_changes(place.body),
    }
    return render(request, "portal/home.html", context)


def class_lines(place: Place) -> list[ClassLine]:
    """Return the classes of a body's catalogue in order, with figures that matters keep; two queries."""
    class_of = dict(Power.objects.filter(body=place.body, in_force=True).values_list("code", "power_class"))
    sums: dict[str, Counter[str]] = {name: Counter() for name in CLASSES}
    for name in class_of.values():
        sums[name]["powers"] += 1
    for row in Count.objects.filter(body=place.body):
        if row.code in class_of:
            sums[class_of[row.code]].update({name: getattr(row, name) for name in FIGURES})
    return [
        ClassLine(
            class_code(name),
            found["powers"],
            found["running"],
            found["done"],
            found["steps_done"],
            found["steps_done"] - found["steps_late"],
        )
        for name, found in sums.items()
        if found["powers"]
    ]


def votes_of(decided: list[Matter]) -> dict[str, dict[str, Any]]:
    """Return the last valid vote of each matter by its key: the words for a chip, and whether it passed."""
    acts: QuerySet[Act] = Act.objects.filter(matter__in=decided, tally__isnull=False).order_by("index")
    return {
        act.matter_id: {"words": vote_chip(act.tally), "passed": act.tally["passed"]}
        for act in acts
        if act.tally and act.tally["valid"] and act.tally["outcome"] != "void"
    }
