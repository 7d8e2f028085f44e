"""The page of a body's own rules: what it chose, what is usual where it chose nothing, every version."""

from __future__ import annotations

from typing import Final

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from sunlit.catalogue.announcing import ANNOUNCE_WORK_DAYS
from sunlit.catalogue.queries.adopted import Version, rule_versions
from sunlit.catalogue.queries.changes import standing_changes
from sunlit.dialogue.dues import ANSWER_WORK_DAYS
from sunlit.dialogue.ratings import RATING_WORK_DAYS
from sunlit.matters.preparing.waiting import RECALL_MINUTES
from sunlit.meetings.leads import LEAD_WORK_DAYS
from sunlit.portal.changes.worded import between_rules
from sunlit.portal.places import place_of
from sunlit.portal.public import public_page
from sunlit.procedure.splitting import WINDOW_WORK_DAYS
from sunlit.supervision.queries.completing import ANSWER_WORK_DAYS as FINDING_WORK_DAYS
from sunlit.ui.wording import t

USUAL: Final = {
    "answer_work_days": ANSWER_WORK_DAYS,
    "announce_work_days": ANNOUNCE_WORK_DAYS,
    "finding_work_days": FINDING_WORK_DAYS,
    "meeting_lead_work_days": LEAD_WORK_DAYS,
    "rating_work_days": RATING_WORK_DAYS,
    "recall_minutes": RECALL_MINUTES,
    "split_work_days": WINDOW_WORK_DAYS,
}


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
        "usual": [(t(f"changes.rule.{name}"), value) for name, value in USUAL.items() if name not in chosen],
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
