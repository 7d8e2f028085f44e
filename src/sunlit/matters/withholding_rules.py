"""What must hold before anything may be kept back (DIS-3, DIS-4)."""

from __future__ import annotations

from datetime import UTC, date, datetime

from sunlit.catalogue.grounds import grounds
from sunlit.catalogue.models import Tenure
from sunlit.matters.proposed import ProposedWithholding
from sunlit.procedure.rules import Objection


def withholding_objections(proposed: ProposedWithholding, by: Tenure, now: int) -> list[Objection]:
    """Return every reason why this withholding cannot be entered."""
    found: list[Objection] = []
    known = grounds()
    today = datetime.fromtimestamp(now / 1000, UTC).date()
    if proposed.ground not in known:
        found.append(Objection("ground_unknown", {"found": proposed.ground}, ""))
    else:
        latest = _years_after(today, known[proposed.ground].max_years)
        if not today < proposed.review_on <= latest:
            found.append(
                Objection(
                    "review_date", {"latest": latest.isoformat(), "found": proposed.review_on.isoformat()}, ""
                )
            )
    people = [proposed.proposed_by, proposed.reviewed_by, proposed.approved_by, by]
    if len({tenure.person for tenure in people}) < len(people):
        found.append(Objection("four_persons", {}, ""))
    if not any(proposed.what.values()):
        found.append(Objection("head_missing", {"field": "what"}, ""))
    if proposed.file is None and not any((proposed.content or {}).values()):
        found.append(Objection("head_missing", {"field": "content"}, ""))
    return found


def _years_after(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:  # 29 February
        return day.replace(year=day.year + years, day=28)
