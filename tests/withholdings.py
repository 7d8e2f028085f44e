"""Four persons who keep something back in tests, each by the real action under his own tenure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sunlit.catalogue.models import Tenure
from sunlit.ledger.log import writing
from sunlit.ledger.models import Leaf
from sunlit.matters.actions import (
    approve_withholding,
    carry_out_withholding,
    propose_withholding,
    review_withholding,
)
from sunlit.matters.models import Matter
from sunlit.matters.proposed import ProposedWithholding


@dataclass(frozen=True)
class Agreed:
    """What is kept back and by whom: proposed, reviewed and approved."""

    what: dict[str, str]
    content: dict[str, str] | None
    ground: str
    review_on: date
    proposed_by: Tenure
    reviewed_by: Tenure
    approved_by: Tenure
    act: int = -1
    file: Any = None
    scope: str = "sealed"


def proposal_of(agreed: Agreed) -> ProposedWithholding:
    """Return what is proposed."""
    names = ("what", "content", "ground", "review_on", "act", "file", "scope")
    return ProposedWithholding(**{name: getattr(agreed, name) for name in names})


def withhold(matter: Matter, agreed: Agreed, by: Tenure, key: str = "") -> Leaf:
    """Take all four stages and return the last leaf; with `key` a second time nothing is entered again."""
    keys = [f"{key}/{stage}" if key else "" for stage in range(4)]
    with writing(matter.body_id):  # all or none
        index = propose_withholding(matter, proposal_of(agreed), agreed.proposed_by, keys[0]).index
        review_withholding(matter, index, agreed.reviewed_by, key=keys[1])
        approve_withholding(matter, index, agreed.approved_by, key=keys[2])
        return carry_out_withholding(matter, index, by, keys[3])
