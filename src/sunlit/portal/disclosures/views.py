"""The page of the disclosure list, narrowed by class, timing and place, and the whole of it as a file."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from sunlit.catalogue.columns import CLASSES, FORMS, class_code, class_named
from sunlit.catalogue.models import Body, Power
from sunlit.catalogue.queries import versions
from sunlit.catalogue.queries.changes import standing_changes
from sunlit.catalogue.queries.disclosure_list import DisclosureList, disclosure_list
from sunlit.ledger.clock import now_ms
from sunlit.matters.queries.lists import of_power
from sunlit.portal.disclosures.lines import Line, forms_of, lines_of, list_data, timing_of
from sunlit.portal.places import Near, Place, names_under, place_of
from sunlit.portal.powers.listing import JSON
from sunlit.portal.public import public_page
from sunlit.portal.tables import csv_file
from sunlit.ui.formats import day
from sunlit.ui.wording import lang, plain, t

TIMINGS = ("immediate", "staged", "regular", "long-term")
BY = "DIS-01"  # the power by which the list is drawn up and changed
MOST = 3  # matters of that power that the page names
COLUMNS = (
    "code", "name", "class", "version", "entry", "adopted", "process", "result", "timing", "deadline",
    "notice", "posts", "forms", "basis", "steps",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Below:
    """The list of a body below, as the page above names it."""

    near: Near
    known: DisclosureList


@public_page
def disclosures(request: HttpRequest, body: str) -> HttpResponse:
    """Show the list in force by class; `?class=`, `?timing=` and `?form=` narrow it."""
    place, now = place_of(body), now_ms()
    known = disclosure_list(place.body)
    chosen = _chosen(request)
    kept = [power for power in known.powers if _fits(power, chosen)]
    context = {
        "place": place,
        "nav": "know",
        "now": now,
        "known": known,
        "groups": _groups(lines_of(kept, place.body)),
        "found": len(kept),
        "chosen": chosen,
        "narrowed": any(chosen.values()),
        "classes": [class_code(name) for name in CLASSES],
        "timings": TIMINGS,
        "forms": [(en, zh if lang() == "zh" else en) for en, zh in _in_use(known).items()],
        "standing": standing_changes(place.body),
        "by": next((power for power in known.powers if power.code == BY), None),
        "matters": of_power([row.ref for row in versions(body, BY)], 0, 1, MOST).rows,
        "names": names_under(place),
        "below": _below(place),
    }
    return render(request, "portal/disclosures/disclosures.html", context)


def _chosen(request: HttpRequest) -> dict[str, str]:
    """Return what the reader asks for; what does not exist narrows nothing."""
    timing, form = request.GET.get("timing", ""), request.GET.get("form", "")
    return {
        "class": class_code(class_named(request.GET.get("class", ""))),
        "timing": timing if timing in TIMINGS else "",
        "form": form if form in FORMS else "",
    }


def _fits(power: Power, chosen: dict[str, str]) -> bool:
    return (
        chosen["class"] in ("", class_code(power.power_class))
        and chosen["timing"] in ("", timing_of(power))
        and (not chosen["form"] or chosen["form"] in forms_of(power))
    )


def _groups(lines: list[Line]) -> dict[str, list[Line]]:
    """Return the lines of each class by its code, in the order of the closed list; no empty class."""
    found = {class_code(name): [one for one in lines if one.power.power_class == name] for name in CLASSES}
    return {code: rows for code, rows in found.items() if rows}


def _in_use(known: DisclosureList) -> dict[str, str]:
    used = {form for power in known.powers for form in forms_of(power)}
    return {en: zh for en, zh in FORMS.items() if en in used}


def _below(place: Place) -> list[Below]:
    """Return the lists of the bodies directly below that have one."""
    bodies = {row.slug: row for row in Body.objects.filter(parent=place.slug)}
    found = [Below(near, disclosure_list(bodies[near.slug])) for near in place.children]
    return [one for one in found if one.known.powers]


@public_page
def disclosures_csv(request: HttpRequest, body: str) -> HttpResponse:
    """Serve the whole list as a table in the reader's language; its name ends in the digest."""
    place = place_of(body)
    known = disclosure_list(place.body)
    name = t("disclosures.file", body=plain(place.name), digest=known.digest[:8])
    heads = (t(f"disclosures.column.{column}") for column in COLUMNS)
    return csv_file(name, heads, map(_cells, lines_of(known.powers, place.body)))


def _cells(line: Line) -> list[object]:
    power, many = line.power, t("punct.semicolon")
    return [
        power.code,
        plain(power.name),
        t(f"class.{line.class_code}"),
        power.version,
        power.leaf.index,
        day(power.adopted_at),
        t(f"powers.scope.{line.scopes.process}"),
        t(f"powers.scope.{line.scopes.result}"),
        line.timing,
        many.join(line.duties),
        line.notice,
        many.join(line.posts),
        line.forms,
        many.join(line.basis),
        "\n".join(" · ".join((one.what, one.post, one.scope, one.when, one.forms)) for one in line.shown),
    ]


@public_page
def disclosures_json(request: HttpRequest, body: str) -> HttpResponse:
    """Serve the whole list as JSON, with the lines that its digest is computed over."""
    place = place_of(body)
    return JsonResponse(list_data(place, disclosure_list(place.body)), json_dumps_params=JSON)
