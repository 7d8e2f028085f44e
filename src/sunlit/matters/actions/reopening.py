"""Look again at what is kept back: keep it until a new day, or open it. Both say their reason in public."""

from __future__ import annotations

from datetime import date

from sunlit.catalogue.models import Tenure
from sunlit.ledger.log import Disclosed
from sunlit.ledger.models import Leaf
from sunlit.matters.actions.door import Entering, Standing, enter
from sunlit.matters.fitting import KEEPERS, fit_objections
from sunlit.matters.models import Matter, Withholding
from sunlit.matters.proposed import Text
from sunlit.matters.refusal import ActRefused
from sunlit.matters.telling import cleaned
from sunlit.matters.withholding_rules import ground_objections
from sunlit.procedure.rules import Objection


def renew_withholding(
    matter: Matter, part: int, review_on: date, reason: Text, by: Tenure, key: str = ""
) -> Leaf:
    """Enter that a part stays kept back until a new day of review, and why.

    Raises `ActRefused`: nothing kept back of that number, a day past or further away than the ground
    allows, no reason, a post that does not keep the papers.
    """

    def propose(standing: Standing) -> list[Entering]:
        row, found = _kept(matter, part, by)
        found += ground_objections(matter, row.ground, review_on, standing.now)
        said, unsaid = cleaned(reason, "reason")
        data = {"withheld": row.leaf.index, "part": part, "review_on": review_on.isoformat()}
        return [
            Entering(
                "withholding.renewed", data, disclosures=_said(said, "reason"), objections=[*found, *unsaid]
            )
        ]

    return enter(matter, by, key, propose)


def open_withheld(matter: Matter, part: int, reason: Text, by: Tenure, key: str = "") -> Leaf:
    """Enter that a part is public from now on, and why; everybody can read the text that was sealed.

    The text is the one whose digest stands in the entry that kept it back: nothing is written anew. Raises
    `ActRefused`: nothing kept back of that number, no reason, a post that does not keep the papers.
    """

    def propose(standing: Standing) -> list[Entering]:  # noqa: ARG001  every proposal is given it
        row, found = _kept(matter, part, by)
        said, unsaid = cleaned(reason, "text")
        data = {"withheld": row.leaf.index, "part": part, "digest": row.digest}
        return [
            Entering(
                "withholding.opened", data, disclosures=_said(said, "text"), objections=[*found, *unsaid]
            )
        ]

    return enter(matter, by, key, propose)


def _kept(matter: Matter, part: int, by: Tenure) -> tuple[Withholding, list[Objection]]:
    row = matter.withholdings.select_related("leaf").filter(part=part, opened_index=None).first()
    if row is None:
        raise ActRefused([Objection("not_kept", {"part": part}, "")])
    return row, fit_objections(matter.body, by, KEEPERS, KEEPERS)


def _said(value: dict[str, str], name: str) -> list[Disclosed]:
    return [Disclosed(name, value)] if value else []
