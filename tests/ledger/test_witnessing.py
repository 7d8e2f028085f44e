"""Witnesses: what they cosign is shown, and what they know better stops the publisher."""

from __future__ import annotations

import shutil
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import OperationalError, connection

from sunlit.cli.witness import start_processes
from sunlit.cli.witness.answers import Answer
from sunlit.ledger import witnessing
from sunlit.ledger.errors import LedgerError, PublishRefused, ReadOnly
from sunlit.ledger.head import HeadStore
from sunlit.ledger.keys import read_key
from sunlit.ledger.models import Leaf, Lease, Log, Stream
from sunlit.ledger.proofs import checkpoint_note, proof_of
from sunlit.ledger.publish import publish
from sunlit.ledger.tilefiles import TileFiles
from sunlit.ledger.triggers import drop_statements
from sunlit.ledger.witnessing import ask_witnesses, loop, policy_of, witnessed_state
from sunlit.ledger.witnessing.memory import recall, remember
from sunlit.ledger.witnessing.standing import ALARM_AFTER
from sunlit.record import checkpoint, note, witness
from sunlit.record.checkpoint import Checkpoint
from sunlit.record.keys import Verifier
from sunlit.record.policy import parse
from tests.ledger.logs import ORIGIN, add, hashes
from tests.ledger.witnesses import OneWitness, running, set_policy, silent_port

pytestmark = [pytest.mark.django_db, pytest.mark.database]
ANYBODY = "witness nobody nobody.example/witness+2cbf1da5+BAABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4f"


@pytest.fixture
def two(road: Log, home: Path, tmp_path: Path) -> Iterator[list[OneWitness]]:
    """County and paper watch the road; both must sign."""
    with running(tmp_path, ["county", "paper"], [road.vkey]) as found:
        set_policy(home, [*(one.line for one in found), "group both all county paper"], "both")
        yield found


def sign_elsewhere(size: int, root: bytes) -> str:
    """Sign a checkpoint with the key of the road, as a second machine with a stolen copy could."""
    return note.sign(checkpoint.encode(Checkpoint(ORIGIN, size, root)), [read_key("road", ORIGIN)])


def show(one: OneWitness, old: int, signed: str, proof: tuple[bytes, ...] = ()) -> int:
    """Hand a checkpoint to a witness as anybody may; return the status."""
    return one.answers.add_checkpoint(witness.encode(witness.Request(old, proof, signed))).status


@pytest.mark.requirement("TRU-2")
def test_the_checkpoint_is_served_with_the_cosignatures_of_every_witness(road, two):
    for count in (4, 300, 1):
        add(count)
        publish("road")
        ask_witnesses("road")

        opened = note.open_note(
            checkpoint_note("road"), [Verifier.parse(road.vkey), *(Verifier.parse(one.vkey) for one in two)]
        )
        assert len(opened.verified) == 3
        assert witnessed_state(road).satisfied
    assert TileFiles("road").witnessed() == checkpoint_note("road")


def test_a_proof_carries_the_cosignatures(road, two):
    add(4)
    publish("road")
    ask_witnesses("road")
    policy = parse(f"log {road.vkey}\n{two[0].line}\nquorum county\n")

    assert policy.open(proof_of("road", 2).checkpoint).size == 5


def test_a_new_checkpoint_is_shown_before_anybody_has_cosigned_it(road, two):
    publish("road")
    ask_witnesses("road")
    add(1)
    publish("road")

    assert checkpoint_note("road") == TileFiles("road").checkpoint()
    assert checkpoint.decode(note.read_note(TileFiles("road").witnessed())[0]).size == 1
    state = witnessed_state(road)
    assert (state.satisfied, state.current, [one.size for one in state.witnesses]) == (False, 0, [1, 1])


def test_a_lost_memory_costs_one_question_more(road, two, home):
    publish("road")
    ask_witnesses("road")
    add(3)
    publish("road")
    shutil.rmtree(home / "witnesses")

    ask_witnesses("road")

    assert witnessed_state(road).satisfied


def test_a_witness_that_is_down_is_named_and_stops_nobody(road, two, home):
    two[1].stop()
    publish("road")
    ask_witnesses("road")

    county, paper = witnessed_state(road).witnesses
    assert (county.current, paper.current) == (True, False)
    assert "does not answer" in paper.fault
    assert not witnessed_state(road).satisfied
    add(2)
    assert publish("road", thorough=True).size == 3


def test_a_slow_witness_delays_neither_publisher_nor_the_other_witness(road, two):
    two[1].answers.slow = 1.5
    publish("road")
    asker = loop.Asker("road")

    start = time.monotonic()
    asker.ask()
    while not witnessed_state(road).current and time.monotonic() - start < 1:
        asker.ask()
        time.sleep(0.01)
    add(1)
    publish("road")
    assert time.monotonic() - start < 1.2
    assert [one.size for one in witnessed_state(road).witnesses] == [1, 0]

    asker.ask(wait=3)
    assert two[1].answers.asked == 1


