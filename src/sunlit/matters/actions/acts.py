"""Perform a step."""

from __future__ import annotations

from typing import Any

from sunlit.catalogue.models import Body, Tenure
from sunlit.catalogue.queries import tenures_now
from sunlit.ledger.models import Leaf
from sunlit.matters.actions.door import Entering, Standing, enter, objections_to, standing_of
from sunlit.matters.actions.reviewing import with_review
from sunlit.matters.actions.signing import with_signature
from sunlit.matters.fitting import recorder_objections
from sunlit.matters.models import Act, Matter
from sunlit.matters.notices import PLACES
from sunlit.matters.proposed import ProposedAct
from sunlit.matters.scopes import scope_of
from sunlit.matters.telling import Words
from sunlit.procedure.grammar import Procedure, Step
from sunlit.procedure.rules import Objection


def perform(
    matter: Matter,
    act: ProposedAct,
    by: Tenure,
    key: str = "",
    *,
    signed: Tenure | None = None,
    reviewed: Tenure | None = None,
) -> Leaf:
    """Do one act at one step of a matter and return its leaf.

    `key` names the submitted form: the same key never makes a second act. `signed` is the tenure under which
    another person has signed it off, where the body asks for it, `reviewed` that under which one has agreed
    to it in the secrecy review, where the step asks for it; whom the author wished for is no review.
    Raises `ActRefused` with every rule the act would break.
    """

    def propose(standing: Standing) -> list[Entering]:
        entering = with_review(standing, _entering(standing, act), by, reviewed)
        return [with_signature(standing, entering, by, signed, reviewed)]

    return enter(matter, by, key, propose)


def act_refusal(
    matter: Matter, act: ProposedAct, by: Tenure, now: int, reviewed: Tenure | None = None
) -> list[Objection]:
    """Return every rule that `act` would break if it were handed in now; nothing is entered.

    A signature is no part of it: it comes after the act was handed in. Until somebody has agreed to it in
    the secrecy review (`reviewed`) whom its author asks for stands in his place.
    """
    standing = standing_of(matter, now)
    entering = with_review(standing, _entering(standing, act), by, reviewed or act.reviewer)
    return objections_to(standing, by, [entering])


TURN = {
    "not_open",
    "already_done",
    "ended",
    "closed",
    "post",
    "proxy",
    "step_unknown",
    "tenure",
    "tenure_days",
}


def turn_refusal(matter: Matter, step: str, by: Tenure, now: int) -> list[Objection]:
    """Return why `by` can do nothing at `step` now, whatever he would say; none when it is his turn."""
    standing = standing_of(matter, now)
    row = standing.course.procedure.steps.get(step)
    entering = Entering("act.done", {"step": step})
    if row is not None and row.rule is not None:
        entering = Entering("vote.opened", {"step": step, "eligible": 1})
    found = [one for one in objections_to(standing, by, [entering]) if one.code in TURN]
    return found or recorder_objections(by)


def _entering(standing: Standing, act: ProposedAct) -> Entering:
    words = Words(act.text, act.step, act.reason, act.files, act.personal)
    procedure = standing.course.procedure
    refused = [*_cited(standing.matter, act.decision), *_lasting(act), *_misplaced(procedure, act)]
    refused += [*_named(standing.matter, procedure.steps.get(act.step), act), *_placed(act)]
    return Entering("act.done", data_of(act), words, objections=refused)


def may_answer(procedure: Procedure, step: Step) -> bool:
    """Return whether acts at `step` answer objections: a step for answers, or a notice that starts again."""
    again = any(outcome.back and "open_objection" in outcome.requires for outcome in step.outcomes.values())
    return again or step.id in procedure.answering


def _misplaced(procedure: Procedure, act: ProposedAct) -> list[Objection]:
    """Return that the act says it answers objections at a step that answers none."""
    step = procedure.steps.get(act.step)
    misplaced = act.answers and step is not None and not may_answer(procedure, step)
    return [Objection("answers_here", {}, act.step)] if misplaced else []


def _lasting(act: ProposedAct) -> list[Objection]:
    """Return that it is not said when personal data leave, if it is not."""
    lasting = any(act.personal.values()) and act.expires_at is None
    return [Objection("personal_expires", {}, act.step)] if lasting else []


def _named(matter: Matter, step: Step | None, act: ProposedAct) -> list[Objection]:
    """Return that persons are named where the list lets more people read, or somebody who is not here."""
    if not act.named:
        return []
    if scope_of(matter, step) != "specific":
        return [Objection("named_wider", {}, act.step)]
    unknown = sorted(set(act.named) - set(readers_of(matter.body)))
    return [Objection("named_unknown", {"found": ", ".join(unknown)}, act.step)] if unknown else []


def _placed(act: ProposedAct) -> list[Objection]:
    """Return the places that nobody knows, if there are any."""
    unknown = sorted(set(act.places) - set(PLACES))
    return [Objection("place_unknown", {"found": ", ".join(unknown)}, act.step)] if unknown else []


def readers_of(body: Body) -> dict[str, Tenure]:
    """Return whom an act can name as its readers: the posts that somebody holds, and each who holds one."""
    held = tenures_now(body)
    return {one.post.code: one for one in held} | {one.code: one for one in held}


def _cited(matter: Matter, decision: int | None) -> list[Objection]:
    """Return that the decision named is no vote entered in this body, if it is none."""
    if (
        decision is None
        or Act.objects.filter(leaf=f"{matter.body_id}/{decision}", tally__isnull=False).exists()
    ):
        return []
    return [Objection("decision_unknown", {"index": decision}, "")]


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
        "expires_at": act.expires_at,
        "named": sorted(set(act.named)) or None,
        "places": sorted(set(act.places)) or None,
    }
    data.update((name, value) for name, value in optional.items() if value is not None)
    if any(act.reason.values()):
        data["reasoned"] = True
    return data
