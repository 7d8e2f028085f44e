"""Who may read the words of a step: decided in one place, from the list the body adopted."""

from __future__ import annotations

from sunlit.matters.models import Matter
from sunlit.matters.scope_rules import ballots_scope, words_scope
from sunlit.procedure.grammar import Step


def scope_of(matter: Matter, step: Step | None) -> str:
    """Return the scope of what is said at `step`: public, members, organisation or specific."""
    row = matter.power.row if matter.power else {}
    return words_scope(matter.power.code if matter.power else "", row, matter.body.rules, step)


def organisation_of(matter: Matter) -> str:
    """Return the village or branch that "one organisation" means for this matter."""
    return matter.village or matter.body_id


def ballots_of(matter: Matter, step: Step) -> str:
    """Return who may see how members voted: public, members or sealed."""
    return ballots_scope(matter.body.rules, step)
