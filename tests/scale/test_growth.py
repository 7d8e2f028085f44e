"""Three times the matters: no page asks more, and no list reads more."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from benchmarks.crowd import crowd
from benchmarks.long_matter import long_matter
from benchmarks.visits import LISTS, STEADY, Visit, faults, visit
from benchmarks.writing import MOST_TO_PUBLISH, PUBLISHED, writing
from django.conf import settings
from django.db import connection, transaction
from django.test import Client

from sunlit.ledger.clock import demo_clock
from sunlit.ledger.publish import publish
from tests.portal.busy import busy
from tests.town import at, town

FEW, MANY = 120, 360
MORE = 1.2  # times the steps of the database's machine: room for deeper trees of its indexes
Sizes = tuple[dict[str, Visit], dict[str, Visit]]
Written = tuple[dict[str, int], dict[str, int]]


@pytest.fixture(scope="module")
def _home(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: Any) -> Iterator[None]:
    """Open a transaction that is rolled back when the module is done, and a folder of its own."""
    kept = settings.SUNLIT_HOME
    settings.SUNLIT_HOME = Path(tmp_path_factory.mktemp("growing"))
    with django_db_blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)
    settings.SUNLIT_HOME = kept


@pytest.fixture(scope="module")
def grown(_home: None, django_db_blocker: Any) -> tuple[Sizes, Written]:
    """Return what every list page and every write takes with few matters and with many."""
    with django_db_blocker.unblock():
        of = busy().town
        few, wrote_few = _visits(crowd("qinghe", FEW, of=5)), writing(of)
        many, wrote_many = _visits(crowd("qinghe", MANY, of=5)), writing(of)
        return (few, many), (wrote_few, wrote_many)


@pytest.fixture
def sizes(grown: tuple[Sizes, Written]) -> Sizes:
    """Return what every list page takes with few matters and with many."""
    return grown[0]


def _visits(now: int) -> dict[str, Visit]:
    publish("qinghe")
    client, found = Client(), {}
    with demo_clock(now):
        for name, path in LISTS.items():
            client.get(path.format(body="qinghe"))  # rules are read once and kept
            found[name] = visit(client, path.format(body="qinghe"))
    return found


@pytest.mark.parametrize("name", LISTS)
def test_a_list_makes_the_same_queries_with_three_times_the_matters(sizes: Sizes, name: str, db: None):
    few, many = sizes

    assert many[name].status == 200
    assert len(many[name].queries) <= len(few[name].queries)


@pytest.mark.parametrize("name", STEADY)
def test_a_list_reads_no_more_rows_with_three_times_the_matters(sizes: Sizes, name: str, db: None):
    if connection.vendor != "sqlite":
        pytest.skip("SQLite counts the steps of its machine")
    few, many = sizes

    assert many[name].steps <= MORE * few[name].steps


@pytest.mark.parametrize("name", STEADY)
def test_no_list_reads_or_sorts_a_whole_table(sizes: Sizes, name: str, db: None):
    if connection.vendor != "sqlite":
        pytest.skip("these are the plans of SQLite")

    assert faults(sizes[1][name].queries) == []


def test_opening_acting_and_publishing_cost_the_same_in_a_longer_log(grown: tuple[Sizes, Written], db: None):
    if connection.vendor != "sqlite":
        pytest.skip("SQLite counts the steps of its machine")
    few, many = grown[1]

    assert many.pop(PUBLISHED) <= MOST_TO_PUBLISH
    assert {name: steps for name, steps in many.items() if steps > MORE * few[name]} == {}


@pytest.mark.parametrize("entries", [5, 30, 150])
def test_the_page_of_a_matter_makes_at_most_fifteen_queries_however_long_it_is(entries: int, db: None):
    of = town(f"long{entries}")
    matter = long_matter(of, entries)
    client, path = Client(), f"/{of.body.slug}/matters/{matter.number}/"

    with at("2026-03-10 18:00"):
        client.get(path)
        taken = visit(client, path)

    assert taken.status == 200
    assert matter.acts.count() >= entries
    assert len(taken.queries) <= 15
