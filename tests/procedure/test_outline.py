"""The ordered list beside a chart: every step, in reading order, in words."""

from __future__ import annotations

import json

import pytest
from tests.procedure.charting import FULL, MODEL, full, powers, small

from sunlit.procedure import calendar as calendars
from sunlit.procedure.history import State, StepRun
from sunlit.procedure.outline import Risk, Row, outline

CALENDAR = calendars.from_dict(json.loads((MODEL / "calendar-cn.json").read_text(encoding="utf-8")))


def rows(name: str, lang: str) -> dict[str, Row]:
    return {row.id: row for row in outline(full(name), lang)}


@pytest.mark.parametrize("name", FULL)
def test_every_step_stands_in_the_list_once_in_the_order_of_its_number(name: str) -> None:
    procedure = full(name)
    listed = outline(procedure, "zh")
    assert [row.id for row in listed] == list(procedure.steps)
    numbers = [row.number for row in listed if row.number]
    assert numbers == list(range(1, len(numbers) + 1))


def test_a_row_says_who_does_it_by_when_and_what_may_come_of_it() -> None:
    row = rows("large-fund", "zh")["decide"]
    assert (row.number, row.name, row.post, row.limit_text) == (
        5,
        "党委会集体决定",
        "镇党委会议",
        "10 个工作日内",
    )
    assert row.kind_text == "集体表决"
    assert row.rule_texts == ("超过半数到会", "全体超过半数同意")
    assert row.meta == "镇党委会议 · 10 个工作日内 · 超过半数到会 · 全体超过半数同意"
    assert row.scope_text == "向社会公开"
    assert row.outcomes == (
        "同意 → 采购方式认定",
        "退回修改，至多 1 次 → 1 提出用款申请",
        "不同意 → 不予安排",
    )
    assert row.risk == Risk(3, "一支笔审批、先支后议", "付款环节须引用本决定编号，否则系统不放行")
    assert row.status == ""


def test_the_same_row_reads_in_english() -> None:
    row = rows("large-fund", "en")["candidate_show"]
    assert (row.post, row.minimum_text) == ("Purchasing and tender office", "at least 3 days")
    assert row.outcomes[1] == "An objection is open → 12 Answer the objection"


def test_a_route_says_which_row_leads_where() -> None:
    row = rows("large-fund", "zh")["buy_way"]
    assert row.number == 0
    assert (
        row.outcomes[0] == "工程，400 万元以上；货物，200 万元以上；服务，100 万元以上 → 8 编制并审定招标文件"
    )


def test_branches_and_called_procedures_are_set_in() -> None:
    found = rows("major-decision", "en")
    assert (found["argue"].depth, found["argue"].branch, found["argue"].outcomes) == (0, "", ())
    assert (found["consult"].depth, found["consult"].branch) == (1, "1/3")
    assert (found["collect"].depth, found["collect"].branch) == (2, "1/3")
    assert (found["fund"].depth, found["fund"].branch) == (1, "3/3")
    assert found["consult"].outcomes == ("Consultation closed",)
    assert found["hear"].outcomes == ("→ 8 Sum up, answer and publish".removeprefix("→ "),)
    assert found["reply"].outcomes == ("Consultation closed",)
    assert found["draft"].outcomes == ()


def test_a_post_and_a_target_without_a_name_keep_their_code() -> None:
    steps = [{"id": "mend", "do": "work", "post": "warden", "next": "nowhere"}]
    row = outline(small(steps), "zh")[0]
    assert (row.post, row.outcomes) == ("warden", ("nowhere",))


def test_an_end_without_a_name_keeps_its_code() -> None:
    row = outline(small([{"id": "mend", "do": "work", "next": "end.lost"}]), "zh")[0]
    assert row.outcomes == ("lost",)


def test_with_a_state_every_step_that_somebody_performs_says_how_it_stands() -> None:
    procedure = full("large-fund")
    runs = [StepRun("apply", 1, "office", 0, status="done"), StepRun("budget", 1, "office", 0)]
    found = {
        row.id: row.status
        for row in outline(procedure, "zh", State(procedure, CALENDAR, 0, {}, {}, runs=runs))
    }
    assert (found["apply"], found["budget"], found["size"], found["sign"]) == ("done", "now", "", "next")


def test_every_power_of_the_model_can_be_listed() -> None:
    for _, procedure in powers():
        for lang in ("zh", "en"):
            assert all(row.name and row.meta for row in outline(procedure, lang) if row.number)
