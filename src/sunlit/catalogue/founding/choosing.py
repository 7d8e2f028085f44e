"""Questions 8 and 9: what the body chooses itself, and the matter it tries."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sunlit.catalogue.founding.listed import asks_for_threshold, rows_chosen
from sunlit.catalogue.founding.typed import Typed
from sunlit.catalogue.series import typed_row
from sunlit.procedure.errors import ProcedureError
from sunlit.procedure.numbering import KINDS, series_of

Answers = Mapping[str, Any]

BALLOTS = ("public", "members", "sealed")
ANSWER_WORK_DAYS = (1, 15, 5)  # least, most, proposed
RECALL_MINUTES = (0, 60, 10)
SERIES_CHARS = 70
COLLECTIVE_FROM_YUAN = (1, 1_000_000_000, 50_000)


def read_rules(raw: Mapping[str, Any], so_far: Answers) -> dict[str, Any]:
    """Return threshold, days to answer, minutes to take back, who sees ballots, names of numbers."""
    typed = Typed("rules", raw)
    found: dict[str, Any] = {}
    if asks_for_threshold(rows_chosen(so_far)):
        found["collective_from_yuan"] = typed.number("collective_from_yuan", *COLLECTIVE_FROM_YUAN)
    found["answer_work_days"] = typed.number("answer_work_days", *ANSWER_WORK_DAYS)
    found["recall_minutes"] = typed.number("recall_minutes", *RECALL_MINUTES)
    found["ballots"] = typed.choice("ballots", BALLOTS, "members")
    found |= _series(typed, so_far["body"]["level"])
    typed.done()
    return found


def _series(typed: Typed, level: str) -> dict[str, str]:
    """Return the names of the document numbers as they were typed; a kind without one is left out."""
    found = {}
    for kind in KINDS:
        name = typed.line(f"series_{kind}", SERIES_CHARS, required=False)
        if not name:
            continue
        found[f"series_{kind}"] = name
        try:
            typed_row(kind, name, level)
        except ProcedureError:
            typed.refuse(f"series_{kind}", "series")
    if typed.is_right and series_typed(found, level) is None:
        typed.refuse(next(iter(found)), "series_twice")
    return found


def series_typed(rules: Mapping[str, Any], level: str) -> list[dict[str, Any]] | None:
    """Return the series that the names in `rules` stand for; None when two have the same name."""
    names = {kind: rules.get(f"series_{kind}") for kind in KINDS}
    rows = [typed_row(kind, name, level) for kind, name in names.items() if name]
    try:
        series_of({"series": rows})
    except ProcedureError:
        return None
    return rows


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
