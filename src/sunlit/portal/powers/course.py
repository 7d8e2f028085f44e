"""The procedure of a power for readers: its steps, its votes, its points of risk."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sunlit.catalogue.models import Body, Power
from sunlit.catalogue.queries import definition_of
from sunlit.portal.powers.cells import items
from sunlit.procedure.chart.words import rule_text
from sunlit.procedure.grammar import Procedure, Step
from sunlit.procedure.outline import Row, outline
from sunlit.ui.cells import basis_words
from sunlit.ui.wording import lang, plain, t


@dataclass(frozen=True, slots=True)
class Voted:
    """How one step is voted on, a phrase for each part of the rule."""

    number: int
    step: str
    parts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RiskPoint:
    """A point of integrity risk; `step` and `control` are "" where only the catalogue names it."""

    point: str
    step: str
    control: str
    level: int


@dataclass(frozen=True, slots=True)
class StepLine:
    """One row of the ordered list beside the chart, what its limit rests on, and who reviews it."""

    row: Row
    basis: str
    reviewer: str  # who reads what is made public there before; "" where nobody does


def is_own_list(power: Power, procedure: Procedure) -> bool:
    """Return whether a power runs along its own list of steps in the catalogue, not a full procedure."""
    return procedure.id == power.code.lower()


def step_lines(power: Power, procedure: Procedure) -> list[StepLine]:
    """Return the ordered list of steps with what each limit rests on."""
    own = is_own_list(power, procedure)
    listed = {f"s{step['n']}": step.get("limit_basis", "") for step in power.row["steps"]} if own else {}
    named = {one["id"]: plain(one["name"]) for one in definition_of(power.procedure).get("basis", ())}
    rows = outline(procedure, lang())
    return [
        StepLine(
            row,
            basis_words(listed.get(row.id, "")) if own else _named(procedure.steps[row.id], named),
            _reviewer(procedure, procedure.steps[row.id]),
        )
        for row in rows
    ]


def _reviewer(procedure: Procedure, step: Step) -> str:
    post = procedure.posts.get(step.after_review)
    return plain(post.name) if post else step.after_review


def _named(step: Step, bases: Mapping[str, str]) -> str:
    """Return the rule that a step's periods cite; a period that cites none is a proposal."""
    spans: list[Any] = [step.min, step.not_below, step.grant, step.lead.span if step.lead else None]
    spans += [step.limit, step.limit.span if step.limit else None]
    known = [span for span in spans if span is not None]
    cited = dict.fromkeys(bases.get(span.basis, span.basis) for span in known if span.basis)
    if cited:
        return t("punct.semicolon").join(cited)
    return t("powers.basis.P") if known else ""


def votes_of(procedure: Procedure, body: Body) -> list[Voted]:
    """Return the rule of every vote in words, with who may see how members voted."""
    return [
        Voted(step.number, plain(step.name), tuple(_rule_parts(procedure, step, body)))
        for step in procedure.steps.values()
        if step.rule is not None
    ]


def _rule_parts(procedure: Procedure, step: Step, body: Body) -> list[str]:
    rule = step.rule
    if rule is None:
        return []
    last = [plain(procedure.posts[code].name) for code in rule.last_to_speak if code in procedure.posts]
    ballots = "sealed" if rule.method == "secret" else str(body.rules.get("ballots") or rule.ballots)
    return [
        *rule_text(rule, lang()),
        t(f"powers.vote.{rule.method}"),
        *([t("powers.vote.last", post=t("punct.comma").join(last))] if last else []),
        *([t("powers.vote.dissent")] if rule.dissent else []),
        t(f"powers.vote.recused.{rule.recused_base}"),
        t(f"powers.vote.seen.{ballots}"),
    ]


def risks_of(power: Power, procedure: Procedure) -> list[RiskPoint]:
    """Return the points of risk: those of the steps with their control, else those of the catalogue."""
    found = [
        RiskPoint(plain(step.risk.point), plain(step.name), plain(step.risk.control), step.risk.level)
        for step in procedure.steps.values()
        if step.risk is not None
    ]
    level = {"high": 3, "medium": 2, "low": 1}[power.risk_level]
    listed = [RiskPoint(point, "", "", level) for point in items(power.row, "risk_points")]
    return found or listed
