"""What every plain procedure has in common, and how the cells of a row of `powers.csv` are read."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from sunlit.procedure.deadlines import Limit
from sunlit.procedure.errors import ProcedureError

Row = Mapping[str, Any]

SCOPES = ("public", "members", "organisation", "specific")
FORMS = {
    "site": "site",
    "board": "board",
    "village board": "village_board",
    "branch board": "board",
    "broadcast": "broadcast",
    "meeting": "meeting",
    "members' meeting": "meeting",
    "letter": "letter",
    "public-resource platform": "trade_platform",
    "procurement platform": "trade_platform",
    "trading platform": "trade_platform",
}
PUT_UP_WITHIN = 5  # working days from the opening of the step; our proposal

DEVIATE = {
    "allowed": [
        {"code": "order", "zh": "调整环节次序", "en": "Change the order of steps"},
        {"code": "post", "zh": "由他岗代办", "en": "Another post acts"},
        {"code": "shorten", "zh": "缩短期限", "en": "Shorten a period"},
        {"code": "emergency", "zh": "应急先行处置", "en": "Act first in an emergency"},
    ],
    "reason": [
        {"code": "emergency_rescue", "zh": "突发抢险", "en": "Sudden rescue"},
        {"code": "rectify", "zh": "纠正已经发生的偏离", "en": "Putting right what has gone wrong"},
        {"code": "order_from_above", "zh": "上级限时要求", "en": "Time limit set from above"},
    ],
    "what": {"zh": "偏离内容与理由", "en": "What departs and why"},
}
ENDS = {
    "done": {"name": {"zh": "办结", "en": "Done"}},
    "refused": {"name": {"zh": "不予通过", "en": "Not adopted"}},
}
LEVELS: dict[str, dict[str, Any]] = {
    "town": {"by": ["secretary", "mayor"], "ratify": "committee", "report": "discipline"},
    "village": {
        "by": ["village_party", "village_committee"],
        "ratify": "village_assembly",
        "report": "village_oversight",
    },
}


def steps_of(row: Row) -> list[Row]:
    """Return the steps of a row of `powers.csv`, numbered 1, 2, 3 ... without gaps."""
    code = str(row.get("code", ""))
    steps = row.get("steps")
    if steps is None:
        try:
            steps = json.loads(str(row.get("steps_json", "")))
        except ValueError as wrong:
            raise ProcedureError(code, "steps as JSON", row.get("steps_json")) from wrong
    if not isinstance(steps, list) or not steps:
        raise ProcedureError(code, "a list of steps", steps)
    for place, step in enumerate(steps, 1):
        row_of = f"{code} {place}"
        if not isinstance(step, Mapping) or step.get("n") != place:
            raise ProcedureError(row_of, f"step {place}", step)
        for name in ("zh", "en", "post"):
            if not isinstance(step.get(name), str) or not step[name]:
                raise ProcedureError(f"{row_of} {name}", "a text", step.get(name))
    return steps


def with_basis(limit: Limit) -> Limit:
    """Return the limit with its basis where `limit_dict` writes it."""
    if limit.kind != "by" or limit.span is None:
        return limit
    span = limit.span
    return Limit("by", type(span)(span.n, span.unit, limit.basis))


def share_of(code: str, text: str) -> dict[str, str]:
    """Return the share of `>1/2` or `>=2/3` as a rule writes it."""
    for sign, name in ((">=", "share"), (">", "over")):
        if text.startswith(sign):
            return {name: text.removeprefix(sign)}
    raise ProcedureError(code, "a share such as >1/2 or >=2/3", text)
