"""The procedure as an ordered list: what stands beside a chart, and instead of it on a narrow screen."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sunlit.procedure.chart.graph import meta_parts, post_name, scope_text, target_name, ways_out
from sunlit.procedure.chart.words import least_text, limit_text, rule_text, said, word
from sunlit.procedure.grammar import Procedure, Step
from sunlit.procedure.history import State
from sunlit.procedure.standing import standing

__all__ = ["Risk", "Row", "limit_text", "outline"]


@dataclass(frozen=True, slots=True)
class Risk:
    """A point of integrity risk in one language; level 3 is high, 2 medium, 1 low."""

    level: int
    point: str
    control: str


@dataclass(frozen=True, slots=True)
class Row:
    """One step in reading order, every text in one language.

    `number` is 0 for what nobody performs (routes, parallel blocks, calls). `depth` counts the blocks that
    the step stands in, `branch` names the place: "1/3" is the first of three branches, else it is empty.
    `outcomes` say where each way out leads: "通过 → 15 决策公布". `status` is "done", "now", "off", "void",
    or "next" for a step not reached; without a state it is empty.
    """

    number: int
    id: str
    name: str
    post: str
    limit_text: str
    minimum_text: str
    kind: str
    kind_text: str
    depth: int
    branch: str
    scope_text: str
    risk: Risk | None
    rule_texts: tuple[str, ...]
    meta: str
    outcomes: tuple[str, ...]
    status: str


def outline(procedure: Procedure, lang: str, state: State | None = None) -> list[Row]:
    """Return every step in reading order; those of a branch or called procedure below the one they are in."""
    status = standing(state) if state else None
    return list(_Lister(procedure, lang, status).rows("", 0, ""))


@dataclass(frozen=True, slots=True)
class _Lister:
    procedure: Procedure
    lang: str
    status: dict[str, str] | None

    def rows(self, scope: str, depth: int, branch: str) -> Iterator[Row]:
        """Yield the rows of one list of steps and of all that stands in it."""
        for key in self.procedure.scopes[scope].steps:
            step = self.procedure.steps[key]
            yield self.row(step, depth, branch)
            count = len(step.branches)
            for place, code in enumerate(step.branches, 1):
                yield from self.rows(f"{key}/{code}", depth + 1, f"{place}/{count}")
            if step.call in self.procedure.subs:
                yield from self.rows(f"sub:{step.call}", depth + 1, branch)

    def row(self, step: Step, depth: int, branch: str) -> Row:
        """Return one step in words."""
        lang, risk = self.lang, step.risk
        return Row(
            number=step.number,
            id=step.id,
            name=said(step.name, lang),
            post=post_name(self.procedure, step, lang),
            limit_text=limit_text(step.limit, lang),
            minimum_text=least_text(step.min, lang, step.not_below),
            kind=step.do,
            kind_text=word(f"kind.{step.do}", lang),
            depth=depth,
            branch=branch,
            scope_text=scope_text(step, lang),
            risk=Risk(risk.level, said(risk.point, lang), said(risk.control, lang)) if risk else None,
            rule_texts=tuple(rule_text(step.rule, lang)) if step.rule else (),
            meta=" · ".join(meta_parts(self.procedure, step, lang)),
            outcomes=_outcomes(self.procedure, step, lang),
            status="" if self.status is None or not step.acting else self.status.get(step.id, "next"),
        )


def _outcomes(procedure: Procedure, step: Step, lang: str) -> tuple[str, ...]:
    """Return the ways out in words; none for a step that simply goes on to the next row."""
    if step.do == "parallel" or not (step.outcomes or step.table or step.next):
        return ()
    ways: dict[str, list[str]] = {}
    for target, text, _ in ways_out(procedure, step, lang):
        ways.setdefault(target, []).append(text)
    semicolon = "；" if lang == "zh" else "; "
    found = []
    for target, texts in ways.items():
        place = "" if target == "join" else target_name(procedure, step, target, lang)
        found.append(" → ".join(part for part in (semicolon.join(filter(None, texts)), place) if part))
    return tuple(part for part in found if part)
