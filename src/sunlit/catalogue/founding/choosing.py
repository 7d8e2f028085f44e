"""Questions 8 and 9: what the body chooses itself, and the matter it tries."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sunlit.catalogue.founding.listed import asks_for_threshold, rows_chosen
from sunlit.catalogue.founding.typed import Typed

Answers = Mapping[str, Any]

BALLOTS = ("public", "members", "sealed")
ANSWER_WORK_DAYS = (1, 15, 5)  # least, most, proposed
RECALL_MINUTES = (0, 60, 10)
COLLECTIVE_FROM_YUAN = (1, 1_000_000_000, 50_000)


def read_rules(raw: Mapping[str, Any], so_far: Answers) -> dict[str, Any]:
    """Return threshold, days to answer, minutes to take back, and who sees ballots."""
    typed = Typed("rules", raw)
    found: dict[str, Any] = {}
    if asks_for_threshold(rows_chosen(so_far)):
        found["collective_from_yuan"] = typed.number("collective_from_yuan", *COLLECTIVE_FROM_YUAN)
    found["answer_work_days"] = typed.number("answer_work_days", *ANSWER_WORK_DAYS)
    found["recall_minutes"] = typed.number("recall_minutes", *RECALL_MINUTES)
    found["ballots"] = typed.choice("ballots", BALLOTS, "members")
    typed.done()
    return found


def read_trial(raw: Mapping[str, Any], so_far: Answers) -> dict[str, Any]:
    """Return the power that was tried and the words that were typed for it; all may be left out."""
    typed = Typed("trial", raw)
    codes = so_far["powers"]["codes"]
    found = {
        "power": typed.choice("power", codes, codes[0]),
        "title": typed.line("title", required=False),
        "summary": typed.line("summary", required=False),
    }
    typed.done()
    return found
