"""What a version of a power changes against another, in words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sunlit.catalogue.columns import CLASSES, RISK_LEVELS, STEPS
from sunlit.catalogue.models import Power
from sunlit.catalogue.versions import Difference, differences, lowered, row_differences
from sunlit.portal.powers.cells import basis_words, limit_words, share_words
from sunlit.portal.powers.disclosing import duty_words, timing_words
from sunlit.ui.wording import lang, t

Row = Mapping[str, Any]
_STEP = re.compile(r"steps_json\[([0-9]+)\]\.(\w+)")
_NAMES = {"zh": "name", "en": "name", "role_zh": "role", "role_en": "role"}  # cells of a step
_SILENT = ("post", "recorded_by")  # codes behind `role`
_SCOPES = ("scope_process", "scope_result")


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that is otherwise in the newer version; `weaker` when it demands or shows less."""

    what: str
    old: str
    new: str
    weaker: bool


def changes(old: Power, new: Power) -> list[Change]:
    """Return what differs, in the reader's language: a cell of the other language is left out."""
    return _changes(differences(old, new), old.row, new.row)


def row_changes(old: Row, new: Row, procedure: str = "") -> list[Change]:
    """Return what differs between two rows; `procedure` is the digest of the new one when it is another."""
    found = list(row_differences(old, new))
    if procedure and not any(one.field.startswith(STEPS) for one in found):
        found.append(Difference("procedure", "", procedure))
    return _changes(found, old, new)


def _changes(found: Iterable[Difference], old: Row, new: Row) -> list[Change]:
    weaker = {one.field for one in lowered(old, new)}
    return [
        Change(_what(one.field), _words(one, one.old), _words(one, one.new), one.field in weaker)
        for one in found
        if _is_read(one.field)
    ]


def _is_read(field: str) -> bool:
    step = _STEP.fullmatch(field)
    name = step[2] if step else field
    other = "en" if lang() == "zh" else "zh"
    if name == "disclosure_form":  # the English column of this pair has no ending
        return lang() == "en"
    return name not in _SILENT and name != other and not name.endswith(f"_{other}")


def _what(field: str) -> str:
    step = _STEP.fullmatch(field)
    if step:
        return t("powers.col.step", n=step[1], cell=t(f"powers.col.{_NAMES.get(step[2], step[2])}"))
    return t(f"powers.col.{field.removesuffix('_zh').removesuffix('_en')}")


def _words(one: Difference, cell: str) -> str:
    field = one.field.rsplit(".", 1)[-1]
    if not cell:
        return ""
    if field in ("limit", "notice_min"):
        return limit_words(cell)
    if field in ("limit_basis", "vote_rule_basis"):
        return basis_words(cell)
    if field in ("quorum", "pass_rule"):
        return share_words(cell, quorum=field == "quorum")
    if field in _SCOPES:
        return t(f"powers.scope.{cell}")
    if field == "disclosure_deadline":
        return t("punct.semicolon").join(duty_words(cell))
    if field == "disclosure_timing":
        return timing_words(cell)
    if field == "class" and lang() == "zh":
        return CLASSES.get(cell, cell)
    if field == "risk_level":
        return t(f"powers.risk.{cell}") if cell in RISK_LEVELS else cell
    return cell.replace(";", t("punct.semicolon"))
