"""Appending: what may stand in a log, and that a refused entry leaves nothing."""

from __future__ import annotations

import threading

import pytest
from django.db import connection, transaction

from sunlit.ledger.clock import demo_clock, now_ms
from sunlit.ledger.disclosing import Disclosed
from sunlit.ledger.errors import EntryRefused, LedgerError
from sunlit.ledger.log import open_log, writing
from sunlit.ledger.models import Blob, Disclosure, Leaf, Log, Stream
from sunlit.ledger.reading import disclosures_of, entry_of, stream_events
from sunlit.record.b64 import b64url
from sunlit.record.disclosure import digest, read
from sunlit.record.entry import MAX_BYTES
from sunlit.record.replay import check_entries
from tests.ledger.logs import CLERK, ORIGIN, add, opened, whole

pytestmark = [pytest.mark.django_db, pytest.mark.database]
ACT = {"step": "draft", "verb": "done"}


def test_entries_follow_each_other_in_the_log_and_in_their_streams(road):
    first = add(2)
    other = add(1, stream="matter:2026-0002")
    last = add(1)

    assert [leaf.ref for leaf in first + other + last] == ["road/1", "road/2", "road/3", "road/4"]
    assert [leaf.seq for leaf in first + other + last] == [0, 1, 0, 2]
    assert entry_of(last[0]).prev == b64url(bytes(first[1].hash))
    assert check_entries(whole(), ORIGIN) == []


def test_the_head_of_the_log_moves_with_its_leaves(road):
    leaf = add(3)[-1]

    log = Log.objects.get(slug="road")
    assert (log.size, log.last_at) == (4, leaf.at)
    assert Stream.objects.get(ref="road/matter:2026-0001").seq == 2


def test_the_record_time_never_decreases_even_when_the_clock_goes_back(db, home, no_rows):
    with demo_clock(2_000):
        opened("road", ORIGIN, demo=True)
    with demo_clock(1_000):
        leaf = add(1)[0]

    assert leaf.at == 2_000


def test_the_time_checked_is_the_time_written(road):
    with writing("road") as writer:
        seen = writer.now
        leaf = writer.append("act.done", "matter:2026-0001", data=ACT)

    assert leaf.at == seen <= now_ms()


def test_a_real_log_takes_nothing_under_the_clock_of_a_demo(road):
    with demo_clock(now_ms() - 1_000), pytest.raises(EntryRefused, match="real log"):
        add(1)

    assert Log.objects.get(slug="road").size == 1


@pytest.mark.parametrize(
    ("kind", "stream", "data", "reason"),
    [
        ("act.undone", "matter:2026-0001", ACT, "not a kind of entry"),
        ("act.done", "body", ACT, "belongs in a stream 'matter:<number>'"),
        ("act.done", "matter:", ACT, "belongs in a stream"),
        ("act.done", "matter:2026-0001", {"step": "draft"}, "lacks the field 'verb'"),
        ("act.done", "matter:2026-0001", {**ACT, "note": "x"}, "field 'note' that is not known"),
        ("act.done", "matter:2026-0001", {**ACT, "amount": 1.5}, "'amount' must be a whole number"),
        ("act.done", "matter:2026-0001", {**ACT, "amount": True}, "'amount' must be a whole number"),
        ("act.done", "matter:2026-0001", {**ACT, "outcome": "同意"}, "'outcome' must be a code"),
        ("act.done", "matter:2026-0001", {**ACT, "step": "修路"}, "'step' must be an ASCII code"),
        ("log.opened", "body", {}, "lacks the field"),
    ],
)
def test_an_entry_that_does_not_fit_its_kind_is_refused_by_name(road, kind, stream, data, reason):
    with pytest.raises(EntryRefused, match=reason), writing("road") as writer:
        writer.append(kind, stream, data=data)

    assert Leaf.objects.count() == 1


def test_entry_zero_and_no_other_is_log_opened(road, home):
    open_log("market", origin="market.example/log/2026")

    with pytest.raises(EntryRefused, match="entry 0"), writing("market") as writer:
        writer.append("act.done", "matter:2026-0001", data=ACT)


def test_an_entry_over_sixteen_kibibytes_is_refused_with_its_size(road):
    codes = [f"{n:0100}" for n in range(200)]

    with pytest.raises(EntryRefused, match=f"{MAX_BYTES} bytes at most, found 2"), writing("road") as writer:
        writer.append("act.done", "matter:2026-0001", data={**ACT, "needs": codes})

    assert Leaf.objects.count() == 1


