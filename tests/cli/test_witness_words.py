"""What an operator reads about witnesses."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.utils import translation

from sunlit.cli import witnesses
from sunlit.ledger.publish import publish
from sunlit.ledger.witnessing import ask_witnesses, policy_of
from sunlit.ledger.witnessing.memory import remember
from tests.ledger.conftest import home, no_rows, road
from tests.ledger.witnesses import running, set_policy, silent_port

__all__ = ["home", "no_rows", "road"]
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    with translation.override("en"):
        yield


def test_a_log_without_witnesses_is_told_how_to_get_one(road: Any) -> None:
    assert "anybody outside can run one" in next(witnesses.witness_lines(road))
    assert not list(witnesses.witness_faults(road))


def test_each_witness_is_named_with_its_age_and_its_fault(road: Any, home: Any, tmp_path: Any) -> None:
    with running(tmp_path, ["county", "paper"], [road.vkey]) as two:
        gone = two[1].line.replace(two[1].url, f"http://127.0.0.1:{silent_port()}/")
        set_policy(home, [two[0].line, gone, "group any any county paper"], "any")
        publish("road")
        ask_witnesses("road")

    said = list(witnesses.witness_lines(road))
    assert said[0] == "road: witnessed by 1 of 2; the policy is satisfied"
    assert said[1] == "  county cosigned 1 entry less than a minute ago"
    assert "paper has cosigned nothing yet" in said[2]
    assert "does not answer" in said[2]


def test_too_few_for_too_long_and_a_doubt_are_faults(road: Any, home: Any, tmp_path: Any) -> None:
    with running(tmp_path, ["county"], [road.vkey]) as (one,):
        set_policy(home, [one.line], "county")
    ref = policy_of(road).witnesses[0].ref  # type: ignore[union-attr] # the line above wrote it
    remember("road", ref, size=1, at=1_000, doubt="the witness county has seen 9 entries")

    said = list(witnesses.witness_faults(road))

    assert said[0] == "road: the witness county has seen 9 entries"
    assert "too few witnesses for more than 72 hours" in said[1]
    assert "days ago" in said[1]


def test_chinese_operators_read_it_in_chinese(road: Any, home: Any, tmp_path: Any) -> None:
    with running(tmp_path, ["county"], [road.vkey]) as (one,):
        set_policy(home, [one.line], "county")
        publish("road")
        ask_witnesses("road")

    with translation.override("zh-hans"):
        said = list(witnesses.witness_lines(road))

    assert said == ["road：1 个见证人里有 1 个已附签，达到要求", "  county 刚刚附签了 1 条"]