def test_a_witness_that_signs_with_another_key_is_not_believed(road, home, tmp_path):
    with running(tmp_path, ["county"], [road.vkey]) as (one,):
        line = f"{ANYBODY.replace(' nobody ', ' county ')} {one.url}"
        set_policy(home, [line], "county")
        publish("road")
        ask_witnesses("road")

    assert not witnessed_state(road).satisfied
    assert "key we know" in witnessed_state(road).witnesses[0].fault


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("quorum nobody\n", "expected a witness or group"),
        (f"log {ANYBODY.split()[2]}\nquorum none\n", "expected a key of type 1"),
        (f"{ANYBODY} ftp://x/\nquorum nobody\n", "at http:// or https://"),
    ],
)
def test_a_policy_that_is_wrong_is_named_with_its_file(road, home, caplog, text, said):
    (home / "policy").mkdir()
    (home / "policy" / "road").write_text(text)
    publish("road", thorough=False)

    with pytest.raises(LedgerError, match=said):
        policy_of(road)
    asker = loop.Asker("road")
    asker.ask()
    asker.ask()

    assert len(caplog.records) == 1
    assert said in witnessed_state(road).fault


def test_one_policy_serves_all_logs_that_have_none_of_their_own(road, home):
    (home / "policy.txt").write_text(f"{ANYBODY}\nquorum nobody\n")
    assert [one.name for one in policy_of(road).witnesses] == ["nobody"]

    set_policy(home, [], "none")
    assert policy_of(road).witnesses == ()
    assert witnessed_state(road).alarm_at is None


def test_without_a_policy_there_is_no_witness_and_no_alarm(road):
    publish("road")
    ask_witnesses("road")

    assert witnessed_state(road) == witnessing.WitnessedState()


def test_the_alarm_counts_from_the_last_time_enough_witnesses_looked(road, two, home):
    first = witnessed_state(road)
    assert first.satisfied_at is None
    assert first.alarm_at == policy_of(road).since + ALARM_AFTER

    county, paper = (one.ref for one in policy_of(road).witnesses)
    remember("road", county, size=1, at=5_000)
    assert witnessed_state(road).satisfied_at is None
    remember("road", paper, size=1, at=9_000)
    assert witnessed_state(road).satisfied_at == 5_000
    assert witnessed_state(road).alarm_at == 5_000 + ALARM_AFTER


def test_a_log_that_stands_still_is_cosigned_again_now_and_then(road, two, monkeypatch):
    publish("road")
    asker = loop.Asker("road")
    asker.ask(wait=4)
    asker.ask(wait=4)
    assert [one.answers.asked for one in two] == [1, 1]

    monkeypatch.setattr(loop, "AGAIN", 0)
    asker.ask(wait=4)

    assert [one.answers.asked for one in two] == [2, 2]
    assert witnessed_state(road).satisfied


@pytest.mark.requirement("TRU-3")
def test_a_restored_old_backup_is_refused_by_what_the_witness_knows(road, two, home):
    publish("road")
    ask_witnesses("road")
    kept = home.with_name("backup")
    shutil.copytree(home, kept)
    add(4)
    publish("road")
    ask_witnesses("road")

    shutil.rmtree(home)
    shutil.copytree(kept, home)
    forget_entries(1)
    add(1)

    with pytest.raises(
        PublishRefused, match="has seen 5 entries of this log, here are 1: entries 1 to 4 are missing"
    ):
        publish("road", thorough=True)
    assert HeadStore().read("road") == TileFiles("road").checkpoint()
    evidence = sorted(file.read_text() for file in (home / "evidence").iterdir())
    assert len(evidence) == 2
    assert "Shown by the witness county" in evidence[0]
    for one in two:
        one.stop()
    with pytest.raises(PublishRefused, match="are missing"):
        publish("road")


def test_a_machine_that_lost_even_its_head_asks_before_it_signs(road, two, home):
    add(4)
    publish("road")
    ask_witnesses("road")
    for lost in ("heads", "tiles", "witnesses"):
        shutil.rmtree(home / lost)
    forget_entries(2)

    with pytest.raises(PublishRefused, match="has seen 5 entries of this log, here are 0"):
        publish("road", thorough=True)
    assert not HeadStore().read("road")


def test_a_new_log_is_begun_when_no_witness_has_seen_it(road, two):
    assert publish("road", thorough=True).size == 1
    assert two[0].answers.asked == 1


@pytest.mark.requirement("TRU-3")
def test_a_second_machine_with_the_same_key_is_found_by_the_next_question(road, two, home):
    publish("road")
    ask_witnesses("road")
    rogue = sign_elsewhere(2, b"\7" * 32)
    for one in two:
        assert show(one, 1, rogue, (b"\7" * 32,)) == 422
    shutil.rmtree(home.parent / "witness-county")
    two[0].stop()
    with running(home.parent, ["county"], [road.vkey]) as (fresh,):
        assert show(fresh, 0, rogue) == 200
        set_policy(home, [fresh.line], "county")
        add(4)
        publish("road")
        ask_witnesses("road")

        state = witnessed_state(road)
        assert "two histories were signed" in state.witnesses[0].doubt
        add(1)
        with pytest.raises(PublishRefused, match="two histories were signed"):
            publish("road")
    (evidence,) = (home / "evidence").iterdir()
    assert rogue in evidence.read_text()


