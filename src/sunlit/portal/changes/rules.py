"""The page of a body's own rules: what it chose, what is usual where it chose nothing, every version."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from sunlit.catalogue.queries.adopted import Version, rule_versions
from sunlit.catalogue.queries.changes import standing_changes
from sunlit.portal.changes.worded import between_rules
from sunlit.portal.places import place_of
from sunlit.portal.public import public_page
from sunlit.supervision.chosen import NUMBERS
from sunlit.ui.wording import t


@public_page
def rules(request: HttpRequest, body: str) -> HttpResponse:
    """Show the rules in force, or with `?n=` an earlier version; `?with=` compares it with another."""
    place = place_of(body)
    versions = rule_versions(place.body)
    shown = _asked(request, "n", versions) or versions[0]
    other = _asked(request, "with", versions)
    chosen = shown.rules
    context = {
        "place": place,
        "nav": "powers",
        "versions": versions,
        "shown": shown,
        "newest": versions[0],
        "other": other,
        "chosen": between_rules({}, chosen, body),
        "usual": [
            (t(f"changes.rule.{name}"), one.usual) for name, one in NUMBERS.items() if name not in chosen
        ],
        "differences": between_rules(other.rules, chosen, body) if other else [],
        "standing": [one for one in standing_changes(place.body) if one.what == "rules"],
    }
    return render(request, "portal/changes/rules.html", context)


def _asked(request: HttpRequest, name: str, versions: list[Version]) -> Version | None:
    """Return the version that the address names; None where it names none. Raises Http404 for an unknown."""
    asked = request.GET.get(name, "")
    if not asked:
        return None
    for one in versions:
        if str(one.n) == asked:
            return one
    raise Http404("there is no such version of the rules")
