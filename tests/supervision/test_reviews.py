"""A replay names every act whose secrecy review nobody could have given who is named as its reviewer."""

from __future__ import annotations

from dataclasses import replace

import pytest

from sunlit.ledger.keys import read_key
from sunlit.ledger.models import Blob, Leaf, Log
from sunlit.ledger.reading import entry_of
from tests.supervision.operator import Kept, with_data
from tests.town import purchase, put_on_notice, town

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture
def of(settings, tmp_path):
    """A town in which a purchase was put on notice after its review."""
    settings.SUNLIT_HOME = tmp_path / "home"
    of = town()
    put_on_notice(of, purchase(of, "2026-03-03 08:00"))
    return of


@pytest.fixture
def kept(of):
    """Its record."""
    entries = [entry_of(leaf) for leaf in Leaf.objects.filter(log_id="qinghe").order_by("index")]
    blobs = {row.digest: bytes(row.content) for row in Blob.objects.filter(log_id="qinghe")}
    return Kept(entries, blobs, read_key("qinghe", Log.objects.get(slug="qinghe").origin))


def changed(kept, **data):
    """Return what a replay says of the notice with other data; None takes a field away."""
    place = next(place for place, one in enumerate(kept.entries) if "reviewed_by" in one.data)

    def change(entries):
        one = with_data(entries[place], **{name: value for name, value in data.items() if value is not None})
        left = {name: value for name, value in one.data.items() if data.get(name, "") is not None}
        entries[place] = replace(one, data=left)
        return entries

    return " / ".join(kept.changed(change, chained=True).named().get(place, []))


def named(tenure):
    """Return the data that name somebody as the reviewer."""
    return {"reviewed_by": tenure.person, "reviewer": tenure.code}


def test_an_act_that_its_reviewer_agreed_to_gives_nothing(kept):
    assert kept.named() == {}


@pytest.mark.requirement("DIS-3")
def test_a_publisher_who_is_his_own_reviewer_is_named(kept, of):
    found = changed(kept, **named(of.by["purchasing"]))
    assert "reviewed by the person who acted" in found
    assert "the same post, purchasing, acted and reviewed" in found


@pytest.mark.requirement("DIS-3")
def test_an_act_that_nobody_reviewed_is_named(kept):
    assert "departs from the procedure undeclared" in changed(kept, reviewed_by=None, reviewer=None)


def test_a_reviewer_of_another_post_or_without_one_is_named(kept, of):
    assert "reviewed by finance, and secrecy_review had to" in changed(kept, **named(of.by["finance"]))
    assert "holds no post by the tenure t999" in changed(kept, reviewer="t999")


def test_a_review_said_to_be_made_above_is_named_where_it_could_not_be(kept):
    assert "lishu, which is not the body above" in changed(kept, reviewed_of="lishu")


def test_a_signature_of_the_reviewer_is_named(kept, of):
    by = of.by["secrecy_review"]
    signed = {"signed_by": by.post.code, "signed_tenure": by.code, "signed_person": by.person}
    assert "signed off by the person who reviewed it" in changed(kept, **signed)
