"""Close a matter: its last step is done and its execution report is public (RUN-4)."""

from __future__ import annotations

from collections.abc import Sequence

from sunlit.catalogue.models import Tenure
from sunlit.ledger.models import Leaf
from sunlit.matters.actions.door import Entering, Standing, enter
from sunlit.matters.fitting import closing_posts, fit_objections
from sunlit.matters.models import Matter
from sunlit.matters.proposed import Attached, Text
from sunlit.matters.telling import Words


def close(matter: Matter, report: Text, by: Tenure, files: Sequence[Attached] = (), key: str = "") -> Leaf:
    """Enter the execution report and close the matter.

    Raises `ActRefused`: a step is still open, an objection is, an empty report, closed already, a post
    that does not answer for the matter.
    """

    def propose(standing: Standing) -> list[Entering]:
        data = {"end": standing.state.end or "", "report": any(report.values())}
        unfit = fit_objections(matter.body, by, closing_posts(matter))
        return [Entering("matter.closed", data, Words(report, files=files), objections=unfit)]

    return enter(matter, by, key, propose)
