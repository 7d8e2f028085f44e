"""Who may read the words of a step, from plain values: for a live act and for a record read again."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sunlit.procedure.grammar import Step

ORDER = ("public", "members", "organisation", "specific")
SEEN_BY = ("public", "members", "sealed")
NARROW = {"applicant": "specific"}


def words_scope(power: str, row: Mapping[str, Any], body_rules: Mapping[str, Any], step: Step | None) -> str:
    """Return the scope of what is said at `step`: public, members, organisation or specific.

    The step's own disclosures come first, then the scope of the process in the power's `row`. A body may
    widen a power in its rules (`scopes: {"FIN-02": "public"}`); it can never narrow one there.
    """
    scope = row.get("scope_process") or "public"
    if step is not None and step.disclose:
        widest = min((NARROW.get(d.scope, d.scope) for d in step.disclose), key=ORDER.index)
        scope = min(scope, widest, key=ORDER.index)
    wider = (body_rules.get("scopes") or {}).get(power, scope)
    return min(scope, wider if wider in ORDER else scope, key=ORDER.index)


def ballots_scope(body_rules: Mapping[str, Any], step: Step) -> str:
    """Return who may see how members voted: public, members or sealed."""
    if step.rule is None or step.rule.method == "secret":
        return "sealed"
    chosen = body_rules.get("ballots")
    return str(chosen if chosen in SEEN_BY else step.rule.ballots)
