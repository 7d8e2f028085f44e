"""What bears a document number, of which series, and how a number is read again when somebody types it."""

from __future__ import annotations

from typing import Any

import pytest

from sunlit.catalogue.model_files import model_procedures
from sunlit.procedure.errors import ProcedureError
from sunlit.procedure.grammar import parse
from sunlit.procedure.numbering import (
    Asked,
    Register,
    act_numbered_as,
    asked_for,
    pressed,
    series_for,
    series_of,
    written,
)

DECISION = {
    "code": "decision",
    "for": "decision",
    "zh": "青禾党发",
    "en": "Qinghe Party doc.",
    "posts": ["committee"],
}
NOTICE = {"code": "notice", "for": "notice", "zh": "青禾公示", "en": "Qinghe notice"}
FUND = parse(model_procedures()["FIN-02"])


def changed(**more: Any) -> dict[str, Any]:
    return {"series": [{**DECISION, **more}]}


@pytest.mark.parametrize(
    ("step", "data", "expected"),
    [
        ("decide", {"outcome": "pass"}, "decision"),
        ("decide", {"outcome": "pass", "verb": "done"}, "decision"),
        ("decide", {"outcome": "fail"}, ""),
        ("decide", {"outcome": "back"}, ""),
        ("decide", {"outcome": "void"}, ""),  # below quorum
        ("decide", {"verb": "report"}, ""),
        ("sign", {"outcome": "agree"}, ""),  # one person alone
        ("candidate_show", {"verb": "open"}, "notice"),
        ("candidate_show", {"verb": "done", "outcome": "clear"}, ""),
        ("contract", {"verb": "done"}, ""),
        ("no_such_step", {"verb": "open"}, ""),
    ],
)
def test_a_vote_that_passed_is_a_decision_and_putting_up_what_is_open_to_objections_a_notice(
    step, data, expected
):
    assert act_numbered_as(FUND.steps.get(step), data) == expected


def test_the_first_series_that_takes_the_post_numbers_it():
    known = series_of({"series": [DECISION, NOTICE]})
    own = {"purchasing", "committee"}.__contains__

    assert series_for(known, "decision", "committee", own) == known[0]
    assert series_for(known, "decision", "congress", own) is None
    assert series_for(known, "notice", "purchasing", own) == known[1]
    assert series_for(known, "notice", "village_committee", own) is None
    assert series_for(known, "minutes", "committee", own) is None
    assert series_of({}) == ()


@pytest.mark.parametrize(
    "rules",
    [
        {"series": "青禾党发"},
        {"series": ["青禾党发"]},
        {"series": [DECISION, DECISION]},
        {"series": [DECISION, {**NOTICE, "zh": "青禾党发"}]},
        {"series": [{**DECISION, "code": f"s{n}", "zh": f"号{n}号", "en": ""} for n in range(21)]},
        changed(code="Decision"),
        changed(code=""),
        {"series": [{**DECISION, "for": "letter"}]},
        changed(zh="", en=""),
        changed(zh="青禾党发〔"),
        changed(zh="青禾党发2026"),
        changed(zh=" 青禾党发"),
        changed(zh="青\n禾"),
        changed(zh=5),
        changed(en="e" * 41),
        changed(posts="committee"),
        changed(posts=[""]),
        changed(start=7),
    ],
)
def test_series_in_which_no_number_could_be_given_are_refused(rules):
    with pytest.raises(ProcedureError):
        series_of(rules)


def test_a_number_is_written_as_offices_write_it():
    name = {"zh": "青禾党发", "en": "Qinghe Party doc."}

    assert written(name, 2026, 5, "zh") == "青禾党发〔2026〕5号"
    assert written(name, 2026, 5, "en") == "Qinghe Party doc. [2026] No. 5"
    assert written({"zh": "青禾党发"}, 2026, 5, "en") == "青禾党发〔2026〕5号"
    assert written({"en": "Notice"}, 2026, 5, "zh") == "Notice〔2026〕5号"


@pytest.mark.parametrize(
    "typed",
    [
        "青禾党发〔2026〕5号",
        " 青禾党发 [2026] 5 号 ",
        "青禾党发(2026)5号",
        "青禾党发（2026）5",
        "青禾党发【2026】第5号",
        "青禾党发［2026］5号",
        "青禾党发2026年5号",
        "青禾党发 2026 5",
        "青禾党发〔２０２６〕０５号",
    ],
)
def test_whatever_brackets_somebody_types_it_is_the_same_number(typed):
    assert asked_for(typed) == Asked("青禾党发", 2026, 5)


def test_the_english_form_is_read_too_and_other_words_are_not():
    found = asked_for("Qinghe party Doc. [2026] no. 12")

    assert found == Asked(pressed("Qinghe Party doc."), 2026, 12)
    assert [asked_for(said) for said in ("2026-0117", "沿河路", "", "FIN-02", "〔2026〕5号", "9" * 400)] == [
        None
    ] * 6


def test_a_register_counts_each_series_and_year_for_itself():
    register = Register()
    for n in (1, 2, 5):
        register.given("decision", 2026, n)
    register.given("decision", 2026, 3)

    assert register.expected("decision", 2026) == 6
    assert register.expected("decision", 2027) == 1
    assert register.expected("notice", 2026) == 1
