"""Pages of announced changes: before they apply everybody reads what, why, from when, and what is lowered."""

from __future__ import annotations

import copy
from datetime import date

import pytest
from django.test import Client

from sunlit.catalogue.actions import (
    announce_power,
    announce_rules,
    announce_withdrawal,
    apply_changes,
    withdraw_change,
)
from sunlit.catalogue.models import Body
from sunlit.catalogue.queries import find_power
from tests.changing import WHY
from tests.town import at, tender, town

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("SUP-4")]
MONDAY, FIRST, LATER = "2026-03-02 10:00", date(2026, 3, 9), "2026-03-09 08:00"
PAGES = ("/qinghe/changes/", "/en/qinghe/changes/")


@pytest.fixture
def running(settings, tmp_path):
    settings.SUNLIT_HOME = tmp_path
    found = town(rules={"answer_work_days": 5})
    tender(found, MONDAY)
    return found


def announced(of, **cells):
    row = {**copy.deepcopy(dict(find_power("qinghe", "PRJ-02").row)), **cells}
    with at(MONDAY):
        return announce_power(of.body, row, applies_on=FIRST, reason=WHY, by=of.by["office"])


def read(path, said=MONDAY):
    with at(said):
        answer = Client().get(path)
    assert answer.status_code == 200, path
    return answer.content.decode()


@pytest.mark.parametrize("path", PAGES)
def test_without_changes_the_page_says_what_will_stand_there(running, path):
    page = read(path)
    assert ("眼下没有要改的" in page) or ("Nothing is announced to change" in page)


def test_an_announced_change_is_shown_on_every_page_it_touches(running):
    announced(running, notice_min=">=2d")
    for path in ("/en/qinghe/", "/en/qinghe/powers/", "/en/qinghe/powers/PRJ-02/"):
        assert "A change has been announced" in read(path), path
    page = read("/en/qinghe/changes/1/")
    assert "<del>at least 3 days</del>" in page
    assert "<ins>at least 2 days</ins>" in page
    assert "asks or shows less" in page
    assert WHY["en"] in page
    assert "announced" not in read("/en/qinghe/powers/FIN-02/")


def test_a_change_that_was_carried_out_names_both_entries(running):
    change = announced(running, risk_level="low")
    with at(LATER):
        (leaf,) = apply_changes(running.body)
    page = read("/qinghe/changes/1/", LATER)
    assert f"/qinghe/acts/{change.leaf.index}/" in page
    assert f"/qinghe/acts/{leaf.index}/" in page
    assert "已经施行" in page
    assert "A change has been announced" not in read("/en/qinghe/", LATER)


def test_why_a_change_was_taken_back_is_said(running):
    change = announced(running, risk_level="low")
    with at("2026-03-05 10:00"):
        withdraw_change(change, {"zh": "意见不同意的多。"}, running.by["office"])
    assert "意见不同意的多。" in read("/qinghe/changes/", LATER)
    assert "意见不同意的多。" in read("/en/qinghe/changes/1/", LATER)


def test_rules_are_compared_in_words(running):
    with at(MONDAY):
        announce_rules(
            running.body,
            {"answer_work_days": 9, "ballots": "public", "own_thing": True},
            applies_on=FIRST,
            reason=WHY,
            by=running.by["office"],
        )
    page = read("/en/qinghe/changes/1/")
    assert "working days to answer a question" in page
    assert "<del>5</del>" in page
    assert "everybody" in page
    assert "own_thing" in page
    assert "In 1 place" in page
    assert Body.objects.get(slug="qinghe").rules == {"answer_work_days": 5}


def test_a_power_that_left_the_list_keeps_its_page(running):
    with at(MONDAY):
        announce_withdrawal(running.body, "PRJ-02", applies_on=FIRST, reason=WHY, by=running.by["office"])
    assert "leaves the list" in read("/en/qinghe/changes/1/")
    with at(LATER):
        apply_changes(running.body)
    assert "This power has left the list" in read("/en/qinghe/powers/PRJ-02/", LATER)
    assert "/en/qinghe/ask/?power=PRJ-02" in read("/en/qinghe/powers/PRJ-02/", LATER)
    assert "About this power" in read("/en/qinghe/ask/?power=PRJ-02", LATER)
    assert "PRJ-02" not in read("/qinghe/powers/", LATER)
    assert Client().get("/qinghe/changes/9/").status_code == 404


def test_the_list_takes_the_same_queries_however_many_changes_there_were(
    running, django_assert_max_num_queries
):
    for level in ("low", "medium", "high"):
        change = announced(running, risk_level=level, conditions_en=f"{level}", conditions_zh=f"{level}")
        with at("2026-03-05 10:00"):
            withdraw_change(change, WHY, running.by["office"])
    with django_assert_max_num_queries(12):
        read("/qinghe/changes/")


def test_the_code_of_a_power_stays_in_one_piece_in_a_headline(running):
    announced(running, risk_level="low")
    for path in ("/qinghe/changes/1/", "/en/qinghe/changes/1/"):
        headline = read(path).split("<h1>")[1].split("</h1>")[0]
        assert '<span class="nowrap">PRJ-02</span>' in headline


@pytest.mark.requirement("CAT-2")
@pytest.mark.parametrize("tree", ["", "/en"])
def test_the_rules_of_a_body_stand_on_a_page_and_any_two_versions_compare(running, tree):
    for number, (days, first, said) in enumerate(
        ((10, FIRST, MONDAY), (3, date(2026, 3, 16), LATER)), start=1
    ):
        with at(said):
            rules = {**Body.objects.get(slug="qinghe").rules, "answer_work_days": days}
            announce_rules(running.body, rules, applies_on=first, reason=WHY, by=running.by["office"])
        with at(f"{first} 08:00"):
            apply_changes(running.body)
        assert Body.objects.get(slug="qinghe").rules["answer_work_days"] == days, number
    now = "2026-03-16 09:00"
    page = read(f"{tree}/qinghe/rules/", now)
    assert ("第 3 版" in page) or ("Version 3" in page)
    compared = read(f"{tree}/qinghe/rules/?n=3&with=1", now)
    assert "<del>5</del>" in compared
    assert "<ins>3</ins>" in compared
    assert "<del>10</del>" in read(f"{tree}/qinghe/rules/?n=1&with=2", now)
    for unknown in ("?n=4", "?n=x", "?with=0"):
        with at(now):
            assert Client().get(f"{tree}/qinghe/rules/{unknown}").status_code == 404
