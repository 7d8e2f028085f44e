"""What of a power is disclosed to whom, when and where, in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sunlit.catalogue.columns import SCOPES
from sunlit.catalogue.models import Body, Power
from sunlit.matters.scope_rules import NARROW
from sunlit.procedure.chart.words import limit_text
from sunlit.procedure.deadlines import Limit
from sunlit.procedure.grammar import Disclosure, Procedure, Step
from sunlit.ui.wording import knows, lang, plain, t

ORDER = tuple(SCOPES)  # the widest first


@dataclass(frozen=True, slots=True)
class Scopes:
    """Who reads the process and the result; `wider` is what the body opened beyond the catalogue."""

    process: str
    result: str
    listed_process: str
    listed_result: str
    wider: bool


@dataclass(frozen=True, slots=True)
class Shown:
    """One thing that a step discloses, in words."""

    number: int
    step: str
    what: str
    post: str
    scope: str
    when: str
    forms: str


def scopes_of(power: Power, body: Body) -> Scopes:
    """Return the scopes of a power as the body has widened them; it can never narrow one."""
    process, result = power.row["scope_process"], power.row["scope_result"]
    chosen = opened_to(power, body)
    widest = [min((scope, chosen), key=ORDER.index) for scope in (process, result)]
    return Scopes(widest[0], widest[1], process, result, widest != [process, result])


def opened_to(power: Power, body: Body) -> str:
    """Return to whom a body opens a power in its own rules; the narrowest scope where it says nothing."""
    chosen = (body.rules.get("scopes") or {}).get(power.code)
    return chosen if chosen in ORDER else ORDER[-1]


def form_words(power: Power) -> str:
    """Return where a power is disclosed."""
    cell = power.row["disclosure_form_zh" if lang() == "zh" else "disclosure_form"]
    return t("powers.form.comma").join(str(cell).split(";"))


def shown_by(procedure: Procedure, wider: str) -> list[Shown]:
    """Return what each step discloses, in the order of the steps, at least as widely as `wider`."""
    return list(_shown_by(procedure, wider))


def _shown_by(procedure: Procedure, wider: str) -> Iterator[Shown]:
    for step in procedure.steps.values():
        for one in step.disclose:
            forms = (t(f"powers.form.{form}") if knows(f"powers.form.{form}") else form for form in one.form)
            yield Shown(
                step.number,
                plain(step.name),
                plain(one.what),
                plain(procedure.posts[step.post].name),
                t(f"powers.scope.{_widened(one.scope, wider)}"),
                _when(procedure.steps, step, one),
                t("powers.form.comma").join(forms),
            )


def _widened(scope: str, wider: str) -> str:
    return wider if ORDER.index(wider) < ORDER.index(NARROW.get(scope, scope)) else scope


def _when(steps: Mapping[str, Step], step: Step, one: Disclosure) -> str:
    span: Any = one.span
    form = limit_text(Limit("by", span) if span else Limit("same_day"), lang())
    if one.after == "open":
        return t("powers.when.open", form=form)
    other = steps.get(one.after, step)
    return (
        t("powers.when.done", form=form)
        if other.id == step.id
        else t("powers.when.after", form=form, step=plain(other.name))
    )
