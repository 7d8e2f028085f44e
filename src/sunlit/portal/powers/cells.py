"""The cells of a catalogue row in words: lists, limits, shares of votes, and what each figure rests on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from sunlit.ui.cells import FROM_MEMORY, KINDS
from sunlit.ui.wording import lang, t

Row = Mapping[str, Any]


def items(row: Row, name: str) -> list[str]:
    """Return the items of a cell that has a column for each language: "holder" of holder_zh, holder_en."""
    return [item for item in str(row[f"{name}_{lang()}"]).split(";") if item]


def figures_note(row: Row) -> str:
    """Return on what the figures of a row rest: how many on law, analogy, practice, proposal; "" if none."""
    marks = [step["limit_basis"] for step in row["steps"] if step.get("limit_basis")]
    marks += [row["vote_rule_basis"]] if row["vote_rule_basis"] else []
    if not marks:
        return ""
    kinds = Counter(mark[0] for mark in marks)
    parts = [
        t("powers.figures_of", kind=t(f"powers.basis.{kind}"), n=kinds[kind]) for kind in KINDS if kinds[kind]
    ]
    said = t("powers.figures", n=len(marks), parts=t("punct.comma").join(parts))
    memory = sum(mark.split(";")[0].endswith(f":{FROM_MEMORY}") for mark in marks)
    return said + (t("powers.figures_memory", n=memory) if memory else "")