def test_rules_that_are_not_stored_are_refused(road):
    with pytest.raises(EntryRefused, match="not stored"), writing("road") as writer:
        writer.append("act.done", "matter:2026-0001", data=ACT, rules="A" * 43)


def test_words_stand_in_salted_disclosures_and_only_their_digest_in_the_leaf(road):
    said = [
        Disclosed("text", {"zh": "修路"}),
        Disclosed("file", {"name": "a.pdf", "size": 3}, "members", by="clerk"),
    ]

    with writing("road") as writer:
        leaf = writer.append("act.done", "matter:2026-0001", actor=CLERK, data=ACT, disclosures=said)

    text, file = disclosures_of(leaf)
    entry = entry_of(leaf)
    assert entry.d == sorted([text.digest, file.digest])
    assert digest(text.text) == text.digest
    assert read(text.text).value == text.value == {"zh": "修路"}
    assert len(read(text.text).salt) == 16
    assert [(stub["d"], stub["scope"], stub["by"]) for stub in entry.withheld] == [
        (file.digest, "members", "clerk")
    ]


def test_the_same_words_said_twice_have_two_digests(road):
    with writing("road") as writer:
        for _ in range(2):
            words = [Disclosed("text", {"en": "yes"})]
            writer.append("act.done", "matter:2026-0001", data=ACT, disclosures=words)

    assert Disclosure.objects.count() == 2


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        (Disclosed("gossip", {"en": "?"}), "'gossip', which act.done does not know"),
        (Disclosed("text", {"en": "?"}, "friends"), "scope of 'text' must be one of"),
        (Disclosed("text", {"en": 0.5}), "disclosure 'text'"),
    ],
)
def test_a_disclosure_that_may_not_be_made_is_refused(road, said, reason):
    with pytest.raises(EntryRefused, match=reason), writing("road") as writer:
        writer.append("act.done", "matter:2026-0001", data=ACT, disclosures=[said])

    assert not Disclosure.objects.exists()


def test_a_rule_in_force_is_stored_once_under_its_digest(road):
    before = Blob.objects.count()

    with writing("road") as writer:
        assert writer.blob({"limit": 5}) == writer.blob({"limit": 5})

    assert Blob.objects.count() == before + 1


def test_no_transaction_touches_two_logs(road):
    opened("market", "market.example/log/2026")

    with writing("road"), pytest.raises(LedgerError, match="no transaction touches two logs"):
        writing("market").__enter__()


def test_writing_inside_writing_the_same_log_is_one_transaction(road):
    with writing("road") as outer, writing("road") as inner:
        assert inner is outer


def test_a_log_that_does_not_exist_is_named(db, home):
    with pytest.raises(LedgerError, match="no log 'nowhere'"), writing("nowhere"):
        pass


def test_a_keeper_that_fails_takes_the_whole_transaction_with_it(shared_road, no_rows):
    def fail(leaf: object, entry: object) -> None:
        raise ValueError("no such matter")

    no_rows["act.done"] = fail
    with writing("road") as writer, pytest.raises(ValueError, match="no such matter"):
        writer.append("act.done", "matter:2026-0001", data=ACT, disclosures=[Disclosed("text", {"en": "x"})])

    assert (Leaf.objects.count(), Stream.objects.count(), Disclosure.objects.count()) == (1, 1, 0)
    assert Log.objects.get(slug="road").size == 1


def test_a_kind_without_a_keeper_is_refused(shared_road, no_rows):
    del no_rows["act.done"]

    with pytest.raises(LedgerError, match="no room keeps rows"):
        add(1)

    assert Leaf.objects.count() == 1


def test_an_act_that_is_undone_leaves_nothing(shared_road):
    with transaction.atomic():
        add(2)
        transaction.set_rollback(True)

    assert Leaf.objects.count() == 1
    assert add(1)[0].ref == "road/1"


def test_many_threads_append_without_gap_or_swap(shared_road):
    faults: list[BaseException] = []

    def work(number: int) -> None:
        try:
            for _ in range(5):
                add(2, stream=f"matter:2026-{number % 3:04}")
        except BaseException as fault:
            faults.append(fault)
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert faults == []
    assert Log.objects.get(slug="road").size == len(whole()) == 61
    assert check_entries(whole(), ORIGIN) == []


def test_the_events_of_a_stream_come_in_its_order(road):
    add(2)
    add(1, stream="matter:2026-0002")
    add(1)

    events = stream_events("road", "matter:2026-0001")

    assert [(leaf.index, entry.seq) for leaf, entry in events] == [(1, 0), (2, 1), (4, 2)]
