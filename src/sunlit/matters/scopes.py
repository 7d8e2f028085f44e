"""Who may read the words of a step: decided in one place, from the list the body adopted."""

from __future__ import annotations

from sunlit.matters.models import Matter
from sunlit.procedure.grammar import Step

ORDER = ("public", "members", "organisation", "specific")
SEEN_BY = ("public", "members", "sealed")
NARROW = {"applicant": "specific"}


def scope_of(matter: Matter, step: Step | None) -> str:
    """Return the scope of what is said at `step`: public, members, organisation or specific.

    The step's own disclosures come first, then the catalogue row's scope of the process. A body may
    widen a power in its rules (`scopes: {"FIN-02": "public"}`); it can never narrow one there.
    """
    row = matter.power.row if matter.power else {}
    scope = row.get("scope_process") or "public"
    if step is not None and step.disclose:
        widest = min((NARROW.get(d.scope, d.scope) for d in step.disclose), key=ORDER.index)
        scope = min(scope, widest, key=ORDER.index)
    wider = (matter.body.rules.get("scopes") or {}).get(matter.power.code if matter.power else "", scope)
    return min(scope, wider if wider in ORDER else scope, key=ORDER.index)


def organisation_of(matter: Matter) -> str:
    """Return the village or branch that "one organisation" means for this matter."""
    return matter.village or matter.body_id


def ballots_of(matter: Matter, step: Step) -> str:
    """Return who may see how members voted: public, members or sealed."""
    if step.rule is None or step.rule.method == "secret":
        return "sealed"
    chosen = matter.body.rules.get("ballots")
    return str(chosen if chosen in SEEN_BY else step.rule.ballots)
