"""Leave the procedure in the open, and ratify it afterwards."""

from __future__ import annotations

from typing import Any

from sunlit.catalogue.models import Tenure
from sunlit.ledger.models import Leaf
from sunlit.matters.actions.door import once, record, said
from sunlit.matters.models import Matter
from sunlit.matters.proposed import Text


def declare_departure(
    matter: Matter,
    cls: str,
    step: str,
    reason: str,
    text: Text,
    by: Tenure,
    *,
    amount: int | None = None,
    key: str = "",
) -> Leaf:
    """Declare that the next act at `step` leaves the procedure, with class, reason code and words.

    Raises `ActRefused`: a class or reason the procedure does not allow, a post that may not declare it,
    a step that may never be departed from.
    """
    data: dict[str, Any] = {"class": cls, "step": step, "reason": reason}
    if amount is not None:
        data["amount"] = amount

    return once(
        matter,
        key,
        lambda writer: record(
            writer, matter, "departure.declared", data, by=by, disclosures=said(matter, step, text, {}, ())
        ),
    )


def ratify(matter: Matter, departure: int, text: Text, by: Tenure, key: str = "") -> Leaf:
    """Record that the departure declared at log index `departure` was ratified."""
    return once(
        matter,
        key,
        lambda writer: record(
            writer,
            matter,
            "departure.ratified",
            {"departure": departure},
            by=by,
            disclosures=said(matter, "", text, {}, ()),
        ),
    )
