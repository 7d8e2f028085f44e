"""The rows of what is kept back: proposal, review, approval, the stub, a new day of review, the opening."""

from __future__ import annotations

from collections.abc import Callable

from sunlit.ledger.models import Disclosure, Leaf
from sunlit.ledger.search import index_disclosure
from sunlit.matters.models import Matter, Proposal, Withholding
from sunlit.record.entry import Entry


def person_of(entry: Entry) -> str:
    """Return who made an entry, with his body; a reviewer of the level above is named in its data."""
    if entry.data.get("of"):
        return f"{entry.data['of']}/{entry.data.get('person', '')}"
    return f"{entry.body}/{entry.actor.get('person', '')}"


def _proposed(leaf: Leaf, entry: Entry, matter: Matter) -> None:
    data = entry.data
    Proposal.objects.create(
        leaf=leaf,
        matter=matter,
        index=leaf.index,
        act_index=data["act"],
        what=Disclosure.objects.filter(leaf=leaf, name="what").first(),
        digest=data["digest"],
        ground=data["ground"],
        review_on=data["review_on"],
        state="proposed",
        proposer=person_of(entry),
        proposed_by=entry.actor.get("post", ""),
        at=entry.at,
    )


def _reviewed(leaf: Leaf, entry: Entry, matter: Matter) -> None:
    confirmed = entry.data["result"] == "confirmed"
    matter.proposals.filter(index=entry.data["proposal"]).update(
        state="reviewed" if confirmed else "refused",
        reviewer=person_of(entry),
        reviewed_by=entry.actor.get("post", "") or "secrecy_review",
        reviewed_in=entry.data.get("of", ""),
        reviewed_index=leaf.index,
        closed_index=None if confirmed else leaf.index,
    )


def _approved(leaf: Leaf, entry: Entry, matter: Matter) -> None:
    confirmed = entry.data["result"] == "confirmed"
    matter.proposals.filter(index=entry.data["proposal"]).update(
        state="approved" if confirmed else "refused",
        approver=person_of(entry),
        approved_by=entry.actor.get("post", ""),
        approved_index=leaf.index,
        closed_index=None if confirmed else leaf.index,
    )


def _made(leaf: Leaf, entry: Entry, matter: Matter) -> None:
    data = entry.data
    proposal = matter.proposals.filter(index=data.get("proposal", -1)).first()
    if proposal is not None:
        proposal.state, proposal.maker, proposal.closed_index = "made", person_of(entry), leaf.index
        proposal.save(update_fields=["state", "maker", "closed_index"])
    Withholding.objects.create(
        leaf=leaf,
        matter=matter,
        part=data["part"],
        act_index=data["act"],
        what=Disclosure.objects.filter(leaf=leaf, name="what").first(),
        digest=entry.withheld[0]["d"] if entry.withheld else "",
        ground=data["ground"],
        review_on=data["review_on"],
        proposed_by=data["proposed_by"],
        reviewed_by=data["reviewed_by"],
        approved_by=data["approved_by"],
        proposal=proposal,
        at=entry.at,
    )


def _renewed(leaf: Leaf, entry: Entry, matter: Matter) -> None:
    kept = matter.withholdings.filter(part=entry.data["part"])
    on = {"ground": entry.data["ground"]} if "ground" in entry.data else {}
    kept.update(review_on=entry.data["review_on"], renewed_index=leaf.index, **on, **_looked(entry))


def _opened(leaf: Leaf, entry: Entry, matter: Matter) -> None:
    """Let everybody read what was sealed. Nothing is written anew: it is the text that was committed to."""
    kept = matter.withholdings.filter(part=entry.data["part"], digest=entry.data["digest"])
    kept.update(opened_index=leaf.index, **_looked(entry))
    for disclosure in Disclosure.objects.filter(
        digest=entry.data["digest"], leaf=f"{entry.body}/{entry.data['withheld']}"
    ):
        disclosure.scope, disclosure.org = "public", ""
        disclosure.save(update_fields=["scope", "org"])
        if disclosure.value is not None:
            index_disclosure(disclosure)


def _looked(entry: Entry) -> dict[str, str]:
    """Return who proposed the outcome of a review, and who agreed to it."""
    return {
        "looked_by": entry.actor.get("post", ""),
        "looked_agreed": entry.data.get("agreed_by", ""),
    }


STAGES: dict[str, Callable[[Leaf, Entry, Matter], None]] = {
    "withholding.proposed": _proposed,
    "withholding.reviewed": _reviewed,
    "withholding.approved": _approved,
    "withholding.made": _made,
    "withholding.renewed": _renewed,
    "withholding.opened": _opened,
}
