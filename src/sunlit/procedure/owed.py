"""What a row of `powers.csv` says of disclosure: the grammar of `disclosure_deadline`.

Example: `first <=4h from:event;progress every:1d;<=20wd from:end`. Rules with ";" between them, each
`[subject ]form[ from:anchor][ at:steps][ if:condition]`. When they fall due is worked out in `duties`.
Source: domain data, section 2.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from sunlit.procedure.deadlines import Limit, Span, parse_limit, parse_span
from sunlit.procedure.errors import ProcedureError
from sunlit.procedure.plain_rows import FORMS

_ROW: Final = re.compile(
    r"(?:(?P<subject>notice|progress|count|first|stage|stub|remove) )?"
    r"(?P<form>[^ +]+)(?:\+(?P<more>[^ ]+))?"
    r"(?: from:(?P<anchor>approval|award|event|receipt|end|notice_end))?"
    r"(?: at:(?P<at>[0-9]+(?:,[0-9]+)*))?(?: if:(?P<condition>busy_accounts))?"
)


@dataclass(frozen=True, slots=True)
class Rule:
    """One duty of a `disclosure_deadline`, read: `<=20wd+20wd from:receipt`."""

    subject: str  # "" for the result
    limit: Limit
    more: Span | None = None
    anchor: str = ""
    steps: tuple[int, ...] = ()
    condition: str = ""


@dataclass(frozen=True, slots=True)
class Owed:
    """What a power's row says of disclosure: its rules, who reads the result, and where."""

    rules: tuple[Rule, ...] = ()
    scope: str = "public"
    forms: tuple[str, ...] = ()
    conditions: frozenset[str] = frozenset()  # those that hold for this body; none unless it says so


def parse_deadline(cell: str) -> tuple[Rule, ...]:
    """Return the rules of a `disclosure_deadline`, in its order. Raises `ProcedureError`."""
    return tuple(_rule(part) for part in cell.split(";")) if cell else ()


def _rule(part: str) -> Rule:
    found = _ROW.fullmatch(part)
    if found is None:
        raise ProcedureError("disclosure_deadline", "a duty such as progress every:3M from:end", part)
    more = found["more"]
    if more is not None and not more[:1].isdigit():
        raise ProcedureError("disclosure_deadline", "an extension such as +20wd", part)
    return Rule(
        found["subject"] or "",
        parse_limit(found["form"], "disclosure_deadline"),
        parse_span(more, "disclosure_deadline") if more else None,
        found["anchor"] or "",
        tuple(int(n) for n in found["at"].split(",")) if found["at"] else (),
        found["condition"] or "",
    )


def owed_by(row: Mapping[str, str], conditions: Iterable[str] = ()) -> Owed:
    """Return what a row of `powers.csv` says of disclosure."""
    named = (FORMS[form] for form in str(row.get("disclosure_form", "")).split(";") if form in FORMS)
    forms = tuple(dict.fromkeys(named)) or ("site",)
    scope = str(row.get("scope_result", "")) or "public"
    return Owed(parse_deadline(str(row.get("disclosure_deadline", ""))), scope, forms, frozenset(conditions))
