"""What would be refused, shown before the button is pressed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sunlit.catalogue.models import Tenure
from sunlit.desk.forms.acts import ActForm
from sunlit.desk.forms.votes import VoteForm
from sunlit.desk.places import Case
from sunlit.desk.worded import sentence
from sunlit.ledger.clock import now_ms
from sunlit.matters.actions import act_refusal, vote_refusal
from sunlit.matters.proposed import ProposedAct
from sunlit.procedure.grammar import Step
from sunlit.procedure.rules import Objection
from sunlit.procedure.rules.codes import names_of
from sunlit.procedure.votes import needed, quorum_need
from sunlit.ui.wording import t

TYPED = {
    "reason",
    "material",
    "review",
    "outcome_unknown",
    "no_answer",
    "text_empty",
}  # the form still says it


@dataclass(frozen=True)
class Check:
    """One line of the list: fulfilled, missing, or still to be filled in."""

    look: str  # ok, bad, open
    words: str


def checks_of(case: Case, step: Step, tenure: Tenure, form: ActForm) -> list[Check]:
    """Return what the rules say of the act as it stands in the form, or of each outcome of an empty one."""
    if form.is_bound and form.is_valid():
        found = act_refusal(case.matter, form.proposed(), tenure, now_ms())
        lines = [Check("bad", sentence(objection)) for objection in found]
    else:
        found, lines = _beforehand(case, tenure, form)
    return _sorted(lines + _fulfilled(case, step, tenure, {objection.code for objection in found}))


def _beforehand(case: Case, tenure: Tenure, form: ActForm) -> tuple[list[Objection], list[Check]]:
    """Return what stands in the way whatever is chosen, and what stands in the way of one outcome alone."""
    outcomes = form.step.outcomes if "outcome" in form.fields else {"": None}
    by_outcome = {
        code: act_refusal(case.matter, ProposedAct(form.step.id, {}, form.only_verb, code), tenure, now_ms())
        for code in outcomes
    }
    shared = [
        one for one in next(iter(by_outcome.values())) if all(one in found for found in by_outcome.values())
    ]
    lines = [_line(objection) for objection in shared]
    for code, found in by_outcome.items():
        outcome = outcomes[code]
        for objection in found:
            if outcome is not None and objection not in shared:
                words = t("desk.check.if", outcome=dict(outcome.label), words=sentence(objection))
                lines.append(Check("open", words))
    return [one for found in by_outcome.values() for one in found], lines


def _fulfilled(case: Case, step: Step, tenure: Tenure, broken: set[str]) -> list[Check]:
    """Return what holds already, so that nobody has to wonder."""
    apart = names_of(case.course.procedure, step.apart)
    said = {
        "post": t("desk.check.post", post=tenure.post.name),
        "not_open": t("desk.check.not_open"),
        "separate": t("desk.check.separate", steps=apart) if step.apart else "",
        "full_period": t("desk.check.full_period") if step.do == "wait" else "",
        "objection_open": t("desk.check.objection_open") if step.do == "wait" else "",
    }
    return [Check("ok", words) for code, words in said.items() if words and code not in broken]


def vote_checks(case: Case, step: Step, tenure: Tenure, form: VoteForm) -> list[Check]:
    """Return the figures that the vote needs, and what the meeting as filled in would break."""
    lines = _figures(step, len(form.members))
    if form.is_bound and form.is_valid():
        found = vote_refusal(case.matter, form.proposed(), tenure, now_ms())
        lines += [Check("bad", sentence(objection)) for objection in found]
        lines += [] if found else [Check("ok", t("desk.check.vote"))]
    return _sorted(lines)


def _figures(step: Step, members: int) -> list[Check]:
    rule = step.rule
    if rule is None:
        return []
    lines = []
    if members:
        lines.append(Check("open", t("desk.check.quorum", need=quorum_need(rule, members), of=members)))
        if rule.passing is not None and rule.passing.of in ("members", "list"):
            lines.append(
                Check("open", t("desk.check.majority", need=needed(rule.passing, members), of=members))
            )
    if rule.last_to_speak:
        lines.append(Check("open", t("desk.check.last")))
    if rule.method == "secret":
        lines.append(Check("open", t("desk.check.tellers")))
    return lines


def _sorted(lines: Sequence[Check]) -> list[Check]:
    return sorted(lines, key=lambda line: ("bad", "open", "ok").index(line.look))


def _line(objection: Objection) -> Check:
    return Check("open" if objection.code in TYPED else "bad", sentence(objection))
