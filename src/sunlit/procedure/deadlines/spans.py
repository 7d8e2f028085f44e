"""Lengths of time and limits, read from what a procedure or a table says, and written as it is said there."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from sunlit.procedure.errors import ProcedureError

UNITS: Final = {"h": "hours", "d": "days", "wd": "work", "M": "months", "Y": "years"}
KINDS: Final = ("by", "min", "same_day", "same_meeting", "next_meeting", "session", "every")
_LONGEST: Final = {"h": 876_000, "d": 36_500, "wd": 26_000, "M": 1_200, "Y": 100}  # about a century
_SPAN: Final = re.compile(r"([0-9]{1,6})(h|d|wd|M|Y)")
_NAMED: Final = {
    "same-day": "same_day",
    "same-meeting": "same_meeting",
    "next-meeting": "next_meeting",
    "session": "session",
}
_EVERY: Final = ("d", "M", "Y")


@dataclass(frozen=True)
class Span:
    """A length of time: `n` of one unit, "h" hours, "d" days, "wd" working days, "M" months, "Y" years."""

    n: int
    unit: str
    basis: str = ""
    may_shorten: bool = False


@dataclass(frozen=True)
class Limit:
    """What bounds a step in time: one of `KINDS`, with a span for "by", "min" and "every"."""

    kind: str
    span: Span | None = None
    basis: str = ""


def parse_span(value: object, row: str = "span") -> Span:
    """Return the span of `{"work": 20}` (with `basis`, `may_shorten`) or of the text "20wd"."""
    if isinstance(value, str):
        return _span_of_text(value, row)
    if not isinstance(value, Mapping):
        raise ProcedureError(row, 'a span such as {"work": 5}', value)
    units = [unit for unit, name in UNITS.items() if name in value]
    rest = set(value) - {"basis", "may_shorten"} - {UNITS[unit] for unit in units}
    if len(units) != 1 or rest:
        raise ProcedureError(row, "exactly one of " + ", ".join(UNITS.values()), value)
    may_shorten = value.get("may_shorten", False)
    if not isinstance(may_shorten, bool):
        raise ProcedureError(row, "may_shorten true or false", may_shorten)
    n = _number(value[UNITS[units[0]]], units[0], row)
    return Span(n, units[0], _basis(value, row), may_shorten)


def parse_limit(value: object, row: str = "limit") -> Limit:
    """Return the limit of a YAML dict (`{"work": 20}`, `{"same_day": True}`) or CSV text ("<=20wd")."""
    if isinstance(value, str):
        return _limit_of_text(value, row)
    if not isinstance(value, Mapping):
        raise ProcedureError(row, 'a limit such as {"work": 5}', value)
    basis = _basis(value, row)
    keys = set(value) - {"basis"}
    if keys == {"every"}:
        return Limit("every", _period(parse_span(value["every"], row), row), basis)
    named = keys & set(_NAMED.values())
    if named:
        kind = named.pop()
        if keys != {kind} or value[kind] is not True:
            raise ProcedureError(row, f'{{"{kind}": true}} alone', value)
        return Limit(kind, None, basis)
    return Limit("by", parse_span(value, row), basis)


def span_csv(span: Span) -> str:
    """Return the span as in `powers.csv`, without sign: "20wd"."""
    return f"{span.n}{span.unit}"


def span_dict(span: Span) -> dict[str, Any]:
    """Return the span as in a procedure: `{"work": 20}`."""
    value: dict[str, Any] = {UNITS[span.unit]: span.n}
    if span.basis:
        value["basis"] = span.basis
    if span.may_shorten:
        value["may_shorten"] = True
    return value


def limit_csv(limit: Limit) -> str:
    """Return the limit as in `powers.csv`: "<=20wd", ">=7d", "same-day", "every:3M"."""
    if limit.span is None:
        return limit.kind.replace("_", "-")
    return {"by": "<=", "min": ">=", "every": "every:"}[limit.kind] + span_csv(limit.span)


def limit_dict(limit: Limit) -> dict[str, Any]:
    """Return the limit as in a procedure. A least period ("min") is written as its span."""
    if limit.span is None:
        value: dict[str, Any] = {limit.kind: True}
    elif limit.kind == "every":
        value = {"every": span_dict(limit.span)}
    else:
        return span_dict(limit.span)
    if limit.basis:
        value["basis"] = limit.basis
    return value


def _span_of_text(text: str, row: str) -> Span:
    found = _SPAN.fullmatch(text)
    if found is None:
        raise ProcedureError(row, "a number and one of h, d, wd, M, Y", text)
    return Span(_number(int(found[1]), found[2], row), found[2])


def _limit_of_text(text: str, row: str) -> Limit:
    if text in _NAMED:
        return Limit(_NAMED[text])
    for sign, kind in (("<=", "by"), (">=", "min"), ("every:", "every")):
        if text.startswith(sign):
            span = _span_of_text(text.removeprefix(sign), row)
            if text[len(sign)] == "0":
                raise ProcedureError(row, "a number from 1", text)
            return Limit(kind, _period(span, row) if kind == "every" else span)
    raise ProcedureError(row, "a limit such as <=20wd, >=7d, same-day or every:3M", text)


def _period(span: Span, row: str) -> Span:
    if span.unit not in _EVERY or span.n < 1:
        raise ProcedureError(row, "a period of days, months or years", span_csv(span))
    return span


def _number(value: object, unit: str, row: str) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= _LONGEST[unit]:
        raise ProcedureError(row, f"a whole number of {UNITS[unit]} up to {_LONGEST[unit]}", value)
    return value


def _basis(value: Mapping[str, Any], row: str) -> str:
    basis = value.get("basis", "")
    if not isinstance(basis, str):
        raise ProcedureError(row, "basis as a text", basis)
    return basis
