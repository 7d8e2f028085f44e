"""What changes is announced before it applies, and what runs keeps its version."""

from __future__ import annotations

import copy
from datetime import date

import pytest

from sunlit.catalogue.actions import (
    adopt_catalogue,
    adopt_power,
    adopt_rules,
    announce_power,
    announce_rules,
    announce_withdrawal,
    apply_changes,
    withdraw_change,
)
from sunlit.catalogue.announcing import row_of, rules_differences, rules_lowered, rules_of
from sunlit.catalogue.errors import AdoptionRefused
from sunlit.catalogue.importing import read_catalogue
from sunlit.catalogue.model_files import model_calendar, model_path
from sunlit.catalogue.models import Body, Change, Power
from sunlit.catalogue.queries import find_power, versions
from sunlit.ledger.models import Leaf
from sunlit.ledger.reading import entry_of
from tests.changing import WHY, changed
from tests.town import at, tender, town

pytestmark = [pytest.mark.database, pytest.mark.requirement("SUP-4")]
MONDAY = "2026-03-02 10:00"
FIRST = date(2026, 3, 9)  # the fifth working day after it
LATER = "2026-03-09 08:00"


@pytest.fixture
def running(db, settings, tmp_path):
    """A town in which a matter runs."""
    settings.SUNLIT_HOME = tmp_path
    found = town(rules={"answer_work_days": 5, "scopes": {"PRJ-02": "public"}})
    tender(found, MONDAY)
    return found


def weaker(of):
    row = copy.deepcopy(dict(find_power(of.body.slug, "PRJ-02").row))
    return {**row, "notice_min": ">=2d"}


def announced(of, said=MONDAY, on=FIRST, row=None):
    with at(said):
        return announce_power(of.body, row or weaker(of), applies_on=on, reason=WHY, by=of.by["office"])


def leaves():
    return Leaf.objects.count()


def test_a_body_sets_itself_up_freely_until_its_first_matter(db, settings, tmp_path):
    settings.SUNLIT_HOME = tmp_path
    found = town()
    adopt_power(found.body, weaker(found))
    assert adopt_rules(found.body, {"answer_work_days": 9}).rules == {"answer_work_days": 9}


@pytest.mark.parametrize(
    "change",
    [
        lambda of: adopt_power(of.body, weaker(of)),
        lambda of: adopt_catalogue(of.body, [weaker(of)]),
        lambda of: adopt_rules(of.body, {"answer_work_days": 30}),
        lambda of: adopt_power(
            of.body, next(r for r in read_catalogue(model_path("powers.csv")) if r["code"] == "DIS-04")
        ),
    ],
)
def test_nothing_changes_that_was_not_announced(running, change):
    before = leaves()
    with at(LATER), pytest.raises(AdoptionRefused) as refusal:
        change(running)
    assert refusal.value.code == "not_announced"
    assert leaves() == before


def test_a_calendar_that_others_announce_applies_at_once(running):
    body = Body.objects.get(slug="qinghe")
    days = {**model_calendar(), "code": "CN2"}
    with at(LATER):
        assert adopt_rules(body, body.rules, calendar=days).calendar != body.calendar


def test_an_announced_power_applies_on_its_day_by_itself(running):
    change = announced(running)
    assert (change.state, change.lowered, change.before.version) == ("announced", 1, 1)
    assert row_of(change)["notice_min"] == ">=2d"
    with at("2026-03-08 23:59"):
        assert apply_changes(running.body) == []
        assert find_power("qinghe", "PRJ-02").version == 1
    with at("2026-03-09 00:00"):
        (leaf,) = apply_changes(running.body)
        assert apply_changes(running.body) == []
    change.refresh_from_db()
    assert (change.state, change.ended_id) == ("applied", leaf.pk)
    assert entry_of(leaf).data["change"] == change.n == 1
    assert entry_of(leaf).rules == change.rules
    assert [power.version for power in versions("qinghe", "PRJ-02")] == [2, 1]


@pytest.mark.requirement("CAT-2")
def test_a_matter_that_runs_keeps_its_version(running):
    changed(running, weaker(running), applies="2026-04-20 09:00")
    with at("2026-04-20 10:00"):
        newer = tender(running, "2026-04-20 10:00")
    older = running.body.matters.order_by("opened_at").first()
    assert (older.power.version, newer.power.version) == (1, 2)


def test_a_change_that_is_taken_back_never_applies(running):
    change = announced(running)
    with at("2026-03-05 10:00"):
        assert withdraw_change(change, WHY, running.by["office"]).state == "withdrawn"
    with at("2026-03-12 10:00"):
        assert apply_changes(running.body) == []
        with pytest.raises(AdoptionRefused, match="change_ended"):
            withdraw_change(change, WHY, running.by["office"])
    assert find_power("qinghe", "PRJ-02").version == 1


