"""A county orders a post of a town: each writes its own record, and the town's answer cites the county's entry."""

from __future__ import annotations

import json
from datetime import date

import pytest
from django.core.management import call_command

from sunlit.ledger.elsewhere import Elsewhere
from sunlit.ledger.models import Leaf
from sunlit.ledger.reading import entry_of
from sunlit.ledger.rebuild import export_record, import_record, kept_rows
from sunlit.matters.refusal import ActRefused
from sunlit.record.b64 import b64url
from sunlit.supervision.actions import (
    ProposedOrder,
    answer_order,
    close_order,
    extend_order,
    issue_order,
    ordering,
    reply_order,
)
from sunlit.supervision.models import Order
from sunlit.supervision.queries import (
    find_order,
    findings,
    orders_of,
    orders_owed,
    orders_received,
    orders_to,
    orders_to_judge,
    replies_to,
)
from tests.supervision.test_replaying import kept
from tests.town import Town, act, at, moment, purchase, town

pytestmark = [pytest.mark.django_db, pytest.mark.database]
WORDS = {"zh": "三天内公布。", "en": "Publish it within three days."}
DAY = date(2026, 3, 16)
MINE = {"qinghe": ["finance"]}


@pytest.fixture
def towns(db, settings, tmp_path) -> tuple[Town, Town]:
    """A county and its town, in which the finance office is late."""
    settings.SUNLIT_HOME = tmp_path
    county = town("chengming", powers=(), level="county")
    qinghe = town("qinghe", parent=county.body)
    act(qinghe, purchase(qinghe, "2026-03-03 08:00"), "apply", "2026-03-03 09:00")
    return county, qinghe


def ordered(county: Town, **more) -> Order:
    """Let the county's inspectors order the town's finance office to act on what they found."""
    with at("2026-03-12 10:00"):
        (found,) = findings(moment("2026-03-12 10:00"), county.body, below=True)
        values = {"finding": found.key, "of": "qinghe", **more}
        return issue_order(ProposedOrder("finance", WORDS, DAY, **values), county.by["discipline"])


def replied(order: Order, qinghe: Town, said: str = "2026-03-13 10:00", **more) -> Leaf:
    with at(said):
        return reply_order(order, WORDS, more.pop("by", qinghe.by["finance"]), **more)


@pytest.mark.requirement("SUP-1")
def test_a_finding_below_becomes_an_order_in_the_county_and_is_answered_in_the_town(towns):
    county, qinghe = towns
    size = Leaf.objects.filter(log="qinghe").count()
    order = ordered(county)
    assert (order.of, order.subject, order.matter, order.number) == ("qinghe", "2026-0001", None, "2026-0001")
    assert Leaf.objects.filter(log="qinghe").count() == size  # the town's record is not written
    assert [one.ref for one in orders_received(MINE)] == ["chengming/2026-0001"]
    assert orders_owed({"chengming": ["finance"]}) == []

    size = Leaf.objects.filter(log="chengming").count()
    leaf = replied(order, qinghe, key="k")
    assert replied(order, qinghe, key="k").ref == leaf.ref
    assert Leaf.objects.filter(log="chengming").count() == size  # nor the county's by the answer
    cited = order.leaf
    assert entry_of(leaf).data == {
        "of": "chengming",
        "number": "2026-0001",
        "log": "chengming.example/log",
        "index": cited.index,
        "leaf": b64url(bytes(cited.hash)),
    }
    assert orders_received(MINE) == []
    (reply,) = replies_to(order)
    assert (reply.body.slug, reply.post, reply.text.value) == ("qinghe", "finance", WORDS)
    assert [one.ref for one in orders_to_judge(["chengming"])] == [order.ref]


def test_a_later_day_asks_the_town_again_and_the_county_closes(towns):
    county, qinghe = towns
    order = ordered(county)
    replied(order, qinghe)
    with at("2026-03-14 10:00"):
        extend_order(order, date(2026, 3, 20), WORDS, county.by["discipline"])
    assert [one.ref for one in orders_received(MINE)] == [order.ref]
    replied(order, qinghe, "2026-03-17 10:00")
    with at("2026-03-18 10:00"):
        close_order(order, WORDS, county.by["discipline"])
    now = find_order("chengming", order.number)
    assert (now.late, now.closed_at) == (False, moment("2026-03-18 10:00"))
    assert len(replies_to(now)) == 2
    assert orders_to_judge(["chengming"]) == []


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"to": "finance", "of": "jiyun"}, "order_nobody"),
        ({"to": "nobody", "of": "qinghe"}, "order_nobody"),
        ({"to": "finance", "of": "chengming"}, "order_nobody"),
        ({"to": "finance", "of": ""}, "finding_unknown"),
    ],
)
def test_an_order_below_names_a_body_below_and_a_post_held_there(towns, more, code):
    county, _ = towns
    town("jiyun")
    (found,) = findings(moment("2026-03-12 10:00"), county.body, below=True)
    with at("2026-03-12 10:00"), pytest.raises(ActRefused, match=code):
        issue_order(
            ProposedOrder(more["to"], WORDS, DAY, finding=found.key, of=more["of"]), county.by["discipline"]
        )


def test_only_the_post_addressed_answers_once_and_in_its_own_record(towns):
    county, qinghe = towns
    order = ordered(county)
    with pytest.raises(ActRefused, match="order_to"):
        replied(order, qinghe, by=qinghe.by["office"])
    with pytest.raises(ActRefused, match="order_to"):
        replied(order, qinghe, by=county.by["finance"])
    with at("2026-03-13 09:00"), pytest.raises(ActRefused, match="order_to"):
        answer_order(order, WORDS, county.by["finance"])
    replied(order, qinghe)
    with pytest.raises(ActRefused, match="order_answered"):
        replied(order, qinghe)
    with at("2026-03-14 10:00"):
        close_order(order, WORDS, county.by["discipline"])
    with pytest.raises(ActRefused, match="order_closed"):
        replied(order, qinghe, "2026-03-14 11:00")


def test_a_town_whose_record_is_elsewhere_is_ordered_and_answers_there(towns, monkeypatch):
    county, _ = towns
    listed = [Elsewhere("chengming", "songlan", "https://songlan.example/log/", None)]
    monkeypatch.setattr(ordering, "listed", lambda: listed)
    order = ordered(county, of="songlan", finding="")
    assert (order.of, replies_to(order)) == ("songlan", [])
    assert [one.of for one in orders_of(county.body)] == ["songlan"]


@pytest.mark.requirement("TRU-5")
@pytest.mark.django_db(transaction=True)
def test_either_record_is_rebuilt_by_itself_to_the_same_rows(transactional_db, towns, tmp_path):
    county, qinghe = towns
    replied(ordered(county), qinghe)
    before = sorted(json.dumps([label, row], ensure_ascii=False, default=str) for label, row in kept_rows())
    for slug in ("chengming", "qinghe"):
        export_record(slug, tmp_path / slug, private=True)
    call_command("flush", interactive=False, verbosity=0)
    for slug in ("chengming", "qinghe"):
        import_record(tmp_path / slug)
    rows = sorted(json.dumps([label, row], ensure_ascii=False, default=str) for label, row in kept_rows())
    assert rows == before


@pytest.mark.requirement("TRU-2")
def test_a_stranger_reads_both_records_without_a_fault(towns):
    county, qinghe = towns
    replied(ordered(county), qinghe)
    for slug in ("chengming", "qinghe"):
        assert [one for one in kept(slug).replayed(moment("2026-03-13 11:00"))[1] if one.is_fault] == []
    assert [one.ref for one in orders_to(qinghe.body)] == ["chengming/2026-0001"]
