"""What is wrong with a procedure, by the row of its table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

PROBLEMS: Final[dict[str, str]] = {
    "branch_never_joins": "no way through the branch comes to its join",
    "call_end": "an end of the called procedure leads nowhere",
    "call_outcome": "the outcome is no end of the called procedure",
    "call_recursion": "a procedure calls itself, directly or in a circle",
    "call_shared": "one called procedure is called from two steps",
    "call_unknown": "there is no such procedure to call",
    "disclose_after": "the disclosure follows a step that does not exist",
    "disclose_outcome": "the disclosure waits for an outcome that does not exist",
    "enters_branch": "the way leads into a branch or a called procedure from outside",
    "fact_unknown": "the route asks for a fact that the procedure does not state",
    "field_unused": "the field has no meaning for this kind of step",
    "floor_above": "what is left of a shortened period is longer than it, or counted in another unit",
    "floor_alone": "a step without a least period says what is left of it",
    "flag_never_set": "no outcome sets the flag that forbids the vote",
    "join_outside": "only a step of a branch can join",
    "lead_before": "the lead is before a step that does not exist",
    "leaves_branch": "the way leaves its branch without ending the others",
    "never_unknown": "a step that may never be departed from does not exist",
    "no_end": "no end can be reached from here for certain",
    "no_exit": "it is not said where the step leads",
    "no_outcomes": "a step that decides has no outcomes",
    "no_period": "a full period is required, but the step has none",
    "post_missing": "nobody is named to perform the step",
    "post_unknown": "the procedure has no such post",
    "resume_target": "only a notice or another wait can go on where it stood",
    "route_gap": "no row of the route matches these facts",
    "route_overlap": "more than one row of the route matches these facts",
    "route_type": "the condition does not fit the kind of the fact",
    "rule_missing": "a vote has no rule",
    "separate_unknown": "a step that is to be kept apart does not exist",
    "table_missing": "a route has no table",
    "target_unknown": "there is no such step or end",
    "unreachable": "no way leads to the step",
}


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong: its code, the row of the table, what was expected or found."""

    code: str
    row: str
    params: Mapping[str, Any] = field(default_factory=dict)
