"""What is wrong with a catalogue: where, what was expected, what was found."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

Text = dict[str, str]

EXPECTED: dict[str, Text] = {
    "encoding": {"zh": "UTF-8 编码的文件", "en": "a file in UTF-8"},
    "size": {"zh": "不超过 {max} 字节的文件", "en": "a file of {max} bytes at most"},
    "csv": {"zh": "逗号分隔、按 RFC 4180 加引号的表", "en": "a comma-separated table quoted as in RFC 4180"},
    "empty_file": {"zh": "一行列名，至少一项职权", "en": "a row of column names and at least one power"},
    "column_missing": {"zh": "列 {column}", "en": "the column {column}"},
    "column_unknown": {"zh": "只有目录规定的列", "en": "only the columns of a catalogue"},
    "column_twice": {"zh": "每列只出现一次", "en": "each column once"},
    "cells": {"zh": "{count} 个单元格", "en": "{count} cells"},
    "missing": {"zh": "不能为空", "en": "something: this may not be empty"},
    "text": {
        "zh": "规范化（NFC）、没有不可见字符的文字",
        "en": "text in normal form C without invisible characters",
    },
    "code": {
        "zh": "三个大写字母、连字符、两位数字，如 FIN-02",
        "en": "three capitals, a hyphen, two digits, as FIN-02",
    },
    "code_twice": {"zh": "没有用过的编号", "en": "a code that no other row has"},
    "closed_set": {"zh": "其中之一：{known}", "en": "one of: {known}"},
    "pattern": {"zh": "如 {example}", "en": "a value such as {example}"},
    "limit": {
        "zh": "时限，如 <=20wd、>=7d、same-day、every:3M",
        "en": "a limit such as <=20wd, >=7d, same-day or every:3M",
    },
    "limit_basis": {"zh": "时限和依据要么都有，要么都没有", "en": "a limit and its basis, both or neither"},
    "no_limit": {"zh": "至少一个环节有时限", "en": "a limit for at least one step"},
    "share": {"zh": "大于 0、不超过 1 的分数", "en": "a fraction above 0 and not above 1"},
    "vote_rule": {
        "zh": "法定人数、通过规则、依据三项齐全或都空",
        "en": "quorum, pass rule and basis: all three or none",
    },
    "post_unknown": {"zh": "岗位表里的岗位", "en": "a post of the list of posts"},
    "post_name": {"zh": "该岗位在岗位表里的名称：{name}", "en": "the name of that post in the list: {name}"},
    "items": {"zh": "中文和英文项数相同", "en": "as many items in Chinese as in English"},
    "form_zh": {"zh": "与英文对应的中文：{name}", "en": "the Chinese of the English forms: {name}"},
    "json": {"zh": "环节的列表", "en": "a list of steps"},
    "no_steps": {"zh": "至少一个环节", "en": "at least one step"},
    "step_number": {"zh": "环节从 1 起连续编号：{n}", "en": "steps numbered from 1 without gaps: {n}"},
    "step_field": {"zh": "环节只有这些项：{known}", "en": "only these fields of a step: {known}"},
    "totals": {
        "zh": "合计行，如 # powers=61 steps=494",
        "en": "a line of totals such as # powers=61 steps=494",
    },
    "total_powers": {"zh": "{count} 项职权（按行数）", "en": "{count} powers, as the rows count"},
    "total_steps": {"zh": "{count} 个环节（按各行）", "en": "{count} steps, as the rows count"},
    "governed": {
        "zh": "和现行一样：这项职权按完整程序运行，环节、票数、公示期改程序才算数",
        "en": "what is in force: the full procedure that governs this power says it, and changes there",
    },
    "procedure": {"zh": "能走通的运行程序", "en": "a procedure that can be run to its end"},
}  # fmt: skip


@dataclass(frozen=True)
class Problem:
    """One thing wrong in a catalogue. `row` is the line of the table: 1 the column names, 0 the file.

    `column` names the cell; inside the steps it is written `steps_json[3].limit`, by the number of the step.
    """

    row: int
    column: str
    code: str  # a key of EXPECTED
    expected: Text
    found: str

    def __str__(self) -> str:
        """Return the sentence that a command prints."""
        return (
            f"row {self.row}, {self.column or 'file'}: expected {self.expected['en']}; found {self.found!r}"
        )


def problem(row: int, column: str, code: str, found: object, /, **params: object) -> Problem:
    """Return a Problem with what was expected in both languages; `found` is cut at 80 characters."""
    expected = {lang: text.format(**params) for lang, text in EXPECTED[code].items()}
    shown = str(found)
    return Problem(row, column, code, expected, shown if len(shown) <= 80 else shown[:79] + "…")


class CatalogueRefused(Exception):
    """A catalogue that is refused whole. `problems` lists everything that is wrong with it."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("; ".join(str(p) for p in problems[:20]))
        self.problems = list(problems)
