"""Who may read a disclosure: the one place that decides it."""

from __future__ import annotations

from dataclasses import dataclass, field

from sunlit.ledger.models import Disclosure


@dataclass(frozen=True)
class Reader:
    """Somebody who reads: the public, a member, a member of named organisations, an official of a body."""

    member: bool = False
    organisations: frozenset[str] = field(default_factory=frozenset)
    official_of: frozenset[str] = field(default_factory=frozenset)  # slugs of bodies


PUBLIC = Reader()


def may_read(reader: Reader, disclosure: Disclosure) -> bool:
    """Say whether `reader` may read `disclosure`.

    Sealed texts are read by nobody here: those who must open them do so by an act of their own.
    """
    if disclosure.scope == "public":
        return True
    if disclosure.scope == "sealed":
        return False
    if disclosure.leaf_id.split("/")[0] in reader.official_of:
        return True
    if disclosure.scope == "members":
        return reader.member
    return disclosure.scope == "organisation" and disclosure.org in reader.organisations
