"""A stand-in holds a post on his days and no others, for rows, accounts, readers and a rebuild."""

from __future__ import annotations

from datetime import date

import pytest

from sunlit.accounts.holdings import create_user, holdings_of
from sunlit.catalogue.actions import begin_tenure, end_stand_in, end_tenure, hand_over, stand_in, succeed
from sunlit.catalogue.actions.bodies import Predecessor
from sunlit.catalogue.errors import AdoptionRefused
from sunlit.catalogue.models import Body, Tenure
from sunlit.catalogue.officials import reader_of
from sunlit.catalogue.queries import (
    holders_now,
    stand_ins_in,
    standing_in_for,
    tenures_held_by,
    tenures_now,
)
from sunlit.catalogue.queries.tenures import acting_among
from sunlit.dialogue.posts import is_held, posts_held
from sunlit.ledger.models import Disclosure, Leaf
from sunlit.ledger.reading import entry_of
from tests.town import at, town

pytestmark = [pytest.mark.django_db, pytest.mark.database]
WHY = {"zh": "出差", "en": "a journey"}
NAMED, BEFORE, FIRST, LAST, AFTER = (f"2026-03-{day} 10:00" for day in ("09", "10", "11", "20", "21"))


@pytest.fixture
def qinghe(settings, tmp_path):
    settings.SUNLIT_HOME = tmp_path / "home"
    return town()


def named(of, post="finance", by="cashier", first=date(2026, 3, 11), last=date(2026, 3, 20), said=NAMED):
    """Let who holds `by` stand in at `post`."""
    with at(said):
        return stand_in(of.by[post], of.by[by].person, first, last, WHY, of.by[post])


@pytest.fixture
def deputy(qinghe):
    """The cashier He stands in for Li at finance from 11 to 20 March; his account is as old as the town."""
    create_user("he", "a-b-c-1-2-3", tenures=[qinghe.by["cashier"].ref])
    return named(qinghe)


@pytest.mark.parametrize(
    ("said", "runs"), [(NAMED, False), (BEFORE, False), (FIRST, True), (LAST, True), (AFTER, False)]
)
def test_it_counts_on_its_days_and_nowhere_outside_them(qinghe, deputy, said, runs):
    user = create_user("he", None)
    with at(said):
        assert (deputy in tenures_now(qinghe.body)) is runs
        assert (deputy in holders_now(qinghe.body)["finance"]) is runs
        assert (deputy in tenures_held_by(user)) is runs
        assert (acting_among(tenures_held_by(user, qinghe.body), "finance") == deputy) is runs
        assert ("qinghe/finance" in reader_of(user).posts) is runs
        assert (deputy.ref in reader_of(user).tenures) is runs
        assert (standing_in_for([qinghe.by["finance"]]) == [deputy]) is runs
    assert is_held(deputy, date.fromisoformat(said[:10])) is runs
    assert "finance" in posts_held(qinghe.body, date.fromisoformat(said[:10]))
    assert deputy.ref in holdings_of(user)  # one account, which had it from the start


def test_its_days_are_those_of_the_place_where_the_body_is(qinghe, deputy):
    for said, runs in (("2026-03-11 00:00", True), ("2026-03-10 23:59", False), ("2026-03-20 23:59", True)):
        with at(said):  # by the clock of the town; in Greenwich it is still the day before
            assert (deputy in tenures_now(qinghe.body)) is runs, said


def test_the_record_says_for_whom_and_until_when_and_why_in_public(qinghe, deputy):
    data = entry_of(deputy.leaf).data
    assert data == {
        "tenure": deputy.code,
        "post": "finance",
        "person": qinghe.by["cashier"].person,
        "from_on": "2026-03-11",
        "to_on": "2026-03-20",
        "stands_in": qinghe.by["finance"].code,
    }
    said = {row.name: (row.value, row.scope) for row in Disclosure.objects.filter(leaf=deputy.leaf)}
    assert said == {"name": ({"zh": "He", "en": "He"}, "public"), "reason": (WHY, "public")}
    with at(NAMED):
        assert [one.ref for one in stand_ins_in(qinghe.body, "finance")] == [deputy.ref]


def test_asked_for_again_it_is_the_same_and_enters_nothing(qinghe, deputy):
    before = Leaf.objects.count()
    assert named(qinghe) == deputy
    assert Leaf.objects.count() == before


@pytest.mark.parametrize(
    ("code", "given"),
    [
        ("stand_in_same", {"by": "finance"}),
        ("stand_in_days", {"first": date(2026, 3, 8)}),
        ("stand_in_days", {"first": date(2026, 3, 12), "last": date(2026, 3, 11)}),
        ("stand_in_days", {"first": date(2027, 3, 12), "last": date(2027, 3, 12)}),
        ("stand_in_long", {"last": date(2026, 5, 10)}),
    ],
)
def test_what_cannot_stand_in_is_refused(qinghe, code, given):
    with pytest.raises(AdoptionRefused) as refused:
        named(qinghe, **given)
    assert refused.value.code == code
    assert not Tenure.objects.exclude(until=None).exists()


