"""Cells of a row of the catalogue in words, and what each cell is called."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Protocol

from sunlit.procedure.chart.words import rule_text, span_text
from sunlit.procedure.deadlines import parse_limit, parse_span
from sunlit.procedure.errors import ProcedureError
from sunlit.procedure.grammar import Rule, Share
from sunlit.procedure.outline import limit_text
from sunlit.ui.wording import knows, lang, plain, t

KINDS = ("L", "A", "T", "P")  # law, by analogy, practice elsewhere, proposal
FROM_MEMORY = "m"
_BASES = {"eligible": "members", "present": "present"}
_STEP = re.compile(r"steps_json\[([0-9]+)\]\.(\w+)")
_NAMES = {"zh": "name", "en": "name", "role_zh": "role", "role_en": "role"}  # cells of a step
_SILENT = ("post", "recorded_by")  # codes behind `role`
_COURSE = "procedure."  # begins the path of what a full procedure says: "procedure.decide.limit"
_SCOPES = ("scope_process", "scope_result")
_DUTY = re.compile(
    r"(?:(?P<what>notice|progress|count|first|stage|stub|remove) )?(?P<form>[^ +]+)(?:\+(?P<more>[^ ]+))?"
    r"(?: from:(?P<after>\w+))?(?: at:(?P<at>[0-9,]+))?(?: if:(?P<when>\w+))?"
)


class Differing(Protocol):
    """One thing that two versions say differently."""

    @property
    def field(self) -> str:
        """The path of the cell."""

    @property
    def old(self) -> str:
        """What stood there."""

    @property
    def new(self) -> str:
        """What stands there now."""

    @property
    def about(self) -> Mapping[str, str]:
        """The name of the step, where it is one of a full procedure."""


@dataclass(frozen=True, slots=True)
class Told:
    """One thing that is otherwise, as people read it; `weaker` when it asks or shows less than before."""

    what: str
    old: str
    new: str
    weaker: bool


def told(found: Iterable[Differing], weaker: Collection[str]) -> list[Told]:
    """Return what differs, in the reader's language; `weaker` are the paths of what asks or shows less."""
    return [
        Told(
            cell_name(one.field, one.about),
            cell_words(one.field, one.old),
            cell_words(one.field, one.new),
            one.field in weaker,
        )
        for one in found
        if is_read(one.field)
    ]


def is_read(field: str) -> bool:
    """Say whether a cell is for the reader: one of the other language, or a code behind another, is not."""
    if field.startswith(_COURSE):
        return True
    step = _STEP.fullmatch(field)
    name = step[2] if step else field
    other = "en" if lang() == "zh" else "zh"
    if name == "disclosure_form":  # the English column of this pair has no ending
        return lang() == "en"
    return name not in _SILENT and name != other and not name.endswith(f"_{other}")


def cell_name(field: str, about: Mapping[str, str] | None = None) -> str:
    """Return what a cell is called: one of a step with the number of the step, or its name `about`."""
    if field.startswith(_COURSE):
        cell = t(f"powers.course.{field.split('.', 2)[2].partition(' ')[0]}")
        return t("powers.col.of", step=plain(about), cell=cell) if about else cell
    step = _STEP.fullmatch(field)
    if step:
        return t("powers.col.step", n=step[1], cell=t(f"powers.col.{_NAMES.get(step[2], step[2])}"))
    return t(f"powers.col.{field.removesuffix('_zh').removesuffix('_en')}")


def cell_words(path: str, cell: str) -> str:
    """Return what stands in the cell at this path, in words; "" for an empty one."""
    field = path.rsplit(".", 1)[-1]
    if not cell:
        return ""
    if field in ("limit", "notice_min", "min", "not_below", "grant"):
        return limit_words(cell)
    if field in ("limit_basis", "vote_rule_basis"):
        return basis_words(cell)
    if field in ("quorum", "pass_rule"):
        return share_words(cell, quorum=field == "quorum")
    if field == "after_review" and not path.startswith(_COURSE):
        return t("powers.reviewed")  # the cell holds a code
    if path.startswith(_COURSE):
        return plain(json.loads(cell))
    if field in _SCOPES:
        return t(f"powers.scope.{cell}")
    if field == "disclosure_deadline":
        return t("punct.semicolon").join(duty_words(cell))
    if field == "disclosure_timing":
        return timing_words(cell)
    if field == "class" and lang() == "zh":
        name = f"class.{cell.replace(' ', '_')}"
        return t(name) if knows(name) else cell
    if field == "risk_level":
        return t(f"powers.risk.{cell}") if knows(f"powers.risk.{cell}") else cell
    return cell.replace(";", t("punct.semicolon"))


def limit_words(cell: str) -> str:
    """Return a limit such as "<=20wd" in words; the cell itself where it is none."""
    try:
        return limit_text(parse_limit(cell), lang()) if cell else ""
    except ProcedureError:
        return cell


def share_words(cell: str, *, quorum: bool) -> str:
    """Return a quorum (">1/2") or a majority (">1/2 eligible") in words; "" for an empty cell."""
    part, _, base = cell.partition(" ")
    if not part:
        return ""
    share = Share(Fraction(part.lstrip(">=")), not part.startswith(">="), _BASES.get(base, "members"))
    rule = Rule(share if quorum else None, None if quorum else share, "", "named")
    return "".join(rule_text(rule, lang()))


def basis_words(cell: str) -> str:
    """Return what a figure rests on: "L:m" is "set by law (from memory)", "L:r;A:r" names both."""
    return t("punct.semicolon").join(_one_basis(mark) for mark in cell.split(";") if mark)


def _one_basis(mark: str) -> str:
    kind, _, read = mark.partition(":")
    words = t(f"powers.basis.{kind}") if kind in KINDS else mark
    return words + t("powers.from_memory") if read == FROM_MEMORY else words


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
