"""The page of one power: what it rests on, how it runs, what was done and asked under it."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.safestring import mark_safe

from sunlit.catalogue.columns import class_code
from sunlit.catalogue.grounds import grounds
from sunlit.catalogue.models import Power
from sunlit.catalogue.queries import definition_of, find_power, post_names, procedure_of, versions
from sunlit.catalogue.queries.changes import standing_changes
from sunlit.dialogue.queries import of_power as said_of_power
from sunlit.dialogue.queries import seen
from sunlit.ledger.clock import now_ms
from sunlit.matters.models import Count
from sunlit.matters.queries.lists import of_power
from sunlit.portal.places import Place, names_under, place_of
from sunlit.portal.powers.cells import figures_note, items
from sunlit.portal.powers.changes import changes
from sunlit.portal.powers.course import is_own_list, risks_of, step_lines, votes_of
from sunlit.portal.powers.disclosing import (
    form_words,
    opened_to,
    scopes_of,
    shown_by,
)
from sunlit.portal.powers.listing import JSON
from sunlit.portal.public import page_number, public_page
from sunlit.procedure.chart import svg
from sunlit.procedure.grammar import Procedure
from sunlit.ui.cells import basis_words, duty_words, limit_words, timing_words
from sunlit.ui.formats import day
from sunlit.ui.wording import lang, plain, t

MOST_SAID = 10


@public_page
def power(request: HttpRequest, body: str, code: str) -> HttpResponse:
    """Show the version in force, and all that was done and asked under the power."""
    place, found, now = place_of(body), power_or_404(body, code), now_ms()
    known = versions(body, code)
    figures = Count.objects.filter(ref=f"{body}/{code}").first() or Count(ref=f"{body}/{code}", code=code)
    context = described(place, found) | {
        "now": now,
        "names": names_under(place),
        "page": of_power([row.ref for row in known], figures.running, page_number(request)),
        "figures": figures,
        "said": seen(said_of_power(found)[:MOST_SAID], now),
        "posts": post_names(body),
        "grounds": grounds(),
        "versions": known,
        "standing": standing_changes(found.body, code),
        "changed": [(new, old, changes(old, new)) for new, old in pairwise(known)],
    }
    return render(request, "portal/powers/power.html", context)


@public_page
def version(request: HttpRequest, body: str, code: str, version: int) -> HttpResponse:
    """Show one version as it was adopted, and what it changes against another (`?with=`)."""
    place, found = place_of(body), power_or_404(body, code, version)
    known = versions(body, code)
    asked = request.GET.get("with", "")
    others = {row.version: row for row in known if row.version != version}
    other = others.get(int(asked)) if asked.isascii() and asked.isdecimal() else None
    other = other or others.get(version - 1) or next(iter(others.values()), None)
    older, newer = (other, found) if other is None or other.version < version else (found, other)
    context = described(place, found) | {
        "versions": known,
        "other": other,
        "older": older,
        "newer": newer,
        "changes": changes(older, newer) if older else [],
    }
    return render(request, "portal/powers/version.html", context)


@public_page
def chart(request: HttpRequest, body: str, code: str) -> HttpResponse:
    """Draw the flow chart of the procedure in force."""
    found = power_or_404(body, code)
    return HttpResponse(drawn(found, course_of(found)), content_type="image/svg+xml")


@public_page
def data(request: HttpRequest, body: str, code: str) -> HttpResponse:
    """Serve the power in force as JSON: its row, its procedure, and the entries that adopted each version."""
    found = power_or_404(body, code)
    value = {
        "body": body,
        "code": code,
        "version": found.version,
        "adopted_at": found.adopted_at,
        "row": found.row,
        "procedure": definition_of(found.procedure),
        "procedure_digest": found.procedure.digest,
        "versions": [
            {"version": row.version, "entry": row.leaf_id, "procedure": row.procedure.digest}
            for row in versions(body, code)
        ],
    }
    return JsonResponse(value, json_dumps_params=JSON)


def described(place: Place, found: Power) -> dict[str, Any]:
    """Return what a version of a power says of itself, in the reader's language."""
    course = course_of(found)
    row = found.row
    return {
        "place": place,
        "nav": "powers",
        "power": found,
        "class_code": class_code(found.power_class),
        "basis": items(row, "legal_basis"),
        "cited": [] if is_own_list(found, course) else definition_of(found.procedure).get("basis", []),
        "note": figures_note(row),
        "facts": {name: t("punct.comma").join(items(row, name)) for name in ("holder", "supervisor")},
        "conditions": items(row, "conditions"),
        "own_list": is_own_list(found, course),
        "procedure": course,
        "chart": mark_safe(drawn(found, course)),  # our own drawing, every text in it escaped
        "steps": step_lines(found, course),
        "acting": sum(step.acting for step in course.steps.values()),
        "votes": votes_of(course, place.body),
        "vote_basis": basis_words(row["vote_rule_basis"]),
        "scopes": scopes_of(found, place.body),
        "timing": timing_words(row["disclosure_timing"]),
        "duties": duty_words(row["disclosure_deadline"]),
        "forms": form_words(found),
        "notice": limit_words(row["notice_min"]),
        "shown": shown_by(course, opened_to(found, place.body)),
        "risks": risks_of(found, course),
    }


def course_of(found: Power) -> Procedure:
    """Return the procedure along which a power runs; every adopted power has one."""
    course = procedure_of(found)
    if course is None:
        raise Http404(f"{found.ref} has no procedure")
    return course


def drawn(found: Power, course: Procedure) -> str:
    """Return the chart of a power with the version and the day since which it holds."""
    caption = t("powers.caption", body=plain(found.body.name), n=found.version, date=day(found.adopted_at))
    return svg(course, lang(), caption=caption)


def power_or_404(body: str, code: str, number: int | None = None) -> Power:
    """Return a version of a power, by default the one in force, or the last that was."""
    try:
        return find_power(body, code, number)
    except Power.DoesNotExist as error:
        known = versions(body, code) if number is None else []
        if known:
            return find_power(body, code, known[0].version)
        raise Http404(f"{body} has no power {code}") from error
