"""What of a power is disclosed to whom, when and where, in words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sunlit.catalogue.columns import SCOPES
from sunlit.catalogue.models import Body, Power
from sunlit.matters.scope_rules import NARROW
from sunlit.portal.powers.cells import limit_words
from sunlit.procedure.chart.words import limit_text, span_text
from sunlit.procedure.deadlines import Limit, parse_span
from sunlit.procedure.grammar import Disclosure, Procedure, Step
from sunlit.ui.wording import knows, lang, plain, t

ORDER = tuple(SCOPES)  # the widest first
_DUTY = re.compile(
    r"(?:(?P<what>notice|progress|count|first|stage|stub|remove) )?(?P<form>[^ +]+)(?:\+(?P<more>[^ ]+))?"
    r"(?: from:(?P<after>\w+))?(?: at:(?P<at>[0-9,]+))?(?: if:(?P<when>\w+))?"
)


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


def timing_words(cell: str) -> str:
    """Return when a power is disclosed at all: long-term, in stages, at once, or each period."""
    kind, _, period = cell.partition(" ")
    every = limit_words(period) if period else ""
    return t(f"powers.timing.{kind}") + (t("powers.timing.every", every=every) if every else "")


def duty_words(cell: str) -> list[str]:
    """Return every duty of a `disclosure_deadline` as one phrase; source: domain data, section 2."""
    return [_duty(duty) for duty in cell.split(";") if duty]


def _duty(duty: str) -> str:
    found = _DUTY.fullmatch(duty)
    if found is None:
        return duty
    bounded = found["form"].startswith("<=")
    anchor = found["after"] or ("decision" if bounded and not found["what"] else "")
    extra = t("powers.duty.more", span=span_text(parse_span(found["more"]), lang())) if found["more"] else ""
    extra += t("powers.duty.at", steps=found["at"].replace(",", t("powers.duty.and"))) if found["at"] else ""
    extra += t(f"powers.duty.if.{found['when']}") if found["when"] else ""
    return t(
        "powers.duty",
        what=t(f"powers.duty.{found['what'] or 'result'}"),
        form=limit_words(found["form"]),
        anchor=t(f"powers.after.{anchor}") if anchor else "",
        extra=extra,
    )


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
