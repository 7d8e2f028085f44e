"""The rows of each kind of entry of this room."""

from __future__ import annotations

from sunlit.catalogue.models import Body
from sunlit.ledger.keepers import keeps
from sunlit.ledger.models import Disclosure, Leaf
from sunlit.record.entry import Entry
from sunlit.supervision.models import FindingAnswer


@keeps("finding.answered")
def finding_answered(leaf: Leaf, entry: Entry) -> None:
    """Keep an answer to a finding."""
    FindingAnswer.objects.create(
        leaf=leaf,
        body=Body.objects.get(slug=entry.body),
        finding=entry.data["finding"],
        text=Disclosure.objects.get(leaf=leaf, name="text"),
        post=entry.actor.get("post", ""),
        consequence=entry.data["consequence"],
        at=entry.at,
    )


@keeps("duelist.made")
def due_list_made(leaf: Leaf, entry: Entry) -> None:
    """Keep nothing: the list is the entry and its blob."""
