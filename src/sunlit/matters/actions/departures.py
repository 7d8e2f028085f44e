"""Leave the procedure in the open, report it, and ratify it afterwards."""

from __future__ import annotations

from typing import Any

from sunlit.catalogue.models import Tenure
from sunlit.catalogue.queries.tenures import voters_now
from sunlit.ledger.models import Leaf
from sunlit.matters.actions.door import Entering, Standing, enter
from sunlit.matters.citing import cited_objections
from sunlit.matters.models import Matter
from sunlit.matters.proposed import Ratification, Text
from sunlit.matters.telling import Words
from sunlit.procedure.rules import Objection


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


def report_departure(matter: Matter, departure: int, text: Text, by: Tenure, key: str = "") -> Leaf:
    """Record that the departure declared at log index `departure` was reported to the post that is owed it.

    Entered by the post that receives the report, it confirms the report. Raises `ActRefused`: no such
    declared departure, another post, a second time.
    """

    def propose(standing: Standing) -> list[Entering]:
        declared = (one for one in standing.state.departures if one.index == departure and one.declared)
        owed = next(declared, None)
        data = {"departure": departure, "to": owed.report_to if owed is not None else ""}
        words = Words(text, owed.step if owed is not None else "")
        return [Entering("departure.reported", data, words)]

    return enter(matter, by, key, propose)


def set_meeting(matter: Matter, meeting: str, at: int, by: Tenure) -> Leaf:
    """Record that meeting number `meeting` begins at `at` and must deal with what waits for one here."""
    entering = Entering("meeting.set", {"meeting": meeting, "meeting_at": at})
    return enter(matter, by, "", lambda _: [entering])


def ratify(
    matter: Matter, departure: int, votes: Ratification, text: Text, by: Tenure, key: str = ""
) -> Leaf:
    """Record that the organ of `by` ratified the departure declared at log index `departure` by a vote.

    Raises `ActRefused`: another organ, no majority of all its members, figures that do not add up, another
    number of members than the organ has, or a cited item in which it did not deal with the matter.
    """
    count = {choice: n for choice, n in votes.count.items() if n}
    data: dict[str, Any] = {"departure": departure, "eligible": votes.eligible, "present": votes.present}
    data["count"] = count
    if votes.meeting or votes.item:
        data |= {"meeting": votes.meeting, "item": votes.item}
    members = voters_now(matter.body, by.post.code)
    wrong = []
    if members and len(members) != votes.eligible:
        wrong.append(Objection("counts", {"found": votes.eligible, "expected": len(members)}, ""))
    wrong += cited_objections(matter, data, by.post.code)
    entering = Entering("departure.ratified", data, Words(text), objections=wrong)
    return enter(matter, by, key, lambda _: [entering])
