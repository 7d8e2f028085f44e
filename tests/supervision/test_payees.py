"""Sums for one payee: asked for by several offices for several things, found by rows, pages and replay."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from sunlit.matters.actions import open_matter
from sunlit.matters.models import Matter, Portion
from sunlit.supervision.queries import findings
from tests.matters.test_opening import ROAD
from tests.matters.trials import data_of, refused
from tests.supervision.test_replaying import kept
from tests.town import Town, at, moment, town

pytestmark = [pytest.mark.django_db, pytest.mark.database, pytest.mark.requirement("RUN-3")]
FIRM, OTHER = "91350100M000100Y43", "91110000802100433B"


@pytest.fixture
def qinghe(settings: Any, tmp_path: Any) -> Town:
    settings.SUNLIT_HOME = tmp_path
    return town(rules={"collective_from_yuan": 50_000})


def asked(of: Town, said: str, amount: int, payee: str, unit: str = "culture", kind: str = "works") -> Matter:
    proposed = replace(
        ROAD, facts={"amount": amount, "kind": kind}, posts={"spending_unit": unit}, payee=payee
    )
    with at(said):
        return open_matter(of.body, proposed, of.by["office"])


def test_sums_for_one_payee_pass_the_threshold_together(client, qinghe):
    first = asked(qinghe, "2026-03-03 08:00", 30_000, FIRM)
    second = asked(qinghe, "2026-03-10 08:00", 20_000, FIRM, "project_office", "service")
    assert data_of(second.leaf)["payee"] == FIRM

    (found,) = findings(moment("2026-03-10 08:01"), classes=["possible_split"])
    assert (found.matter, found.post) == (second.number, "project_office")
    assert found.params == {
        "matters": [first.number, second.number], "total": 50_000, "threshold": 50_000, "payee": FIRM,
    }  # fmt: skip
    _, replayed = kept().replayed(moment("2026-03-10 09:00"))
    (split,) = [one for one in replayed if one.cls == "possible_split"]
    assert split.index == second.leaf.index
    assert f"for the payee {FIRM}" in split.sentence
    with at("2026-03-10 09:00"):
        board = client.get("/en/qinghe/supervise/").content.decode()
        entry = client.get(f"/en/qinghe/acts/{second.leaf.index}/").content.decode()
    assert f"2 sums to one payee ({FIRM}" in board
    assert FIRM in entry


@pytest.mark.parametrize("payees", [(FIRM, OTHER), (FIRM, ""), ("", "")])
def test_other_payees_or_none_are_not_taken_together(qinghe, payees):
    asked(qinghe, "2026-03-03 08:00", 30_000, payees[0])
    asked(qinghe, "2026-03-10 08:00", 20_000, payees[1], "project_office", "service")

    assert findings(moment("2026-03-10 08:01"), classes=["possible_split"]) == []
    assert not [one for one in kept().replayed()[1] if one.cls == "possible_split"]


def test_rows_and_replay_agree_where_one_sum_is_of_two_groups(qinghe):
    asked(qinghe, "2026-03-03 08:00", 25_000, "")
    asked(qinghe, "2026-03-04 08:00", 26_000, FIRM, "project_office", "service")
    last = asked(qinghe, "2026-03-05 08:00", 27_000, FIRM)

    row = Portion.objects.get(matter=last)
    assert (row.split_by, row.total, len(row.together)) == ("payee", 53_000, 2)
    assert [one.index for one in kept().replayed()[1] if one.cls == "possible_split"] == [last.leaf.index]


@pytest.mark.parametrize(
    ("payee", "code"),
    [
        ("91350100M000100Y44", "payee_unknown"),
        ("示范公司", "payee_unknown"),
        ("11010519491231002X", "payee_person"),
    ],
)
def test_a_name_a_wrong_code_and_above_all_a_person_is_refused(qinghe, payee, code):
    with refused(code):
        asked(qinghe, "2026-03-03 08:00", 30_000, payee)