def test_a_witness_that_only_claims_a_difference_does_not_stop_us(road, two, monkeypatch):
    publish("road")
    for one in two:
        monkeypatch.setattr(one.answers, "add_checkpoint", lambda body: Answer(422, b"no\n"))
    ask_witnesses("road")

    state = witnessed_state(road)
    assert "says that the log does not continue" in state.witnesses[0].fault
    add(1)
    assert publish("road", thorough=True).size == 2


def test_a_witness_that_claims_more_without_proof_blocks_until_it_leaves_the_policy(
    road, two, home, monkeypatch
):
    publish("road")
    monkeypatch.setattr(two[0].answers, "add_checkpoint", lambda body: Answer(409, b"99\n"))

    with pytest.raises(PublishRefused, match=r"has seen 99 entries.*take it out of the policy"):
        publish("road", thorough=True)
    with pytest.raises(ReadOnly, match="has seen 99 entries"):
        add(1)
    set_policy(home, [two[1].line], "paper")
    publish("road", thorough=True)
    add(1)
    assert publish("road").size == 2


def test_a_witness_that_has_forgotten_counts_no_more(road, two, home):
    add(3)
    publish("road")
    ask_witnesses("road")
    add(1)
    publish("road")
    two[0].stop()
    with running(home.parent / "new", ["county"], [road.vkey]) as (fresh,):
        key = (home.parent / "witness-county" / "key").read_text()
        fresh.answers._store.signer = fresh.answers._store.signer.parse(key.strip())
        set_policy(home, [two[0].line.replace(two[0].url, fresh.url)], "county")
        ask_witnesses("road")

    (county,) = witnessed_state(road).witnesses
    assert "it has forgotten what it saw" in county.fault
    assert not county.current


def test_a_witness_that_heard_of_a_newer_checkpoint_first_raises_no_doubt(road, two):
    publish("road")
    policy = policy_of(road)
    growth = witnessing.guard._growth(road)
    add(1)
    publish("road")
    ask_witnesses("road")

    late = witnessing.rounds.converse(policy.witnesses[0], growth, 0, lambda: 2)

    assert (late.verdict, late.fault) == ("refused", "it has a newer checkpoint already")


def test_two_publishers_ask_without_disturbing_each_other(shared_road, home, tmp_path):
    with running(tmp_path, ["county"], [shared_road.vkey]) as (one,):
        set_policy(home, [one.line], "county")
        failed: list[Exception] = []

        def work() -> None:
            try:
                for _ in range(8):
                    try:
                        add(2)
                        publish("road")
                        ask_witnesses("road", wait=2)
                    except (LedgerError, OperationalError):
                        continue  # the other one is at it (a database in memory lets nobody read meanwhile)
            except Exception as error:
                failed.append(error)
            finally:
                connection.close()

        threads = [threading.Thread(target=work) for _ in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert not failed
        assert not any(row.doubt for row in recall("road").values())
        publish("road")
        ask_witnesses("road")
        assert witnessed_state(shared_road).satisfied


def test_one_process_at_a_time_asks_until_it_is_told_to_stop(shared_road, home, tmp_path):
    publish("road")
    with running(tmp_path, ["county"], [shared_road.vkey]) as (one,):
        set_policy(home, [one.line], "county")
        stop = threading.Event()

        def work() -> None:
            try:
                witnessing.run_forever(stop, 0.05)
            finally:
                connection.close()

        threads = [threading.Thread(target=work) for _ in range(2)]
        for thread in threads:
            thread.start()
        deadline = time.monotonic() + 10
        while not witnessed_state(shared_road).satisfied and time.monotonic() < deadline:
            time.sleep(0.05)
        stop.set()
        for thread in threads:
            thread.join()

        assert witnessed_state(shared_road).satisfied
        assert one.answers.asked == 1
        assert Lease.objects.get(name="witnesses").until == 0


def test_a_witness_in_a_process_of_its_own_cosigns(road, home, tmp_path):
    with start_processes(tmp_path, {"county": ("county.example/witness", silent_port())}, [road.vkey]) as (
        one,
    ):
        set_policy(home, [one.line], "county")
        publish("road", thorough=True)
        ask_witnesses("road")

        assert witnessed_state(road).satisfied


def forget_entries(size: int) -> None:
    """Bring the database back to its first `size` entries, as restoring an old backup does."""
    with connection.cursor() as cursor:
        for statement in drop_statements(connection.vendor):
            cursor.execute(statement)
    gone = Leaf.objects.filter(log_id="road", index__gte=size)
    gone._raw_delete(gone.db)
    last: dict[str, Any] = {leaf.stream: leaf for leaf in Leaf.objects.order_by("index")}
    Stream.objects.exclude(name__in=last).delete()
    for name, leaf in last.items():
        Stream.objects.filter(name=name).update(seq=leaf.seq, head=leaf.hash)
    Log.objects.filter(slug="road").update(size=size)
    assert len(hashes()) == size
