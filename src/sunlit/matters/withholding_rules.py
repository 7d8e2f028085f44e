"""What must hold before anything may be kept back (DIS-3, DIS-4)."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from sunlit.catalogue.grounds import grounds
from sunlit.catalogue.models import Tenure
from sunlit.matters.fitting import KEEPERS, REVIEWER, fit_objections, held_among, tenure_objections
from sunlit.matters.models import Act, Matter
from sunlit.matters.proposed import ProposedWithholding
from sunlit.matters.telling import cleaned
from sunlit.procedure.rules import Objection

SCOPES = ("sealed", "specific", "organisation", "members")


def withholding_objections(
    matter: Matter, proposed: ProposedWithholding, by: Tenure, now: int
) -> list[Objection]:
    """Return every reason why this withholding cannot be entered."""
    found = _ground(matter, proposed, now) + _people(matter, proposed, by, now) + _content(proposed)
    if proposed.scope not in SCOPES:
        found.append(Objection("scope_unknown", {"found": proposed.scope}, ""))
    if proposed.act != -1 and not Act.objects.filter(matter=matter, index=proposed.act).exists():
        found.append(Objection("act_unknown", {"index": proposed.act}, ""))
    return found


def _ground(matter: Matter, proposed: ProposedWithholding, now: int) -> list[Objection]:
    known = grounds().get(proposed.ground)
    if known is None:
        return [Objection("ground_unknown", {"found": proposed.ground}, "")]
    today = datetime.fromtimestamp(now / 1000, ZoneInfo(matter.body.zone)).date()
    latest = _years_after(today, known.max_years)
    if today < proposed.review_on <= latest:
        return []
    params = {"latest": latest.isoformat(), "found": proposed.review_on.isoformat()}
    return [Objection("review_date", params, "")]


def _people(matter: Matter, proposed: ProposedWithholding, by: Tenure, now: int) -> list[Objection]:
    """Four persons in office: one proposes, one reviews, one approves, one enters."""
    others = [proposed.proposed_by, proposed.reviewed_by, proposed.approved_by]
    found: list[Objection] = []
    for tenure in others:
        found += tenure_objections(tenure, matter.body, now)
    if len({tenure.person for tenure in [*others, by]}) < len(others) + 1:
        found.append(Objection("four_persons", {}, ""))
    if proposed.reviewed_by.post.code != REVIEWER and held_among(matter.body, [REVIEWER]):
        found.append(Objection("reviewer", {"found": proposed.reviewed_by.post.code}, ""))
    return found + fit_objections(matter.body, by, KEEPERS, KEEPERS)


def _content(proposed: ProposedWithholding) -> list[Objection]:
    found = cleaned(proposed.what, "what")[1]
    if proposed.file is None:
        found += cleaned(proposed.content or {}, "content")[1]
    return found


def _years_after(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:  # 29 February
        return day.replace(year=day.year + years, day=28)