def test_a_withdrawn_power_takes_no_new_matter_and_its_old_ones_run_on(running):
    with at(MONDAY):
        announce_withdrawal(running.body, "PRJ-02", applies_on=FIRST, reason=WHY, by=running.by["office"])
    with at(LATER):
        (leaf,) = apply_changes(running.body)
    assert leaf.stream == "power:PRJ-02"
    assert not Power.objects.filter(body="qinghe", code="PRJ-02", in_force=True).exists()
    assert running.body.matters.get().power.version == 1


def test_rules_apply_on_their_day(running):
    rules = {"answer_work_days": 9, "scopes": {}}
    with at(MONDAY):
        change = announce_rules(running.body, rules, applies_on=FIRST, reason=WHY, by=running.by["office"])
    assert change.lowered == 2
    assert (change.earlier["answer_work_days"], rules_of(change)) == (5, rules)
    with at(LATER):
        apply_changes(running.body)
    assert Body.objects.get(slug="qinghe").rules == rules


@pytest.mark.parametrize(
    ("code", "attempt"),
    [
        ("change_early", lambda of: announced(of, on=date(2026, 3, 6))),
        ("change_early", lambda of: announced(of, on=date(2020, 1, 1))),
        ("change_nothing", lambda of: announced(of, row=dict(find_power("qinghe", "PRJ-02").row))),
        (
            "change_nothing",
            lambda of: announce_rules(
                of.body,
                Body.objects.get(slug="qinghe").rules,
                applies_on=FIRST,
                reason=WHY,
                by=of.by["office"],
            ),
        ),
        (
            "power_unknown",
            lambda of: announce_withdrawal(
                of.body, "XXX-99", applies_on=FIRST, reason=WHY, by=of.by["office"]
            ),
        ),
        (
            "reason_missing",
            lambda of: announce_withdrawal(
                of.body, "PRJ-02", applies_on=FIRST, reason={"zh": " "}, by=of.by["office"]
            ),
        ),
    ],
)
def test_what_may_not_be_announced_leaves_no_entry(running, code, attempt):
    before = leaves()
    with at(MONDAY), pytest.raises(AdoptionRefused) as refusal:
        attempt(running)
    assert refusal.value.code == code
    assert (leaves(), Change.objects.count()) == (before, 0)


def test_one_change_of_a_power_stands_at_a_time(running):
    announced(running)
    with pytest.raises(AdoptionRefused, match="change_standing"):
        announced(running, row={**weaker(running), "risk_level": "low"})


@pytest.mark.parametrize(
    ("old", "new", "lower"),
    [
        ({"collective_from_yuan": 50_000}, {"collective_from_yuan": 80_000}, ["collective_from_yuan"]),
        ({"collective_from_yuan": 50_000}, {"collective_from_yuan": 20_000}, []),
        ({"answer_work_days": 5}, {"answer_work_days": 7}, ["answer_work_days"]),
        ({"announce_work_days": 5}, {"announce_work_days": 1}, ["announce_work_days"]),
        ({"scopes": {"FIN-02": "public"}}, {"scopes": {"FIN-02": "members"}}, ["scopes.FIN-02"]),
        ({"scopes": {"FIN-02": "members"}}, {"scopes": {"FIN-02": "public"}}, []),
        ({"scopes": {"FIN-02": "public"}}, {}, ["scopes.FIN-02"]),
        ({"ballots": "members"}, {"ballots": "public"}, []),
        ({}, {"sign_off": {"*": "office"}}, []),
        ({"sign_off": {"*": "office"}}, {}, ["sign_off.*"]),
        ({"sign_off": {"*": "office"}}, {"sign_off": {"*": "office", "cashier": ""}}, ["sign_off.cashier"]),
        ({"sign_off": {"cashier": "mayor"}}, {"sign_off": {"*": "office"}}, []),
        ({"sign_off": {"cashier": "mayor"}}, {"sign_off": {"finance": "mayor"}}, ["sign_off.cashier"]),
        ({"sign_off": {"*": "office"}}, {"sign_off": {"*": "mayor"}}, ["sign_off.*"]),  # the mayor's own
        ({"sign_off": {"*": "office"}}, {"sign_off": {"*": "mayor", "mayor": "office"}}, []),
    ],
)
def test_what_rules_lower_is_named(old, new, lower):
    assert [one.field for one in rules_lowered(old, new)] == lower
    assert {one.field for one in rules_differences(old, new)} >= set(lower)
