"""A matter that began under a version of its power that was not in force: named in rows, pages and replay."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from sunlit.catalogue.actions import (
    adopt_power,
    announce_power,
    announce_withdrawal,
    apply_changes,
)
from sunlit.catalogue.queries import definition_of, find_power
from sunlit.ledger.log import writing
from sunlit.ledger.models import Leaf
from sunlit.ledger.reading import entry_of
from sunlit.matters.folding import state_of
from sunlit.matters.models import Departure, Matter
from sunlit.matters.projection import OPEN
from sunlit.supervision.queries import findings
from tests.matters.trials import WORDS, data_of
from tests.supervision.test_replaying import kept
from tests.town import Town, at, moment, purchase, town

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture
def qinghe(settings: Any, tmp_path: Any) -> Town:
    """A town whose first matter runs along version 1 of FIN-02, and which then adopts version 2."""
    settings.SUNLIT_HOME = tmp_path
    of = town()
    purchase(of, "2026-03-03 08:00")
    power = find_power("qinghe", "FIN-02")
    row = {**power.row, "risk_level": "low"}
    with at("2026-03-03 09:00"):
        announce_power(
            of.body, row, definition_of(power.procedure), applies_on=date(2026, 3, 10),
            reason=WORDS, by=of.by["office"],
        )  # fmt: skip
    with at("2026-03-10 00:01"):
        apply_changes(of.body)
    return of


def begin(of: Town, said: str, **other: Any) -> Matter:
    """Enter the beginning of a matter as another office's software would: no rule of ours is asked."""
    first = Leaf.objects.filter(kind="matter.opened").earliest("index")
    number = f"2026-{Leaf.objects.filter(kind='matter.opened').count() + 1:04d}"
    rules = other.pop("rules", entry_of(first).rules)
    with at(said), writing("qinghe") as writer:
        leaf = writer.append(
            "matter.opened", f"matter:{number}", actor=entry_of(first).actor,
            data={**data_of(first), "number": number, **other}, rules=rules,
        )  # fmt: skip
    return Matter.objects.get(leaf=leaf)


def named(of: Matter) -> list[str]:
    """Return what a replay of the whole record says of a matter, without what only time brings."""
    _, found = kept().replayed()
    return [one.sentence for one in found if one.is_fault and one.stream == f"matter:{of.number}"]


@pytest.mark.requirement("CAT-2")
def test_the_version_in_force_on_the_day_is_no_departure(qinghe):
    road = begin(qinghe, "2026-03-11 09:00", version=2)

    assert named(road) == []
    assert not Departure.objects.exists()


@pytest.mark.requirement("CAT-2", "PRO-5")
def test_a_version_that_was_replaced_is_a_departure_of_the_matter(qinghe):
    road = begin(qinghe, "2026-03-11 09:00", version=1)

    (row,) = Departure.objects.all()
    assert (row.matter, row.cls, row.declared, row.step) == (road, "version", False, "")
    assert row.params == {"version_past": {"power": "FIN-02", "version": 1, "standing": 2}}
    road.refresh_from_db()
    assert (road.departures_count, road.state) == (1, "running")
    assert [one.cls for one in findings(moment("2026-03-11 10:00")) if one.cls == "departure"] == [
        "departure"
    ]
    assert named(road) == [
        "it departs from the procedure undeclared (version): another version of the power is in force "
        "since (power FIN-02, version 1, standing 2)"
    ]


@pytest.mark.requirement("CAT-2")
@pytest.mark.parametrize(
    ("said", "other", "why"),
    [
        ("2026-03-11 09:00", {"version": 3}, "was not adopted by then"),
        ("2026-03-11 09:00", {"power": "NO-01", "version": 1}, "was not adopted by then"),
        ("2026-03-11 09:00", {"power": "PRJ-02", "version": 1}, "runs along another procedure"),
    ],
)
def test_a_version_that_never_was_and_a_procedure_of_another_power_are_named(qinghe, said, other, why):
    road = begin(qinghe, said, **other)

    assert [row.cls for row in road.departures.all()] == ["version"]
    assert all(why in sentence for sentence in named(road))
    assert named(road)


