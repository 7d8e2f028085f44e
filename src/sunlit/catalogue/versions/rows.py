"""Compare two rows of the catalogue, cell by cell, and see what the newer one lowers."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from fractions import Fraction
from typing import Any

from sunlit.catalogue.columns import COLUMNS, STEP_FIELDS, STEPS

SCOPES = ("public", "members", "organisation", "specific")
TIMINGS = ("immediate", "staged", "regular", "long-term")  # from the soonest on
# To compare spans of unlike units: 5 working days are about 7 days; a meeting comes about once a month.
_HOURS = {"h": 1, "d": 24, "wd": 34, "M": 730, "Y": 8760}
_NAMED = {"same-day": 8, "same-meeting": 8, "next-meeting": 730, "session": 730}


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that two versions say differently; a step that only one of them has is "" in the other."""

    field: str  # a column, "steps_json[3].limit", or "procedure.decide.limit"
    old: str
    new: str
    about: Mapping[str, str] = dataclasses.field(default_factory=dict, compare=False)  # name of the step


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
    scope; a shorter minimum notice; a later, rarer or missing release, or fewer places for it; no
    supervisor; a step that is gone, and at a step a shorter minimum, a longer limit or none, or no review.
    """
    found = [
        Difference(name, old[name], new[name])
        for name, is_less in (
            ("quorum", is_smaller_share),
            ("pass_rule", is_smaller_share),
            ("scope_process", is_narrower),
            ("scope_result", is_narrower),
            ("disclosure_timing", _is_rarer),
            ("disclosure_deadline", _is_less_due),
            ("disclosure_form", _is_missing_some),
            ("disclosure_form_zh", _is_missing_some),
            ("notice_min", is_weaker_limit),
            ("supervisor_zh", _is_gone),
            ("supervisor_en", _is_gone),
        )
        if is_less(old[name], new[name])
    ]
    steps = list(_step_differences(old["steps"], new["steps"]))
    gone = {one.field.rpartition(".")[0] for one in steps if one.field.endswith(".zh") and not one.new}
    return found + [one for one in steps if _is_less_step(one, gone)]


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


def _is_less_step(one: Difference, gone: set[str]) -> bool:
    """Say whether a step is gone, which counts once, or has a weaker limit or no review any more."""
    step, _, name = one.field.rpartition(".")
    if step in gone:
        return name == "en"
    if name == "after_review":
        return not one.new
    return name == "limit" and is_weaker_limit(one.old, one.new)


def is_smaller_share(old: str, new: str) -> bool:
    """Say whether a quorum or a majority, "" for none, asks for fewer."""
    if not old or old == new:
        return False
    if not new:
        return True
    return _share(new) < _share(old) or ("eligible" in old and "present" in new)


def _share(rule: str) -> tuple[Fraction, bool]:
    """Return the fraction of a rule and whether more than it is needed, so that two rules compare."""
    part = rule.split(maxsplit=1)[0]
    return Fraction(part.lstrip(">=")), not part.startswith(">=")


def is_narrower(old: str, new: str) -> bool:
    """Say whether fewer people may read."""
    return SCOPES.index(new) > SCOPES.index(old)


def is_weaker_limit(old: str, new: str) -> bool:
    """Say whether a limit leaves more time, a least period less, or there is none any more."""
    if not old or old == new:
        return False
    if not new:
        return True
    if old.startswith(">="):
        return not new.startswith(">=") or _hours(new) < _hours(old)
    if new.startswith("every:") and not old.startswith("every:"):
        return False  # from once to again and again
    return new.startswith(">=") or _hours(new) > _hours(old)


def _hours(limit: str) -> int:
    if limit in _NAMED:
        return _NAMED[limit]
    span = limit.removeprefix("<=").removeprefix(">=").removeprefix("every:").partition("+")[0]
    number = span.rstrip("hdwMY")
    return int(number) * _HOURS[span[len(number) :]]


def _is_rarer(old: str, new: str) -> bool:
    """Say whether what is released at once, by stages or for good comes later, or a period is longer."""
    kind, _, period = old.partition(" ")
    other, _, newer = new.partition(" ")
    if kind != other:
        return TIMINGS.index(other) > TIMINGS.index(kind)
    return bool(period) and (not newer or _hours(newer) > _hours(period))


def _is_less_due(old: str, new: str) -> bool:
    """Say whether a duty to release is gone or has more time; source: domain data, section 2."""
    before, after = (dict(map(_duty, filter(None, cell.split(";")))) for cell in (old, new))
    return any(what not in after or is_weaker_limit(limit, after[what]) for what, limit in before.items())


def _duty(text: str) -> tuple[str, str]:
    """Return what a duty is about, its anchor with it, and its limit."""
    words = text.split(" ")
    limit = next((word for word in words if word[0] in "<>" or word.startswith("every:")), words[-1])
    return " ".join(word for word in words if word != limit), limit


def _is_missing_some(old: str, new: str) -> bool:
    return not set(filter(None, old.split(";"))) <= set(new.split(";"))


def _is_gone(old: str, new: str) -> bool:
    return bool(old) and not new
