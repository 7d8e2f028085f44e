"""The cells of a catalogue row in words: lists, limits, shares of votes, and what each figure rests on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from sunlit.procedure.chart.words import rule_text
from sunlit.procedure.deadlines import parse_limit
from sunlit.procedure.errors import ProcedureError
from sunlit.procedure.grammar import Rule, Share
from sunlit.procedure.outline import limit_text
from sunlit.ui.wording import lang, t

Row = Mapping[str, Any]
KINDS = ("L", "A", "T", "P")  # law, by analogy, practice elsewhere, proposal
FROM_MEMORY = "m"
_BASES = {"eligible": "members", "present": "present"}


def items(row: Row, name: str) -> list[str]:
    """Return the items of a cell that has a column for each language: "holder" of holder_zh, holder_en."""
    return [item for item in str(row[f"{name}_{lang()}"]).split(";") if item]


def limit_words(cell: str) -> str:
    """Return a limit such as "<=20wd" in words; the cell itself where it is none."""
    try:
        return limit_text(parse_limit(cell), lang()) if cell else ""
    except ProcedureError:
        return cell


def share_words(cell: str, *, quorum: bool) -> str:
    """Return a quorum (">1/2") or a majority (">1/2 eligible") in words; "" for an empty cell."""
    part, _, base = cell.partition(" ")
    if not part:
        return ""
    share = Share(Fraction(part.lstrip(">=")), not part.startswith(">="), _BASES.get(base, "members"))
    rule = Rule(share if quorum else None, None if quorum else share, "", "named")
    return "".join(rule_text(rule, lang()))


def basis_words(cell: str) -> str:
    """Return what a figure rests on: "L:m" is "set by law (from memory)", "L:r;A:r" names both."""
    return t("punct.semicolon").join(_one_basis(mark) for mark in cell.split(";") if mark)


def _one_basis(mark: str) -> str:
    kind, _, read = mark.partition(":")
    words = t(f"powers.basis.{kind}") if kind in KINDS else mark
    return words + t("powers.from_memory") if read == FROM_MEMORY else words


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