@pytest.mark.requirement("SUP-4")
def test_a_version_entered_before_its_announced_day_does_not_apply_before_it(qinghe):
    """What is in force follows the announcement: an entry of an adoption that comes early hastens nothing."""
    power = find_power("qinghe", "FIN-02")
    adopted = Leaf.objects.filter(kind="power.adopted", stream="power:FIN-02").latest("index")
    with at("2026-03-11 09:00"):
        announce_power(
            qinghe.body, {**power.row, "risk_level": "high"}, definition_of(power.procedure),
            applies_on=date(2026, 3, 25), reason=WORDS, by=qinghe.by["office"],
        )  # fmt: skip
        announced = Leaf.objects.filter(kind="change.announced").latest("index")
        with writing("qinghe") as writer:
            writer.append(
                "power.adopted", "power:FIN-02", data={**data_of(adopted), "version": 3, "change": 2},
                rules=entry_of(announced).rules,
            )  # fmt: skip
    early, before = (begin(qinghe, "2026-03-12 09:00", version=n) for n in (3, 2))

    assert "applies from a later day" in named(early)[0]
    assert "from_on 2026-03-25" in named(early)[0]
    assert named(before) == []
    after, late = (begin(qinghe, "2026-03-25 09:00", version=n) for n in (3, 2))
    assert named(after) == []
    assert "another version" in named(late)[0]


@pytest.mark.requirement("SUP-4")
def test_a_power_that_was_withdrawn_begins_nothing(qinghe):
    with at("2026-03-11 09:00"):
        announce_withdrawal(
            qinghe.body, "FIN-02", applies_on=date(2026, 3, 25), reason=WORDS, by=qinghe.by["office"]
        )
    before = begin(qinghe, "2026-03-24 09:00", version=2)
    with at("2026-03-25 00:01"):
        apply_changes(qinghe.body)
    after = begin(qinghe, "2026-03-25 09:00", version=2)

    assert named(before) == []
    assert "the power is withdrawn" in named(after)[0]


def test_the_fold_says_the_same_however_it_comes_to_it(qinghe):
    """The state is folded entry by entry, and from the first one when nothing of it is remembered."""
    road = begin(qinghe, "2026-03-11 09:00", version=1)
    _, state = state_of("qinghe", f"matter:{road.number}")

    assert [one.cls for one in state.departures] == ["version"]
    assert any(run.status in OPEN for run in state.runs)


def test_matters_that_run_are_not_touched_by_a_later_version(qinghe):
    assert named(Matter.objects.get(number="2026-0001")) == []


@pytest.mark.parametrize(
    ("page", "words"),
    [("", "不是当时有效的版本"), ("report/", "不是当时有效的版本"), ("/en", "Not the version in force then")],
)
def test_page_and_report_say_it_in_plain_words(client, qinghe, page, words):
    road = begin(qinghe, "2026-03-11 09:00", version=1)
    lang, place = (page, "") if page.startswith("/") else ("", page)

    answer = client.get(f"{lang}/qinghe/matters/{road.number}/{place}")

    assert answer.status_code == 200
    assert words in answer.content.decode()


def test_a_power_adopted_before_anything_runs_needs_no_announcement(settings, tmp_path):
    settings.SUNLIT_HOME = tmp_path
    of = town()
    power = find_power("qinghe", "FIN-02")
    with at("2026-03-02 10:00"):
        adopt_power(of.body, {**power.row, "risk_level": "low"}, definition_of(power.procedure))
    purchase(of, "2026-03-03 08:00")
    old = begin(of, "2026-03-03 09:00", version=1)

    assert "another version" in named(old)[0]
