"""The disclosure list of a body: which powers stand in it, in which version, and one digest for the whole.

There is no second instrument beside the powers: each is adopted with what it discloses by an entry of its
own (`power.adopted`), and what the body opens wider by its rules. The digest lets two copies be compared.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from itertools import pairwise

from sunlit.catalogue.models import Body, Change, Power
from sunlit.catalogue.queries.adopted import rule_versions
from sunlit.ledger.models import Leaf
from sunlit.ledger.reading import entry_of
from sunlit.record.b64 import b64url


@dataclass(frozen=True, slots=True)
class DisclosureList:
    """The list in force. `lines` are what the digest is computed over, one power a line."""

    powers: tuple[Power, ...]
    lines: str
    digest: str
    last: Leaf | None  # the entry that made it what it is; None where nothing was ever adopted


def disclosure_list(body: Body) -> DisclosureList:
    """Return the list of a body as it is in force, in the order of its catalogue."""
    rows = Power.objects.filter(body=body, in_force=True).select_related("procedure", "leaf")
    powers = tuple(rows.order_by("position", "code"))
    lines = "".join(_line(power, body) for power in powers)
    digest = b64url(hashlib.sha256(lines.encode("ascii")).digest())
    return DisclosureList(powers, lines, digest, _last(body, powers))


def _line(power: Power, body: Body) -> str:
    """Return `FIN-02 1 <digest of row and procedure> public`, or `-` where the body opens nothing wider."""
    wider = (body.rules.get("scopes") or {}).get(power.code, "-")
    return f"{power.code} {power.version} {entry_of(power.leaf).rules} {wider}\n"


def _last(body: Body, powers: tuple[Power, ...]) -> Leaf | None:
    """Return the entry since which the list is as it is: of a power, or of rules that open one wider."""
    gone = Change.objects.filter(body=body, what="withdrawal", state="applied").select_related("ended")
    found = [power.leaf for power in powers]
    found += [change.ended for change in gone if change.ended is not None]
    versions = rule_versions(body)
    for newer, older in pairwise(versions):
        if newer.rules.get("scopes") != older.rules.get("scopes"):
            found.append(newer.leaf)
            break
    return max(found, key=lambda leaf: leaf.index, default=None)
