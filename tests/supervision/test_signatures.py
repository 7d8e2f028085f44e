"""A replay names every act without the signature that the rules in force at its time asked for."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from sunlit.catalogue.actions import announce_rules
from sunlit.catalogue.actions.changes import apply_changes
from sunlit.catalogue.models import Body
from sunlit.ledger.keys import read_key
from sunlit.ledger.models import Blob, Leaf, Log
from sunlit.ledger.reading import entry_of
from tests.supervision.operator import Kept, with_data
from tests.town import act, at, purchase, town

pytestmark = [pytest.mark.django_db, pytest.mark.database]
SIGNED = ("signed_by", "signed_tenure", "signed_person")
WORDS = {"zh": "两人把关。", "en": "Two people look at it."}


@pytest.fixture
def kept(settings, tmp_path):
    """The record of a town that began to ask for signatures while a matter ran."""
    settings.SUNLIT_HOME = tmp_path / "home"
    of = town()
    road = purchase(of, "2026-03-03 08:00")
    act(of, road, "apply", "2026-03-03 09:00")
    with at("2026-03-03 10:00"):
        announce_rules(
            of.body,
            {"sign_off": {"*": "mayor"}},
            applies_on=date(2026, 3, 10),
            reason=WORDS,
            by=of.by["office"],
        )
    with at("2026-03-10 08:00"):
        apply_changes(Body.objects.get(slug="qinghe"))
    act(of, road, "budget", "2026-03-10 10:00", "ok", signed=of.by["mayor"])
    entries = [entry_of(leaf) for leaf in Leaf.objects.filter(log_id="qinghe").order_by("index")]
    blobs = {row.digest: bytes(row.content) for row in Blob.objects.filter(log_id="qinghe")}
    return Kept(entries, blobs, read_key("qinghe", Log.objects.get(slug="qinghe").origin))


def the_signed(kept):
    return next(place for place, one in enumerate(kept.entries) if "signed_by" in one.data)


def changed(kept, **data):
    place = the_signed(kept)

    def change(entries):
        entries[place] = with_data(entries[place], **data)
        return entries

    return kept.changed(change, chained=True).named()


def test_acts_before_the_rule_and_signed_acts_after_it_give_nothing(kept):
    assert kept.named() == {}


def test_an_act_without_its_signature_is_named(kept):
    place = the_signed(kept)

    def change(entries):
        one = entries[place]
        data = {name: value for name, value in one.data.items() if name not in SIGNED}
        entries[place] = replace(one, data=data)
        return entries

    (said,) = kept.changed(change, chained=True).named()[place]
    assert "not signed off, and mayor had to" in said


def test_an_act_that_its_author_signed_is_named(kept):
    one = kept.entries[the_signed(kept)]
    found = changed(kept, signed_person=one.actor["person"])[the_signed(kept)]
    assert any("by the person who prepared it" in said for said in found)


def test_a_signature_of_another_post_or_of_nobody_who_holds_it_is_named(kept):
    found = changed(kept, signed_by="cashier")[the_signed(kept)]
    assert any("signed off by cashier, and mayor had to" in said for said in found)
    found = changed(kept, signed_tenure="t999")[the_signed(kept)]
    assert any("does not hold mayor by the tenure t999" in said for said in found)
