"""Keep something back in the open: proposed, reviewed, approved and carried out by four persons.

Each takes his stage under his own tenure and leaves an entry. The text is salted once, when it is proposed;
all entries name its digest, so that what is carried out is what was reviewed.
"""

from __future__ import annotations

from typing import Any

from sunlit.catalogue.models import Tenure
from sunlit.ledger.log import Disclosed
from sunlit.ledger.models import Leaf
from sunlit.matters.actions.door import Entering, Standing, enter
from sunlit.matters.models import Matter, Pending, Proposal
from sunlit.matters.proposed import ProposedWithholding, Text
from sunlit.matters.refusal import ActRefused
from sunlit.matters.telling import cleaned, file_value
from sunlit.matters.withholding_rules import (
    ground_objections,
    proposal_objections,
    stage_objections,
)
from sunlit.procedure.rules import Objection
from sunlit.record.canonical import normalised
from sunlit.record.disclosure import digest, disclose, read


def propose_withholding(matter: Matter, proposed: ProposedWithholding, by: Tenure, key: str = "") -> Leaf:
    """Enter a proposal; nothing is kept back by it yet. Raises `ActRefused`.

    It is refused for a ground outside the closed list, a day of review past or too far away, nothing to
    seal, or two things at once: one item has one review.
    """

    def propose(standing: Standing) -> list[Entering]:
        found = proposal_objections(matter, proposed, standing.now)
        if found:
            raise ActRefused(found)
        text = _salted(proposed)
        data: dict[str, Any] = {
            "act": proposed.act,
            "ground": proposed.ground,
            "review_on": proposed.review_on.isoformat(),
            "digest": digest(text),
        }
        Pending.objects.create(
            digest=data["digest"], matter=matter.ref, text=text, scope=proposed.scope, at=standing.now
        )
        what = Disclosed("what", cleaned(proposed.what, "what")[0])
        return [Entering("withholding.proposed", data, disclosures=[what])]

    return enter(matter, by, key, propose)


def review_withholding(
    matter: Matter, proposal: int, by: Tenure, *, refused: Text | None = None, key: str = ""
) -> Leaf:
    """Enter the secrecy review of a proposal: confirmed, or refused with the reason. Raises `ActRefused`.

    `by` holds the post of the secrecy reviewer here or in the body above.
    """
    return _judge(matter, proposal, "reviewed", by, refused, key)


def approve_withholding(
    matter: Matter, proposal: int, by: Tenure, *, refused: Text | None = None, key: str = ""
) -> Leaf:
    """Enter that a reviewed proposal is approved, or refused with the reason. Raises `ActRefused`."""
    return _judge(matter, proposal, "approved", by, refused, key)


def carry_out_withholding(matter: Matter, proposal: int, by: Tenure, key: str = "") -> Leaf:
    """Enter what three others have proposed, reviewed and approved: from now on the stub stands."""

    def propose(standing: Standing) -> list[Entering]:
        row = _proposal(matter, proposal)
        found = stage_objections(row, "made", by, standing.now)
        found += ground_objections(matter, row.ground, row.review_on, standing.now)
        if found:
            raise ActRefused(found)
        what = row.what.value if row.what is not None else {}
        disclosures = [Disclosed("what", what), _sealed(row)]
        Pending.objects.filter(digest=row.digest).delete()
        return [Entering("withholding.made", _made(matter, row), disclosures=disclosures)]

    return enter(matter, by, key, propose)


def _made(matter: Matter, row: Proposal) -> dict[str, Any]:
    return {
        "act": row.act_index,
        "part": matter.withholdings.count() + 1,
        "ground": row.ground,
        "review_on": row.review_on.isoformat(),
        "proposed_by": row.proposed_by,
        "reviewed_by": row.reviewed_by,
        "approved_by": row.approved_by,
        "proposal": row.index,
        "reviewed": row.reviewed_index,
        "approved": row.approved_index,
    }


def _judge(matter: Matter, proposal: int, stage: str, by: Tenure, refused: Text | None, key: str) -> Leaf:
    above = by.body_id != matter.body_id

    def propose(standing: Standing) -> list[Entering]:
        row = _proposal(matter, proposal)
        found = stage_objections(row, stage, by, standing.now)
        reason, unsaid = cleaned(refused or {}, "reason") if refused is not None else ({}, [])
        if found or unsaid:
            raise ActRefused([*found, *unsaid])
        data: dict[str, Any] = {
            "proposal": row.index,
            "digest": row.digest,
            "result": "confirmed" if refused is None else "refused",
        }
        if above:
            data |= {"of": by.body_id, "tenure": by.code, "person": by.person}
        if refused is not None:
            Pending.objects.filter(digest=row.digest).delete()
        said = [] if refused is None else [Disclosed("reason", reason)]
        return [Entering(f"withholding.{stage}", data, disclosures=said)]

    return enter(matter, None if above else by, key, propose)


def _proposal(matter: Matter, index: int) -> Proposal:
    rows = Proposal.objects.select_related("matter__body__parent", "matter__power", "what")
    row = rows.filter(matter=matter, index=index).first()
    if row is None:
        raise ActRefused([Objection("act_unknown", {"index": index}, "")])
    return row


def _salted(proposed: ProposedWithholding) -> str:
    if proposed.file is not None:
        return disclose("file", normalised(file_value(proposed.file)[0]))
    return disclose("content", normalised(cleaned(proposed.content or {}, "content")[0]))


def _sealed(row: Proposal) -> Disclosed:
    pending = Pending.objects.filter(digest=row.digest).first()
    if pending is None:
        raise ActRefused([Objection("pending_gone", {}, "")])
    said = read(pending.text)
    return Disclosed(
        said.name,
        said.value,
        pending.scope,
        ground=row.ground,
        review_on=row.review_on.isoformat(),
        by=row.approved_by,
        salted=pending.text,
    )
