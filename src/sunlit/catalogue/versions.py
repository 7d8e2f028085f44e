"""Compare two versions of a power (CAT-2), and see what a new version lowers (SUP-4)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from fractions import Fraction
from typing import Any

from sunlit.catalogue.columns import COLUMNS, STEP_FIELDS, STEPS
from sunlit.catalogue.models import Power

SCOPES = ("public", "members", "organisation", "specific")
_HOURS = {
    "h": 1,
    "d": 24,
    "wd": 34,
    "M": 730,
    "Y": 8760,
}  # to compare spans of unlike units; 5 wd is about 7 d


@dataclass(frozen=True, slots=True)
class Difference:
    """One cell that two versions fill differently; a step that only one of them has is "" in the other."""

    field: str  # a column, "steps_json[3].limit", or "procedure"
    old: str
    new: str


def differences(old: Power, new: Power) -> list[Difference]:
    """Return every cell in which two versions of a power differ, in the order of the columns."""
    found = list(row_differences(old.row, new.row))
    if old.procedure_id != new.procedure_id and not any(d.field.startswith(STEPS) for d in found):
        found.append(Difference("procedure", old.procedure.digest, new.procedure.digest))
    return found


def row_differences(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Difference]:
    """Yield every cell in which two catalogue rows differ."""
    for column in COLUMNS:
        if column == STEPS:
            yield from _step_differences(old["steps"], new["steps"])
        elif old[column] != new[column]:
            yield Difference(column, old[column], new[column])


def lowered(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[Difference]:
    """Return what the row `new` demands or shows less than the row `old`.

    That is: a smaller quorum or share of votes, or a share of those present instead of all; a narrower
    scope; a shorter minimum notice; at a step a shorter minimum, a longer limit, or no limit any more.
    """
    found = [
        Difference(name, old[name], new[name])
        for name, is_less in (
            ("quorum", _is_smaller_share),
            ("pass_rule", _is_smaller_share),
            ("scope_process", _is_narrower),
            ("scope_result", _is_narrower),
            ("notice_min", _is_weaker_limit),
        )
        if is_less(old[name], new[name])
    ]
    return found + [
        difference
        for difference in _step_differences(old["steps"], new["steps"])
        if difference.field.endswith(".limit") and _is_weaker_limit(difference.old, difference.new)
    ]


def _step_differences(old: list[Mapping[str, Any]], new: list[Mapping[str, Any]]) -> Iterator[Difference]:
    """Yield the differences of steps, aligned by their names: a new step moves no other."""
    before, after = ([str(step["zh"]) for step in steps] for steps in (old, new))
    aligned = SequenceMatcher(a=before, b=after, autojunk=False)
    for tag, i, i_end, j, j_end in aligned.get_opcodes():
        if tag in ("equal", "replace"):
            shared = min(i_end - i, j_end - j)
            for k in range(shared):
                yield from _fields(j + k, old[i + k], new[j + k])
        else:
            shared = 0
        for k in range(i + shared, i_end):
            yield from _fields(k, old[k], {})
        for k in range(j + shared, j_end):
            yield from _fields(k, {}, new[k])


def _fields(place: int, before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[Difference]:
    for name in STEP_FIELDS[1:]:  # a number follows from the place
        left, right = str(before.get(name, "")), str(after.get(name, ""))
        if left != right:
            yield Difference(f"{STEPS}[{place + 1}].{name}", left, right)


def _is_smaller_share(old: str, new: str) -> bool:
    if not old or old == new:
        return False
    if not new:
        return True
    return _share(new) < _share(old) or ("eligible" in old and "present" in new)


def _share(rule: str) -> tuple[Fraction, bool]:
    """Return the fraction of a rule and whether more than it is needed, so that two rules compare."""
    part = rule.split(maxsplit=1)[0]
    return Fraction(part.lstrip(">=")), not part.startswith(">=")


def _is_narrower(old: str, new: str) -> bool:
    return SCOPES.index(new) > SCOPES.index(old)


def _is_weaker_limit(old: str, new: str) -> bool:
    if not old or old == new:
        return False
    if not new or old[:2] != new[:2]:
        return not new or old.startswith(">=")
    if old.startswith(">="):
        return _hours(new) < _hours(old)
    return old.startswith("<=") and _hours(new) > _hours(old)


def _hours(limit: str) -> int:
    span = limit[2:]
    number = span.rstrip("hdwMY")
    return int(number) * _HOURS[span[len(number) :]]
