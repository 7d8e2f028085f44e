"""What must hold for one row of a catalogue before it may be adopted (CAT-1)."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any

from sunlit.catalogue import columns
from sunlit.catalogue.problems import Problem, Text, problem
from sunlit.catalogue.steps import step_problems
from sunlit.ledger.texts import is_invisible

Row = Mapping[str, Any]  # the columns as text, and `steps` as a list
Posts = Mapping[str, Text]  # post code -> its name

CELL_CHARS = 2_000  # a longer cell is no name, basis or list of risks
_REQUIRED = (
    "name_zh", "name_en", "holder_zh", "holder_en", "legal_basis_zh", "legal_basis_en", "disclosure_deadline",
    "disclosure_form", "disclosure_form_zh", "risk_points_zh", "risk_points_en", "supervisor_zh",
    "supervisor_en",
)  # fmt: skip
_CLOSED = {
    "class": columns.CLASSES,
    "power_type": columns.POWER_TYPES,
    "level": columns.LEVELS,
    "scope_process": columns.SCOPES,
    "scope_result": columns.SCOPES,
    "risk_level": columns.RISK_LEVELS,
}
_PAIRED = ("holder", "legal_basis", "conditions", "risk_points", "supervisor")
_PATTERNS = (
    ("disclosure_timing", columns.TIMING, "immediate"),
    ("disclosure_deadline", columns.DEADLINE, "<=20wd"),
    ("notice_min", columns.NOTICE, ">=7d"),
    ("vote_rule_basis", columns.BASIS, "L:r"),
    ("quorum", columns.SHARE, ">=2/3"),
    ("pass_rule", columns.PASS, ">1/2 eligible"),
)
_MAY_BE_EMPTY = {"notice_min", "vote_rule_basis", "quorum", "pass_rule"}


def row_problems(number: int, row: Row, posts: Posts) -> list[Problem]:
    """Return everything that keeps the power in `row` from being adopted; `number` is its line in the table.

    A power may be adopted when it has, in this sense, all of (CAT-1):

    - basis: at least one legal basis, the same number in Chinese and English;
    - holder and supervisor: names of posts of the body's own list, in both languages;
    - procedure: at least one step, numbered 1 to n, each with a name and a post of the list (whether the
      whole can be run to its end is asked of the compiled procedure, in `actions.powers`);
    - limit: at least one step with a time limit and the basis of that limit. Not every step needs one: a
      proposal may be made at any time, so the model leaves 94 of its 494 steps without. An empty limit
      says "no time limit" in public, on the power's page;
    - scope: who sees the process and who sees the result, from the four scopes;
    - timing: how often it is disclosed, and a deadline that parses;
    - form: at least one form of the closed list, with its Chinese;
    - risk: a level, and at least one risk point in both languages.

    Conditions, a vote and a minimum notice may be absent: not every power has them. A vote is whole
    (quorum, pass rule, basis) or absent.
    """
    found = [
        *_code(number, row),
        *_texts(number, row),
        *_required(number, row),
        *_closed(number, row),
        *_patterns(number, row),
        *_vote(number, row),
        *_items(number, row),
        *_names(number, row, posts),
        *_forms(number, row),
    ]
    return found + step_problems(number, row.get("steps"), posts)


def _cell(row: Row, column: str) -> str:
    return str(row.get(column) or "")


def _code(number: int, row: Row) -> Iterator[Problem]:
    if not columns.CODE.fullmatch(_cell(row, "code")):
        yield problem(number, "code", "code", _cell(row, "code"))


def _texts(number: int, row: Row) -> Iterator[Problem]:
    for column in columns.COLUMNS:
        text = _cell(row, column)
        if len(text) > CELL_CHARS or not is_plain(text):
            yield problem(number, column, "text", ascii(text))


def is_plain(text: str) -> bool:
    """Say whether `text` is in normal form C and holds nothing invisible."""
    return unicodedata.is_normalized("NFC", text) and not any(is_invisible(char) for char in text)


def _required(number: int, row: Row) -> Iterator[Problem]:
    for column in _REQUIRED:
        if not _cell(row, column).strip():
            yield problem(number, column, "missing", "")


def _closed(number: int, row: Row) -> Iterator[Problem]:
    for column, known in _CLOSED.items():
        if _cell(row, column) not in known:
            yield problem(number, column, "closed_set", _cell(row, column), known=", ".join(known))


def _patterns(number: int, row: Row) -> Iterator[Problem]:
    for column, pattern, example in _PATTERNS:
        text = _cell(row, column)
        if not text and (column in _MAY_BE_EMPTY or column in _REQUIRED):
            continue
        match = pattern.fullmatch(text)
        if match is None:
            yield problem(number, column, "pattern", text, example=example)
        elif column in ("quorum", "pass_rule") and Fraction(int(match[1]), int(match[2])) > 1:
            yield problem(number, column, "share", text)


def _vote(number: int, row: Row) -> Iterator[Problem]:
    parts = {column: _cell(row, column) for column in ("quorum", "pass_rule", "vote_rule_basis")}
    if any(parts.values()):
        for column, text in parts.items():
            if not text:
                yield problem(number, column, "vote_rule", " / ".join(parts.values()))


def _items(number: int, row: Row) -> Iterator[Problem]:
    for name in _PAIRED:
        zh, en = (_cell(row, f"{name}_{lang}") for lang in ("zh", "en"))
        if len(zh.split(";")) != len(en.split(";")) or bool(zh) != bool(en):
            yield problem(number, f"{name}_en", "items", f"{len(zh.split(';'))} / {len(en.split(';'))}")


def _names(number: int, row: Row, posts: Posts) -> Iterator[Problem]:
    for lang in ("zh", "en"):
        known = {name.get(lang, "") for name in posts.values()}
        for column in (f"holder_{lang}", f"supervisor_{lang}"):
            for name in filter(None, _cell(row, column).split(";")):
                if name not in known:
                    yield problem(number, column, "post_unknown", name)


def _forms(number: int, row: Row) -> Iterator[Problem]:
    forms = _cell(row, "disclosure_form").split(";")
    unknown = [form for form in forms if form and form not in columns.FORMS]
    for form in unknown:
        yield problem(number, "disclosure_form", "closed_set", form, known=", ".join(columns.FORMS))
    zh = _cell(row, "disclosure_form_zh")
    if forms != [""] and not unknown and zh:
        expected = ";".join(columns.FORMS[form] for form in forms if form)
        if zh != expected:
            yield problem(number, "disclosure_form_zh", "form_zh", zh, name=expected)
