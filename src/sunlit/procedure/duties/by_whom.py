"""Which steps of a procedure release what a power must make public: for a matter, and for the list of all."""

from __future__ import annotations

from sunlit.procedure.deadlines import Limit
from sunlit.procedure.grammar import Procedure
from sunlit.procedure.grammar.table import Step
from sunlit.procedure.owed import Rule


def acting(procedure: Procedure) -> list[Step]:
    """Return the steps that somebody performs, in their order."""
    return [step for step in procedure.steps.values() if step.acting]


def publishing(procedure: Procedure) -> list[Step]:
    """Return the steps whose work is to publish; a notice has a duty of its own."""
    return [step for step in acting(procedure) if step.disclose and step.do != "wait"]


def first_release(procedure: Procedure) -> Step:
    """Return the step that speaks first: the first that publishes, else the last of all."""
    return next(iter(publishing(procedure)), acting(procedure)[-1])


def result_step(procedure: Procedure, rule: Rule) -> Step:
    """Return the step that releases the result: the first after the last vote that publishes.

    Without a vote the last that publishes; where none does, the step with the same limit, else the last.
    """
    steps = acting(procedure)
    votes = [step.number for step in steps if step.do == "vote"]
    after = votes[-1] if votes and not rule.anchor else 0
    fitting = [step for step in publishing(procedure) if step.number > after]
    if fitting:
        return fitting[0] if after else fitting[-1]
    same = [step for step in steps if step.number > after and _as_long(step.limit, rule.limit)]
    return same[0] if same else steps[-1]


def releasing(procedure: Procedure, rules: tuple[Rule, ...]) -> list[Step]:
    """Return the steps that release what `rules` say, each once, in their order.

    `rules` are those of a power that runs along its own step list; none where a full procedure says at each
    step what it discloses.
    """
    if not rules:
        return [step for step in acting(procedure) if step.disclose]
    found = [step.id for rule in rules for step in _releasing(procedure, rule)]
    return [step for step in acting(procedure) if step.id in found]


def _releasing(procedure: Procedure, rule: Rule) -> list[Step]:
    if rule.subject in ("count", "remove"):
        return []  # no step does it: figures are counted over all matters, personal words leave by themselves
    if rule.subject == "notice":
        notices = [step for step in acting(procedure) if step.disclose and step.do == "wait"]
        return notices or [result_step(procedure, rule)]
    if rule.subject == "stage":
        return publishing(procedure)
    if rule.subject == "first":
        return [first_release(procedure)]
    if rule.limit.kind == "every":
        standing = [step for step in publishing(procedure) if step.standing]
        return standing[:1] or [result_step(procedure, rule)]
    return [result_step(procedure, rule)]


def _as_long(limit: Limit | None, other: Limit) -> bool:
    """Return whether two limits are of one form and length, whatever they rest on."""
    if limit is None or limit.span is None or other.span is None:
        return False
    return (limit.kind, limit.span.n, limit.span.unit) == (other.kind, other.span.n, other.span.unit)
