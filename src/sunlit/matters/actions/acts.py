"""Perform a step; correct what an earlier act said."""

from __future__ import annotations

from typing import Any

from sunlit.catalogue.models import Tenure
from sunlit.ledger.log import Writer
from sunlit.ledger.models import Leaf
from sunlit.matters.actions.door import once, record, said
from sunlit.matters.models import Act, Matter
from sunlit.matters.proposed import ProposedAct, Text
from sunlit.matters.refusal import ActRefused
from sunlit.procedure.rules import Objection


def perform(matter: Matter, act: ProposedAct, by: Tenure, key: str = "") -> Leaf:
    """Do one act at one step of a matter and return its leaf.

    `key` names the submitted form: the same key never makes a second act. Raises `ActRefused` with
    every rule the act would break.
    """

    def enter(writer: Writer) -> Leaf:
        return record(
            writer,
            matter,
            "act.done",
            data_of(act),
            by=by,
            disclosures=said(matter, act.step, act.text, act.reason, act.files),
        )

    return once(matter, key, enter)


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
    if act.reason:
        data["reasoned"] = True
    if act.reviewer is not None:
        data["reviewed_by"] = act.reviewer.person
        data["reviewer"] = act.reviewer.code
    return data


def correct(matter: Matter, index: int, text: Text, reason: Text, by: Tenure, key: str = "") -> Leaf:
    """Correct what the act at log `index` said. The earlier text stays readable beside the new one."""
    corrected = Act.objects.filter(matter=matter, index=index).first()
    if corrected is None:
        raise ActRefused([Objection("act_unknown", {"index": index}, "")])

    def enter(writer: Writer) -> Leaf:
        return record(
            writer,
            matter,
            "act.corrected",
            {"act": index},
            by=by,
            disclosures=said(matter, corrected.step, text, reason, ()),
        )

    return once(matter, key, enter)
