"""Keep something back in the open: number, ground, the posts that answer for it, a review date."""

from __future__ import annotations

from sunlit.catalogue.models import Tenure
from sunlit.ledger.log import Disclosed
from sunlit.ledger.models import Leaf
from sunlit.matters.actions.door import Entering, Standing, enter
from sunlit.matters.models import Matter
from sunlit.matters.proposed import ProposedWithholding
from sunlit.matters.telling import cleaned, file_value
from sunlit.matters.withholding_rules import withholding_objections


def withhold(matter: Matter, proposed: ProposedWithholding, by: Tenure, key: str = "") -> Leaf:
    """Enter a withholding; its stub is public at once.

    Raises `ActRefused`: a ground outside the closed list, a review date too far away or past, one
    person in two of the four parts, a part taken by somebody who may not, nothing to seal.
    """

    def propose(standing: Standing) -> list[Entering]:
        data = {
            "act": proposed.act,
            "part": matter.withholdings.count() + 1,
            "ground": proposed.ground,
            "review_on": proposed.review_on.isoformat(),
            "proposed_by": proposed.proposed_by.post.code,
            "reviewed_by": proposed.reviewed_by.post.code,
            "approved_by": proposed.approved_by.post.code,
        }
        found = withholding_objections(matter, proposed, by, standing.now)
        what = Disclosed("what", cleaned(proposed.what, "what")[0])
        return [Entering("withholding.made", data, disclosures=[what, _sealed(proposed)], objections=found)]

    return enter(matter, by, key, propose)


def _sealed(proposed: ProposedWithholding) -> Disclosed:
    if proposed.file is not None:
        name, value = "file", file_value(proposed.file)[0]
    else:
        name, value = "content", cleaned(proposed.content or {}, "content")[0]
    return Disclosed(
        name,
        value,
        proposed.scope,
        ground=proposed.ground,
        review_on=proposed.review_on.isoformat(),
        by=proposed.approved_by.post.code,
    )
