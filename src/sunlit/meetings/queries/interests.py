"""Declared interests matched by name with the parties of a matter: a hint to the chair, never a decision."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sunlit.ledger.models import Disclosure
from sunlit.matters.models import Matter
from sunlit.meetings.models import Interest

LEAST = 2  # characters of a name: fewer fit everything
_BETWEEN = re.compile(r"[、，,;；/\n]+")


@dataclass(frozen=True, slots=True)
class Match:
    """A member whose declared interest is named in a matter."""

    member: str  # tenure
    party: str


def parties_of(interest: Interest) -> list[str]:
    """Return the names that a declaration holds."""
    value = interest.parties.value if interest.parties and interest.parties.value else {}
    names = [name.strip() for text in value.values() for name in _BETWEEN.split(text)]
    return [name for name in dict.fromkeys(names) if len(name) >= LEAST]


def interest_matches(
    slug: str, matters: Sequence[Matter], members: Sequence[str]
) -> Mapping[str, list[Match]]:
    """Return for each matter, by its number, which members declared an interest in somebody it names."""
    refs = [f"{slug}/{member}" for member in members]
    declared = list(
        Interest.objects.filter(tenure__in=refs, in_force=True).select_related("parties", "tenure")
    )
    if not declared:
        return {}
    found: dict[str, list[Match]] = {}
    for matter in matters:
        said = _said_in(slug, matter)
        for interest in declared:
            named = [party for party in parties_of(interest) if party.casefold() in said]
            found.setdefault(matter.number, []).extend(
                Match(interest.tenure.code, party) for party in named[:1]
            )
    return {number: matches for number, matches in found.items() if matches}


def _said_in(slug: str, matter: Matter) -> str:
    """Return what was said in a matter: its head, acts and names of files; nothing that is sealed."""
    rows = Disclosure.objects.filter(leaf__log_id=slug, leaf__stream=f"matter:{matter.number}")
    rows = rows.exclude(scope="sealed")
    parts = []
    for value in rows.values_list("value", flat=True):
        if isinstance(value, dict):
            parts += [one for one in value.values() if isinstance(one, str)]
    return "\n".join(parts).casefold()
