"""What a body has chosen for itself, version by version: each is an entry of the record."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sunlit.catalogue.blobs import rules_from_blob
from sunlit.catalogue.models import Body
from sunlit.ledger.models import Leaf
from sunlit.ledger.reading import blob_value, entry_of

KINDS = ("log.opened", "rules.adopted")


@dataclass(frozen=True, slots=True)
class Version:
    """The rules of a body as one entry put them in force; `n` counts from 1, the oldest."""

    n: int
    leaf: Leaf
    rules: Mapping[str, Any]


def rule_versions(body: Body) -> list[Version]:
    """Return every version of a body's rules, the newest first."""
    leaves = Leaf.objects.filter(log_id=body.log_id, stream="body", kind__in=KINDS).order_by("index")
    found = [
        Version(n, leaf, rules_from_blob(blob_value(body.slug, entry_of(leaf).rules))[1])
        for n, leaf in enumerate(leaves, 1)
    ]
    return found[::-1]
