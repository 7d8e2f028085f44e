"""Keep something back in the open: number, ground, the posts that answer for it, a review date."""

from __future__ import annotations

from sunlit.catalogue.models import Tenure
from sunlit.ledger.log import Disclosed, Writer
from sunlit.ledger.models import Leaf
from sunlit.matters.actions.door import once, record
from sunlit.matters.models import Matter
from sunlit.matters.proposed import ProposedWithholding
from sunlit.matters.refusal import ActRefused
from sunlit.matters.withholding_rules import withholding_objections


def withhold(matter: Matter, proposed: ProposedWithholding, by: Tenure, key: str = "") -> Leaf:
    """Enter a withholding; its stub is public at once.

    Raises `ActRefused`: a ground outside the closed list, a review date too far away or past, one
    person in two of the four parts, nothing to seal.
    """

    def enter(writer: Writer) -> Leaf:
        found = withholding_objections(proposed, by, writer.now)
        if found:
            raise ActRefused(found)
        return record(
            writer,
            matter,
            "withholding.made",
            {
                "act": proposed.act,
                "part": matter.withholdings.count() + 1,
                "ground": proposed.ground,
                "review_on": proposed.review_on.isoformat(),
                "proposed_by": proposed.proposed_by.post.code,
                "reviewed_by": proposed.reviewed_by.post.code,
                "approved_by": proposed.approved_by.post.code,
            },
            by=by,
            disclosures=[Disclosed("what", dict(proposed.what)), _sealed(proposed)],
        )

    return once(matter, key, enter)


def _sealed(proposed: ProposedWithholding) -> Disclosed:
    if proposed.file is not None:
        file = proposed.file.file
        name, value = "file", {"name": file.name, "size": file.size, "sha256": file.sha256}
    else:
        name, value = "content", dict(proposed.content or {})
    return Disclosed(
        name,
        value,
        proposed.scope,
        ground=proposed.ground,
        review_on=proposed.review_on.isoformat(),
        by=proposed.approved_by.post.code,
    )
