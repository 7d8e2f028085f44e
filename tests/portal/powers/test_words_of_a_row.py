"""Cells of the catalogue in words: every form that occurs is understood, in both languages."""

from __future__ import annotations

import re

import pytest
from django.utils import translation

from sunlit.catalogue.importing import read_catalogue
from sunlit.catalogue.model_files import model_path
from sunlit.ui.cells import basis_words, duty_words, limit_words, share_words, timing_words


@pytest.mark.parametrize(
    ("cell", "zh", "en"),
    [
        ("<=20wd", ["结果：决定后 20 个工作日内"], ["Result: within 20 working days of the decision"]),
        ("notice >=5wd", ["公示：不少于 5 个工作日"], ["Public notice: at least 5 working days"]),
        (
            "notice >=5wd at:2,4,7",
            ["公示：不少于 5 个工作日（第 2、4、7 步）"],
            ["Public notice: at least 5 working days (steps 2, 4, 7)"],
        ),
        (
            "first <=4h from:event;progress every:1d",
            ["首次发布：事发后 4 小时内", "进展：每日一次"],
            ["First release: within 4 hours of the event", "Progress: every day"],
        ),
        (
            "<=20wd+20wd from:receipt",
            ["结果：收到后 20 个工作日内，可延长 20 个工作日"],
            ["Result: within 20 working days of receipt, which may be extended once: 20 working days"],
        ),
        (
            "every:1M if:busy_accounts",
            ["结果：每月一次（账目往来多的村）"],
            ["Result: every month (villages with busy accounts)"],
        ),
        ("not a duty at all", ["not a duty at all"], ["not a duty at all"]),
    ],
)
def test_a_duty_to_disclose_is_said_in_words(cell, zh, en):
    with translation.override("zh-hans"):
        assert duty_words(cell) == zh
    with translation.override("en"):
        assert duty_words(cell) == en


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_no_cell_of_the_model_stays_a_code(language):
    with translation.override(language):
        for row in read_catalogue(model_path("powers.csv")):
            said = [*duty_words(row["disclosure_deadline"]), timing_words(row["disclosure_timing"])]
            said += [basis_words(step.get("limit_basis", "")) for step in row["steps"]]
            said += [limit_words(step.get("limit", "")) for step in row["steps"]]
            said += [share_words(row["quorum"], quorum=True), share_words(row["pass_rule"], quorum=False)]
            assert not [words for words in said if re.search(r"[<>=]|every:|:[rm]\b|\bwd\b", words)]


def test_shares_and_bases_are_said_in_words():
    with translation.override("en"):
        assert share_words(">=2/3", quorum=True) == "two thirds or more present"
        assert share_words(">1/2 present", quorum=False) == "more than half of those present agree"
        assert (
            basis_words("L:r;A:m")
            == "set by law or regulation; law by analogy (from memory; text not checked)"
        )
        assert limit_words("no limit") == "no limit"
