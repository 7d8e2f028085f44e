"""Orders to act: numbered without gaps, answered, extended, closed; one that is overdue is found by itself."""

from __future__ import annotations

from datetime import date

import pytest

from sunlit.ledger.models import Blob, Leaf, Log
from sunlit.matters.refusal import ActRefused
from sunlit.record import canonical
from sunlit.record.replay import read_entries
from sunlit.supervision.actions import ProposedOrder, answer_order, close_order, extend_order, issue_order
from sunlit.supervision.models import Order
from sunlit.supervision.queries import (
    find,
    find_order,
    findings,
    orders_of,
    orders_owed,
    orders_to_judge,
    steps_of,
)
from sunlit.supervision.replaying import Found, replay
from tests.town import Town, act, at, moment, purchase, town

pytestmark = [pytest.mark.django_db, pytest.mark.database]
WORDS = {"zh": "查清合同。", "en": "Clear up the contract."}
DAY = date(2026, 3, 9)


def ordered(of: Town, said: str = "2026-03-03 10:00", *, to: str = "finance", **more) -> Order:
    with at(said):
        return issue_order(ProposedOrder(to, WORDS, more.pop("due_on", DAY), **more), of.by["discipline"])


def overdue(of: Town, said: str):
    return findings(moment(said), of.body, classes=["order_overdue", "order_late"])


def test_orders_are_numbered_without_gaps_for_each_body_and_year(qinghe, db):
    other = town("jiyun")

    numbers = [ordered(qinghe).number for _ in range(3)]
    elsewhere = ordered(other).number
    next_year = ordered(qinghe, "2027-01-04 10:00", due_on=date(2027, 1, 11)).number

    assert numbers == ["2026-0001", "2026-0002", "2026-0003"]
    assert elsewhere == "2026-0001"
    assert next_year == "2027-0001"
    assert [one.number for one in orders_of(qinghe.body)] == [next_year, *reversed(numbers)]


def test_an_order_is_answered_sent_back_answered_again_and_closed(qinghe):
    order = ordered(qinghe)
    assert order.due_at == moment("2026-03-09 17:30")
    assert [one.ref for one in orders_owed({"qinghe": ["finance"]})] == [order.ref]

    with at("2026-03-04 10:00"):
        answer_order(order, WORDS, qinghe.by["finance"])
    assert orders_owed({"qinghe": ["finance"]}) == []
    assert [one.ref for one in orders_to_judge(["qinghe"])] == [order.ref]
    with at("2026-03-05 10:00"):
        extend_order(order, date(2026, 3, 12), WORDS, qinghe.by["discipline"])
    assert [one.ref for one in orders_owed({"qinghe": ["finance"]})] == [order.ref]
    with at("2026-03-10 10:00"):
        answer_order(order, WORDS, qinghe.by["finance"])
    with at("2026-03-11 10:00"):
        close_order(order, WORDS, qinghe.by["discipline"])

    found = find_order("qinghe", order.number)
    assert found is not None
    assert (found.closed_at, found.late) == (moment("2026-03-11 10:00"), False)
    assert [one.what for one in steps_of(found)] == ["issued", "answered", "extended", "answered", "closed"]
    assert overdue(qinghe, "2026-05-01 10:00") == []


@pytest.mark.requirement("SUP-1", "SUP-5")
def test_an_order_not_answered_in_time_is_a_finding_by_itself_and_stays_one_when_it_is_answered(qinghe):
    order = ordered(qinghe)
    assert overdue(qinghe, "2026-03-09 17:30") == []

    (found,) = overdue(qinghe, "2026-03-11 09:00")
    assert (found.cls, found.order, found.post, found.days_late) == (
        "order_overdue",
        order.number,
        "finance",
        2,
    )
    assert found.indexes == (order.leaf.index,)

    with at("2026-03-12 09:00"):
        extend_order(order, date(2026, 3, 20), WORDS, qinghe.by["discipline"])
    (later,) = overdue(qinghe, "2026-03-13 09:00")
    assert (later.cls, later.key, later.days_late, later.over) == ("order_late", found.key, 3, True)
    (again,) = overdue(qinghe, "2026-03-24 09:00")
    assert again.cls == "order_overdue"
    assert find(found.key, moment("2026-03-24 09:00")) == again