def test_sixty_days_are_the_most(qinghe):
    assert named(qinghe, last=date(2026, 5, 9)).until == date(2026, 5, 9)


def test_nobody_stands_in_twice_on_a_day_for_one_who_stands_in_or_without_a_reason(qinghe, deputy):
    with pytest.raises(AdoptionRefused, match="stand_in_twice"):
        named(qinghe, by="purchasing", first=date(2026, 3, 20), last=date(2026, 3, 25))
    assert named(qinghe, by="purchasing", first=date(2026, 3, 21), last=date(2026, 3, 25)).until
    with at(NAMED), pytest.raises(AdoptionRefused, match="stand_in_chain"):
        stand_in(deputy, qinghe.by["mayor"].person, date(2026, 3, 12), date(2026, 3, 13), WHY)
    with at(NAMED), pytest.raises(AdoptionRefused, match="stand_in_reason"):
        stand_in(qinghe.by["culture"], qinghe.by["mayor"].person, date(2026, 3, 12), date(2026, 3, 13), {})
    with at(NAMED), pytest.raises(AdoptionRefused, match="stand_in_unknown"):
        stand_in(qinghe.by["culture"], "p99", date(2026, 3, 12), date(2026, 3, 13), WHY)


def test_nobody_stands_in_for_a_seat_with_a_vote(qinghe):
    with at(NAMED), pytest.raises(AdoptionRefused, match="stand_in_seat"):
        stand_in(qinghe.committee[1], qinghe.by["finance"].person, date(2026, 3, 12), date(2026, 3, 13), WHY)


def test_back_early_it_is_over_at_once_and_what_is_called_off_never_begins(qinghe, deputy):
    later = named(qinghe, by="purchasing", first=date(2026, 3, 23), last=date(2026, 3, 25))
    user = create_user("he", None)
    with at("2026-03-12 09:00"):
        ended = end_stand_in(deputy, qinghe.by["finance"])
        assert ended.to_on == date(2026, 3, 12)
        assert end_stand_in(deputy) == ended  # pressed twice
        assert deputy not in tenures_now(qinghe.body)
        assert tenures_held_by(user) == [qinghe.by["cashier"]]
        assert end_stand_in(later).to_on == date(2026, 3, 12)
        assert named(qinghe, by="mayor", first=date(2026, 3, 13), said="2026-03-12 09:00").until
    with at("2026-03-24 09:00"):
        assert {one.post.code for one in tenures_now(qinghe.body) if one.until} == set()


def test_it_ends_with_the_tenure_it_stands_in_for_by_the_same_entry(qinghe, deputy):
    user = create_user("he", None)
    with at("2026-03-12 09:00"):
        before = Leaf.objects.count()
        end_tenure(qinghe.by["finance"], date(2026, 3, 12))
        assert Leaf.objects.count() == before + 1
        assert Tenure.objects.get(ref=deputy.ref).to_on == date(2026, 3, 12)
        assert "finance" not in holders_now(qinghe.body)
        assert deputy.ref not in holdings_of(user)
        assert not is_held(deputy, date(2026, 3, 12))


def test_one_who_leaves_stands_in_for_nobody_any_more(qinghe, deputy):
    with at("2026-03-12 09:00"):
        end_tenure(qinghe.by["cashier"], date(2026, 3, 12), by=qinghe.by["cashier"])
    assert Tenure.objects.get(ref=deputy.ref).to_on == date(2026, 3, 12)
    assert [
        entry_of(leaf).data["tenure"] for leaf in Leaf.objects.filter(kind="tenure.ended").order_by("index")
    ] == [
        deputy.code,
        qinghe.by["cashier"].code,
    ]


def test_who_stands_in_hands_nothing_over(qinghe, deputy):
    with at(FIRST), pytest.raises(AdoptionRefused, match="stand_in_chain"):
        hand_over(deputy, {"zh": "新"})
    with at(FIRST), pytest.raises(AdoptionRefused, match="successor_post"):
        end_tenure(qinghe.by["finance"], date(2026, 3, 11), deputy)


def test_outside_its_days_nothing_is_adopted_in_its_name(qinghe, deputy):
    with at(AFTER), pytest.raises(AdoptionRefused, match="tenure_days"):
        begin_tenure(qinghe.body, "agriculture", name={"zh": "新"}, from_on=date(2026, 3, 21), by=deputy)


def test_a_record_that_goes_on_in_another_keeps_who_stands_in(qinghe, deputy):
    with at(FIRST):
        new = succeed(
            Body.objects.get(slug="qinghe"), Predecessor("qinghe.example/log", 0, "A" * 43, "", WHY)
        )
        (row,) = [one for one in tenures_now(new) if one.until]
    assert (row.post.code, row.until, row.stands_in.post.code) == ("finance", date(2026, 3, 20), "finance")
    assert row.person != row.stands_in.person
