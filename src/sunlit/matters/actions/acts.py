"""Perform a step; correct what an earlier act said."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sunlit.catalogue.models import Tenure
from sunlit.ledger.models import Leaf
from sunlit.matters.actions.door import Entering, Standing, enter, objections_to, standing_of
from sunlit.matters.fitting import correcting_posts, fit_objections
from sunlit.matters.models import Act, Matter
from sunlit.matters.proposed import ProposedAct, Text
from sunlit.matters.telling import Words
from sunlit.procedure.rules import Objection


def perform(matter: Matter, act: ProposedAct, by: Tenure, key: str = "") -> Leaf:
    """Do one act at one step of a matter and return its leaf.

    `key` names the submitted form: the same key never makes a second act. Raises `ActRefused` with
    every rule the act would break.
    """
    return enter(matter, by, key, lambda standing: [_entering(standing.matter, act)])


def act_refusal(matter: Matter, act: ProposedAct, by: Tenure, now: int) -> list[Objection]:
    """Return every rule that `act` would break if it were handed in now; nothing is entered."""
    return objections_to(standing_of(matter, now), by, [_entering(matter, act)])


TURN = {"not_open", "already_done", "ended", "closed", "post", "proxy", "step_unknown", "tenure"}


def turn_refusal(matter: Matter, step: str, by: Tenure, now: int) -> list[Objection]:
    """Return why `by` can do nothing at `step` now, whatever he would say; none when it is his turn."""
    standing = standing_of(matter, now)
    row = standing.course.procedure.steps.get(step)
    entering = Entering("act.done", {"step": step})
    if row is not None and row.rule is not None:
        entering = Entering("vote.opened", {"step": step, "eligible": 1})
    return [found for found in objections_to(standing, by, [entering]) if found.code in TURN]


def _entering(matter: Matter, act: ProposedAct) -> Entering:
    words = Words(act.text, act.step, act.reason, act.files)
    return Entering("act.done", data_of(act), words, objections=_cited(matter, act.decision))


def _cited(matter: Matter, decision: int | None) -> Sequence[Objection]:
    """Return that the decision named is no vote entered in this body, if it is none."""
    if (
        decision is None
        or Act.objects.filter(leaf=f"{matter.body_id}/{decision}", tally__isnull=False).exists()
    ):
        return ()
    return (Objection("decision_unknown", {"index": decision}, ""),)


def data_of(act: ProposedAct) -> dict[str, Any]:
    """Return what the leaf says of an act: only what fold, routing or a count reads."""
    data: dict[str, Any] = {"step": act.step, "verb": act.verb}
    optional: dict[str, Any] = {
        "outcome": act.outcome or None,
        "needs": sorted(act.needs) or None,
        "answers": sorted(act.answers) or None,
        "done_at": act.done_at,
        "ends_at": act.ends_at,
        "amount": act.amount,
        "decision": act.decision,
        "meeting_at": act.meeting_at,
    }
    data.update((name, value) for name, value in optional.items() if value is not None)
    if any(act.reason.values()):
        data["reasoned"] = True
    if act.reviewer is not None:
        data["reviewed_by"] = act.reviewer.person
        data["reviewer"] = act.reviewer.code
    return data


def correct(matter: Matter, index: int, text: Text, reason: Text, by: Tenure, key: str = "") -> Leaf:
    """Correct what the act at log `index` said. The earlier text stays readable beside the new one.

    Raises `ActRefused`: no such act in the matter, a post that does not answer for it, no text, no reason.
    """

    def propose(_: Standing) -> list[Entering]:
        corrected = Act.objects.filter(matter=matter, index=index).first()
        found = _why_missing(reason)
        if corrected is None:
            found.append(Objection("act_unknown", {"index": index}, ""))
        else:
            found += fit_objections(matter.body, by, correcting_posts(matter, corrected))
        words = Words(text, corrected.step if corrected else "", reason)
        return [Entering("act.corrected", {"act": index}, words, objections=found)]

    return enter(matter, by, key, propose)


def _why_missing(reason: Text) -> list[Objection]:
    return [] if any(reason.values()) else [Objection("text_empty", {"field": "reason"}, "")]
