"""Look again at what is kept back: keep it until a new day, or open it. Both say their reason in public.

Four persons kept it back; one alone ends or prolongs that as little. Who keeps the papers proposes the
outcome of the review, and another person, of a post that approves, agrees to it.
"""

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
from sunlit.matters.second_person import agreed_fields, second_objections
from sunlit.matters.telling import cleaned
from sunlit.matters.withholding_rules import approving_posts, ground_objections
from sunlit.procedure.rules import Objection


def renew_withholding(
    matter: Matter,
    part: int,
    review_on: date,
    reason: Text,
    by: Tenure,
    agreed: Tenure | None = None,
    key: str = "",
    *,
    ground: str = "",
) -> Leaf:
    """Enter that a part stays kept back until a new day of review, why, and on which ground of the list.

    Without a `ground` it is the one it was kept back on. Raises `ActRefused`: nothing kept back of that
    number, a ground outside the list, a day past or further away than it allows, no reason, a post that
    does not keep the papers, no second person.
    """

    def propose(standing: Standing) -> list[Entering]:
        row, found = _kept(matter, part, by, agreed, standing.now)
        on = ground or row.ground
        found += ground_objections(matter, on, review_on, standing.now)
        said, unsaid = cleaned(reason, "reason")
        data = {
            "withheld": row.leaf.index,
            "part": part,
            "review_on": review_on.isoformat(),
            "ground": on,
            **agreed_fields(matter.body, agreed),
        }
        return [
            Entering(
                "withholding.renewed", data, disclosures=_said(said, "reason"), objections=[*found, *unsaid]
            )
        ]

    return enter(matter, by, key, propose)


def open_withheld(
    matter: Matter, part: int, reason: Text, by: Tenure, agreed: Tenure | None = None, key: str = ""
) -> Leaf:
    """Enter that a part is public from now on, and why; everybody can read the text that was sealed.

    The text is the one whose digest stands in the entry that kept it back: nothing is written anew. Raises
    `ActRefused`: nothing kept back of that number, no reason, a post that does not keep the papers, no
    second person.
    """

    def propose(standing: Standing) -> list[Entering]:
        row, found = _kept(matter, part, by, agreed, standing.now)
        said, unsaid = cleaned(reason, "text")
        data = {
            "withheld": row.leaf.index,
            "part": part,
            "digest": row.digest,
            **agreed_fields(matter.body, agreed),
        }
        return [
            Entering(
                "withholding.opened", data, disclosures=_said(said, "text"), objections=[*found, *unsaid]
            )
        ]

    return enter(matter, by, key, propose)


def _kept(
    matter: Matter, part: int, by: Tenure, agreed: Tenure | None, now: int
) -> tuple[Withholding, list[Objection]]:
    row = matter.withholdings.select_related("leaf").filter(part=part, opened_index=None).first()
    if row is None:
        raise ActRefused([Objection("not_kept", {"part": part}, "")])
    found = fit_objections(matter.body, by, KEEPERS, KEEPERS)
    return row, found + second_objections(matter.body, by, agreed, approving_posts(matter), now)


def _said(value: dict[str, str], name: str) -> list[Disclosed]:
    return [Disclosed(name, value)] if value else []