def test_an_order_may_follow_from_a_finding_and_names_its_matter(qinghe):
    road = purchase(qinghe, "2026-03-03 08:00")
    act(qinghe, road, "apply", "2026-03-03 09:00")
    (finding,) = findings(moment("2026-03-12 09:00"), qinghe.body, classes=["step_overdue"])

    order = ordered(qinghe, "2026-03-12 10:00", finding=finding.key, due_on=date(2026, 3, 16))

    assert (order.finding, order.matter) == (finding.key, road)
    with pytest.raises(ActRefused, match="finding_unknown"):
        ordered(qinghe, "2026-03-12 10:00", finding="step:qinghe/2026-0009/apply/1", due_on=date(2026, 3, 16))


@pytest.mark.parametrize(
    ("to", "due_on", "code"),
    [
        ("discipline", DAY, "order_nobody"),  # itself
        ("party_building", DAY, "order_nobody"),  # nobody holds it
        ("finance", date(2026, 3, 2), "order_day"),
        ("finance", date(2027, 12, 1), "order_day"),
    ],
)
def test_an_order_that_cannot_stand_is_refused(qinghe, to, due_on, code):
    before = Leaf.objects.count()
    with pytest.raises(ActRefused, match=code):
        ordered(qinghe, to=to, due_on=due_on)
    assert Leaf.objects.count() == before


def test_only_the_posts_concerned_move_an_order_and_none_once_it_is_closed(qinghe):
    order, other = ordered(qinghe), town("jiyun")
    before = Leaf.objects.filter(log="qinghe").count()
    with at("2026-03-04 10:00"):
        with pytest.raises(ActRefused, match="order_post"):
            issue_order(ProposedOrder("finance", WORDS, DAY), qinghe.by["office"])
        with pytest.raises(ActRefused, match="order_to"):
            answer_order(order, WORDS, qinghe.by["office"])
        with pytest.raises(ActRefused, match="tenure"):
            answer_order(order, WORDS, other.by["finance"])
        with pytest.raises(ActRefused, match="order_post"):
            close_order(order, WORDS, qinghe.by["finance"])
        with pytest.raises(ActRefused, match="order_day"):
            extend_order(order, DAY, WORDS, qinghe.by["discipline"])
        with pytest.raises(ActRefused, match="said_empty"):
            extend_order(order, date(2026, 3, 12), {}, qinghe.by["discipline"])
        assert Leaf.objects.filter(log="qinghe").count() == before
        close_order(order, WORDS, qinghe.by["discipline"])
        for press in (
            lambda: answer_order(order, WORDS, qinghe.by["finance"]),
            lambda: extend_order(order, date(2026, 3, 12), WORDS, qinghe.by["discipline"]),
            lambda: close_order(order, WORDS, qinghe.by["discipline"]),
        ):
            with pytest.raises(ActRefused, match="order_closed"):
                press()


def test_a_form_that_is_sent_twice_enters_one_order_and_one_answer(qinghe):
    with at("2026-03-03 10:00"):
        first, again = (
            issue_order(ProposedOrder("finance", WORDS, DAY), qinghe.by["discipline"], "key-1")
            for _ in range(2)
        )
        one, two = (answer_order(first, WORDS, qinghe.by["finance"], key="key-2") for _ in range(2))
        with pytest.raises(ActRefused, match="key_used"):
            issue_order(ProposedOrder("finance", WORDS, DAY), qinghe.by["discipline"], "key-2")

    assert (first.ref, one.ref) == (again.ref, two.ref)
    assert Order.objects.count() == 1


@pytest.mark.requirement("TRU-2")
def test_a_replay_of_the_bytes_finds_the_same_orders_overdue_and_a_number_left_out(qinghe):
    late, waiting = ordered(qinghe), ordered(qinghe)
    with at("2026-03-11 09:00"):
        answer_order(late, WORDS, qinghe.by["finance"])

    found = replayed("2026-03-12 09:00")

    assert [(one.cls, one.stream) for one in found] == [
        ("order_overdue", f"order:{waiting.number}"),
        ("order_late", f"order:{late.number}"),
    ]

    without_the_first = replayed("2026-03-12 09:00", leave_out=f"order:{late.number}")
    assert [one.sentence for one in without_the_first if one.cls == "number"] == [
        "expected 2026-0001, found 2026-0002"
    ]


def replayed(now: str, leave_out: str = "") -> list[Found]:
    rows = Leaf.objects.filter(log="qinghe").exclude(stream=leave_out).order_by("index")
    entries = (bytes(raw) for raw in rows.values_list("entry", flat=True))
    read, _ = read_entries(entries, Log.objects.get(slug="qinghe").origin)
    blobs = dict(Blob.objects.filter(log="qinghe").values_list("digest", "content"))
    return replay(read, lambda digest: canonical.decode(bytes(blobs[digest])), moment(now))
