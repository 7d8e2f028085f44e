"""What would be refused, shown before the button is pressed."""

from __future__ import annotations

from dataclasses import dataclass

from sunlit.catalogue.models import Tenure
from sunlit.desk.forms.acts import ActForm
from sunlit.desk.places import Case
from sunlit.desk.worded import sentence
from sunlit.ledger.clock import now_ms
from sunlit.matters.actions.acts import act_refusal
from sunlit.matters.proposed import ProposedAct
from sunlit.procedure.grammar import Step
from sunlit.procedure.rules import Objection
from sunlit.ui.wording import t

TYPED = {"reason", "material", "review", "outcome_unknown", "no_answer"}  # what the form still has to say


@dataclass(frozen=True)
class Check:
    """One line of the list: fulfilled, missing, or still to be filled in."""

    look: str  # ok, bad, open
    words: str


def checks_of(case: Case, step: Step, tenure: Tenure, form: ActForm) -> list[Check]:
    """Return what the rules say of the act as it stands in the form, or of an empty one."""
    filled = form.is_bound and form.is_valid()
    act = form.proposed() if filled else _blank(form)
    found = act_refusal(case.matter, act, tenure, now_ms())
    lines = [_line(objection, filled=filled) for objection in found]
    codes = {objection.code for objection in found}
    apply = {"post": True, "not_open": True, "separate": bool(step.apart), "full_period": step.do == "wait"}
    lines += [
        Check("ok", t(f"desk.check.{code}")) for code, does in apply.items() if does and code not in codes
    ]
    if not filled:
        lines.append(Check("open", t("desk.check.text")))
    return sorted(lines, key=lambda line: ("bad", "open", "ok").index(line.look))


def _line(objection: Objection, *, filled: bool) -> Check:
    look = "open" if objection.code in TYPED and not filled else "bad"
    return Check(look, sentence(objection))


def _blank(form: ActForm) -> ProposedAct:
    """The act as an empty form would make it: with the first outcome, so that its conditions show."""
    first = next(iter(form.step.outcomes), "") if "outcome" in form.fields else ""
    return ProposedAct(step=form.step.id, text={}, verb=form.only_verb, outcome=first)
