"""Tenures, the accounts that hold them, and who may act."""

from datetime import date, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse

from sunlit.accounts.holdings import holdings_of
from sunlit.catalogue.actions import begin_tenure, end_tenure, hand_over
from sunlit.catalogue.days import today_of
from sunlit.catalogue.errors import AdoptionRefused
from sunlit.catalogue.officials import act_as, acting_tenure, create_user_for, official_required, reader_of
from sunlit.catalogue.queries import holders_now, members_now, tenures_held_by, tenures_now
from sunlit.catalogue.queries.tenures import acting_among
from sunlit.ledger.audience import Reader
from sunlit.ledger.models import Leaf
from sunlit.ledger.reading import entry_of
from tests.catalogue.conftest import opened

pytestmark = pytest.mark.database

START = date(2026, 1, 5)


def begun(body, post, name="Lin", **more):
    return begin_tenure(body, post, name={"zh": name, "en": name}, from_on=START, **more)


@pytest.fixture
def lin(road):
    return begun(road, "finance")


@pytest.fixture
def asked(rf):
    def ask(user):
        request = rf.get("/desk/road/tasks/?x=1")
        request.user, request.session = user, {}
        return request

    return ask


def test_a_leaf_names_a_person_by_a_code_and_the_name_is_a_disclosure(lin):
    data = entry_of(lin.leaf).data
    assert data == {"tenure": "t1", "post": "finance", "person": "p1", "from_on": "2026-01-05"}
    assert lin.name.value == {"zh": "Lin", "en": "Lin"}


def test_one_person_may_hold_several_posts(road, lin):
    seat = begun(road, "committee", person=lin.person, seat="member")
    assert (seat.ref, seat.person, seat.seat) == ("road/t2", "p1", "member")
    assert begun(road, "office", "Wang").person == "p2"
    assert [t.ref for t in members_now(road, "committee")] == ["road/t2"]
    assert [t.post.code for t in tenures_now(road)] == ["committee", "office", "finance"]
    assert list(holders_now(road)) == ["committee", "office", "finance"]


@pytest.mark.parametrize(
    ("post", "person", "code"), [("wizard", None, "post_unknown"), ("office", "p9", "person_unknown")]
)
def test_a_tenure_of_nothing_or_nobody_is_refused(road, post, person, code):
    with pytest.raises(AdoptionRefused, match=code):
        begun(road, post, person=person)


def test_a_tenure_that_ends_leaves_its_account_and_the_successor_keeps_the_desk(road, lin):
    wang = begun(road, "finance", "Wang")
    old = create_user_for(lin, "lin", "a long password")
    new = create_user_for(wang, "wang", "a long password")
    ended = end_tenure(lin, date(2026, 2, 1), successor=wang, by=wang)
    assert (ended.to_on, ended.successor) == (date(2026, 2, 1), "road/t2")
    assert (holdings_of(old), tenures_held_by(old), acting_among(tenures_held_by(old, road))) == (
        [],
        [],
        None,
    )
    assert acting_among(tenures_held_by(new, road)).post.code == "finance"
    assert [t.ref for t in tenures_now(road)] == ["road/t2"]


@pytest.mark.parametrize("days", [-1, 400])
def test_a_tenure_ends_neither_before_it_began_nor_in_the_future(road, lin, days):
    to_on = START - timedelta(1) if days < 0 else today_of(road) + timedelta(days)
    size = Leaf.objects.count()
    with pytest.raises(AdoptionRefused, match="tenure_dates"):
        end_tenure(lin, to_on)
    assert Leaf.objects.count() == size


def test_a_tenure_ends_once_and_hands_over_to_the_same_post_only(road, lin):
    office = begun(road, "office", "Wang")
    with pytest.raises(AdoptionRefused, match="successor_post"):
        end_tenure(lin, START, successor=office)
    end_tenure(lin, START)
    with pytest.raises(AdoptionRefused, match="tenure_ended"):
        end_tenure(lin, START)


def test_a_desk_comes_before_a_seat_and_a_post_may_be_asked_for(road, lin):
    seat = begun(road, "committee", person=lin.person, seat="member")
    user = create_user_for(seat, "lin", "a long password", also=(lin,))
    assert acting_among(tenures_held_by(user, road)) == lin
    assert acting_among(tenures_held_by(user, road), "committee") == seat
    assert acting_among(tenures_held_by(user, road), "office") is None
    assert user.first_name == "Lin"


def test_an_official_chooses_whom_he_acts_as_in_this_session(road, lin, asked):
    second = begun(road, "office", person=lin.person)
    user = create_user_for(lin, "lin", "a long password", also=(second,))
    request = asked(user)
    assert acting_tenure(request, road) == lin
    assert act_as(request, second.ref) == second
    assert acting_tenure(request, road) == second
    assert acting_tenure(request, road, "finance") == lin
    end_tenure(second, START)
    later = asked(user)
    later.session = request.session
    assert acting_tenure(later, road) == lin


def test_nobody_acts_as_somebody_else(road, lin, asked):
    other = begun(road, "office", "Wang")
    with pytest.raises(PermissionDenied):
        act_as(asked(create_user_for(lin, "lin", "a long password")), other.ref)


def test_a_desk_page_is_for_those_who_hold_a_post_in_that_body(road, lin, asked):
    page = official_required(lambda request, body: HttpResponse(f"tasks of {body}"))
    user = create_user_for(lin, "lin", "a long password")
    assert page(asked(user), body="road").content == b"tasks of road"
    assert page(asked(AnonymousUser()), body="road").url == "/accounts/login/?next=/desk/road/tasks/%3Fx%3D1"
    with pytest.raises(Http404):
        page(asked(user), body="nowhere")
    opened("lane", parent=road)
    with pytest.raises(PermissionDenied):
        page(asked(user), body="lane")


def test_what_a_person_may_read_follows_from_the_account(road, lin):
    user = create_user_for(lin, "lin", "a long password", is_member=True, branch="lane")
    assert reader_of(user) == Reader(
        True, frozenset({"lane"}), frozenset({f"road/{lin.post.code}"}), frozenset({lin.ref})
    )
    user.is_active = False
    assert reader_of(user) == reader_of(AnonymousUser()) == Reader()
    assert holdings_of(user) == []


def test_naming_an_account_that_exists_gives_it_a_post_and_changes_nothing_else(road, lin):
    create_user_for(lin, "lin", "the first password", is_member=True)
    user = create_user_for(begun(road, "office"), "lin", "the second password")
    assert user.check_password("the first password")
    assert user.is_member
    assert holdings_of(user) == ["road/t1", "road/t2"]


def test_a_post_is_handed_over_in_one_go(road, lin):
    seat = begun(road, "committee", person=lin.person, seat="member")
    successor = hand_over(seat, {"zh": "王"}, by=lin)
    seat.refresh_from_db()
    assert (successor.post.code, successor.seat, successor.person) == ("committee", "member", "p2")
    assert (seat.to_on, seat.successor) == (today_of(road), successor.ref)


def test_a_post_that_was_handed_over_is_not_handed_over_again(road, lin):
    hand_over(lin, {"zh": "王"})
    size = Leaf.objects.count()
    with pytest.raises(AdoptionRefused, match="tenure_ended"):
        hand_over(lin, {"zh": "赵"})
    assert Leaf.objects.count() == size
