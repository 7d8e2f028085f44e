"""Which version of a power a matter may begin under: the one in force on its day, along its own procedure."""

from __future__ import annotations

from datetime import date

import pytest

from sunlit.procedure.rules import CODES, class_of
from sunlit.procedure.versions import Versions

MONDAY, TUESDAY = date(2026, 3, 2), date(2026, 3, 3)


def two() -> Versions:
    """A power of two versions, the second announced for Tuesday and entered before its day."""
    found = Versions()
    found.adopt(1, "first")
    found.adopt(2, "second", TUESDAY)
    return found


def codes(of: Versions, version: object, procedure: str, day: date) -> list[str]:
    found = of.objections({"power": "FIN-02", "version": version}, procedure, day)
    assert all(class_of(one.code) == "version" and one.code in CODES for one in found)
    return [one.code for one in found]


def test_the_version_in_force_on_the_day_will_do():
    assert codes(two(), 1, "first", MONDAY) == []
    assert codes(two(), 2, "second", TUESDAY) == []


@pytest.mark.parametrize(
    ("version", "procedure", "day", "code"),
    [
        (2, "second", MONDAY, "version_early"),
        (1, "first", TUESDAY, "version_past"),
        (3, "third", TUESDAY, "version_unknown"),
        (0, "first", TUESDAY, "version_unknown"),
        (-1, "first", TUESDAY, "version_unknown"),
        ("2", "second", TUESDAY, "version_unknown"),
        (2, "first", TUESDAY, "version_procedure"),
    ],
)
def test_any_other_is_named_by_why_it_is_not_in_force(version, procedure, day, code):
    assert codes(two(), version, procedure, day) == [code]


def test_what_is_withdrawn_ceases_on_the_day_that_was_announced():
    found = two()
    found.withdraw(date(2026, 3, 9))

    assert codes(found, 2, "second", TUESDAY) == []
    assert codes(found, 2, "second", date(2026, 3, 9)) == ["version_withdrawn"]
    assert codes(found, 0, "second", date(2026, 3, 9)) == ["version_unknown"]


def test_a_power_comes_back_with_a_new_version():
    found = Versions()
    found.adopt(1, "first")
    found.withdraw()
    assert codes(found, 1, "first", MONDAY) == ["version_withdrawn"]
    found.adopt(2, "second")

    assert codes(found, 2, "second", MONDAY) == []
    assert codes(found, 1, "first", MONDAY) == ["version_past"]


def test_a_power_that_was_never_adopted_has_no_version():
    assert codes(Versions(), 1, "first", MONDAY) == ["version_unknown"]


def test_what_no_power_covers_has_none_either():
    assert Versions().objections({"power": "", "version": 0}, "any", MONDAY) == []


def test_what_is_refused_says_which_version_stands_and_from_when_the_other_will():
    (early,) = two().objections({"power": "FIN-02", "version": 2}, "second", MONDAY)

    assert early.params == {"power": "FIN-02", "version": 2, "standing": 1, "from_on": "2026-03-03"}


def test_an_entry_that_names_no_version_means_the_one_in_force():
    opened = {"power": "FIN-02"}

    assert two().objections(opened, "first", MONDAY) == []
    assert [one.code for one in two().objections(opened, "first", TUESDAY)] == ["version_procedure"]
    assert [one.code for one in Versions().objections(opened, "first", MONDAY)] == ["version_unknown"]
