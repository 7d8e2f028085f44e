"""Leave the procedure in the open, and ratify it afterwards."""

from __future__ import annotations

from typing import Any

from sunlit.catalogue.models import Tenure
from sunlit.ledger.models import Leaf
from sunlit.matters.actions.door import Entering, enter
from sunlit.matters.models import Matter
from sunlit.matters.proposed import Text
from sunlit.matters.telling import Words


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
    entering = Entering("departure.declared", data, Words(text, step))
    return enter(matter, by, key, lambda _: [entering])


def set_meeting(matter: Matter, meeting: str, at: int, by: Tenure) -> Leaf:
    """Record that meeting number `meeting` begins at `at` and must deal with what waits for one here."""
    entering = Entering("meeting.set", {"meeting": meeting, "meeting_at": at})
    return enter(matter, by, "", lambda _: [entering])


def ratify(matter: Matter, departure: int, text: Text, by: Tenure, key: str = "") -> Leaf:
    """Record that the departure declared at log index `departure` was ratified."""
    entering = Entering("departure.ratified", {"departure": departure}, Words(text))
    return enter(matter, by, key, lambda _: [entering])
