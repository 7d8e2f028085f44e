"""Publishing: nothing is signed that does not continue what was signed, and every crash is repaired."""

from __future__ import annotations

import json
import shutil
import threading
from pathlib import Path

import pytest
from django.db import connection

from sunlit.ledger import publish as publishing
from sunlit.ledger.bundles import bundle_of
from sunlit.ledger.checks import writers_take_turns
from sunlit.ledger.errors import LedgerError, PublishRefused, ReadOnly
from sunlit.ledger.head import HeadStore
from sunlit.ledger.keys import read_key
from sunlit.ledger.lease import LeaseTaken, lease
from sunlit.ledger.log import open_log
from sunlit.ledger.models import Leaf, Lease, Log
from sunlit.ledger.proofs import NotPublished, checkpoint_note, checkpoint_of, proof_of, tile
from sunlit.ledger.publish import publish, run_forever
from sunlit.ledger.triggers import drop_statements
from sunlit.record import checkpoint, note
from sunlit.record.checkpoint import Checkpoint
from sunlit.record.hashing import EMPTY_ROOT
from sunlit.record.keys import ED25519, Signer, Verifier
from sunlit.record.tiles import decode_bundle, paths_for
from sunlit.record.tree import root_of, verify_inclusion
from sunlit.verify import verify_bundle
from tests.ledger.logs import ORIGIN, add, hashes, opened

pytestmark = [pytest.mark.django_db, pytest.mark.database]
STEPS = ("read_back", "swap_head", "write_tiles", "show_checkpoint")


def tamper(ref: str, **change: object) -> None:
    """Change a leaf as a hand at the database prompt could, triggers first."""
    with connection.cursor() as cursor:
        for statement in drop_statements(connection.vendor):
            cursor.execute(statement)
    assert Leaf.objects.filter(ref=ref).update(**change) == 1


def assert_public(slug: str = "road") -> None:
    """Assert that checkpoint and every tile are public and agree with the database."""
    found = checkpoint_of(slug)
    assert (found.size, found.root) == (Log.objects.get(slug=slug).size, root_of(hashes(slug)))
    for path in paths_for(found.size):
        assert tile(slug, path)


def test_the_checkpoint_is_signed_by_the_key_of_the_log_and_states_its_root(road):
    add(4)

    publish("road")

    opened_note = note.open_note(checkpoint_note("road"), [Verifier.parse(road.vkey)])
    assert checkpoint.decode(opened_note.text) == Checkpoint(ORIGIN, 5, root_of(hashes()))
    assert_public()


@pytest.mark.parametrize("steps", [[254], [255], [256], [100, 200, 300], [255, 1, 256, 256]])
def test_every_tile_of_every_size_is_public(road, steps):
    for count in steps:
        add(count)
        publish("road")
        assert_public()


def test_bundles_hold_the_entries_byte_for_byte(road):
    add(299)
    publish("road")

    entries = decode_bundle(tile("road", "tile/entries/000")) + decode_bundle(
        tile("road", "tile/entries/001.p/44")
    )

    stored = Leaf.objects.order_by("index").values_list("entry", flat=True)
    assert entries == [bytes(raw) for raw in stored]


def test_a_tile_beyond_the_checkpoint_is_not_served(road):
    publish("road")
    add(9)

    with pytest.raises(NotPublished):
        tile("road", "tile/entries/000.p/10")
    with pytest.raises(NotPublished):
        proof_of("road", 1)


def test_an_older_partial_tile_can_still_be_read(road):
    add(600)
    publish("road")
    wide = tile("road", "tile/1/000.p/2")
    add(600)
    publish("road")

    assert tile("road", "tile/1/000.p/2") == wide == tile("road", "tile/1/000.p/4")[:64]
    assert tile("road", "tile/1/000.p/3") == tile("road", "tile/1/000.p/4")[:96]


def test_publishing_twice_changes_nothing(road, home):
    add(3)
    first = publish("road")
    files = {path: path.stat().st_mtime_ns for path in home.rglob("*") if path.is_file()}

    assert publish("road") == first
    assert publish("road", thorough=True) == first
    assert {path: path.stat().st_mtime_ns for path in home.rglob("*") if path.is_file()} == files


def test_an_empty_log_has_nothing_to_sign(db, home, no_rows):
    open_log("road", origin=ORIGIN)

    assert publish("road") == Checkpoint(ORIGIN, 0, EMPTY_ROOT)
    with pytest.raises(NotPublished):
        checkpoint_note("road")


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("later", [0, 300])
def test_a_crash_at_any_step_is_repaired_by_running_again(road, monkeypatch, step, later):
    add(250)
    publish("road")
    add(10)

    def crash(*given: object) -> None:
        raise OSError("power cut")

    with monkeypatch.context() as patched:
        patched.setattr(publishing, step, crash)
        with pytest.raises(OSError, match="power cut"):
            publish("road")
    assert checkpoint_of("road").size == 251
    if later:
        add(later)

    publish("road")

    assert_public()
    assert publish("road", thorough=True).size == 261 + later


def test_a_crash_between_two_tiles_is_repaired_by_running_again(road, monkeypatch):
    add(600)
    written: list[str] = []
    write = publishing.TileFiles.write

    def crash_at_third(self: publishing.TileFiles, path: str, content: bytes) -> None:
        if len(written) == 2:
            raise OSError("power cut")
        written.append(path)
        write(self, path, content)

    with monkeypatch.context() as patched:
        patched.setattr(publishing.TileFiles, "write", crash_at_third)
        with pytest.raises(OSError, match="power cut"):
            publish("road")

    publish("road")

    assert_public()


def test_a_long_step_is_signed_in_parts(road, monkeypatch):
    monkeypatch.setattr(publishing, "BATCH", 256)
    add(700)

    assert publish("road").size == 701
    assert_public()


def test_a_new_leaf_that_was_changed_in_the_database_is_not_signed(road):
    publish("road")
    add(2)
    tamper("road/2", entry=b"{}")

    with pytest.raises(PublishRefused, match="entry 2 does not fit its stored hash"):
        publish("road")

    assert checkpoint_of("road").size == 1


def test_a_leaf_changed_after_signing_stops_the_publisher(road):
    add(5)
    publish("road")
    other = Leaf.objects.get(ref="road/4")
    tamper("road/3", entry=bytes(other.entry), hash=bytes(other.hash))
    add(1)

    with pytest.raises(PublishRefused, match="public checkpoint of 6 entries has the root"):
        publish("road")


def test_an_old_leaf_changed_after_signing_is_found_by_the_thorough_reading(road):
    add(600)
    publish("road")
    other = Leaf.objects.get(ref="road/4")
    tamper("road/3", entry=bytes(other.entry), hash=bytes(other.hash))

    with pytest.raises(PublishRefused, match="public checkpoint of 601 entries has the root"):
        publish("road", thorough=True)


def test_an_entry_that_is_missing_is_named(road):
    add(5)
    with connection.cursor() as cursor:
        for statement in drop_statements(connection.vendor):
            cursor.execute(statement)
    leaf = Leaf.objects.filter(ref="road/3")
    leaf._raw_delete(leaf.db)

    with pytest.raises(PublishRefused, match="entry 3 is missing"):
        publish("road")


def test_an_older_copy_of_the_database_is_never_signed_for(road, home):
    add(5)
    publish("road")
    signed = HeadStore().read("road")
    Log.objects.filter(slug="road").update(size=3)

    with pytest.raises(PublishRefused, match="6 entries were signed, but the database holds 3"):
        publish("road")

    assert HeadStore().read("road") == signed


def test_a_lost_head_store_stops_the_publisher(road, home):
    publish("road")
    add(1)
    shutil.rmtree(home / "heads")

    with pytest.raises(ReadOnly, match="the stored head is gone"):
        add(1)
    with pytest.raises(PublishRefused, match="nobody here knows how far was signed"):
        publish("road")


def test_a_head_that_another_history_was_signed_for_stops_the_publisher(road, home):
    add(2)
    signer = read_key("road", ORIGIN)
    other = note.sign(checkpoint.encode(Checkpoint(ORIGIN, 3, b"\1" * 32)), [signer]).encode()
    HeadStore().swap("road", b"", other)

    with pytest.raises(PublishRefused, match="stored head of 3 entries has the root"):
        publish("road")


def test_a_head_by_another_key_stops_the_publisher(road, home):
    market = opened("market", "market.example/log/2026")
    publish("market")
    shutil.copy(home / "heads" / "market", home / "heads" / "road")

    assert market.size == 1
    with pytest.raises(PublishRefused, match="not by this log's key"):
        publish("road")


def test_another_key_than_the_log_was_opened_with_stops_the_publisher(road, home):
    Log.objects.filter(slug="road").update(vkey=Signer(ORIGIN, ED25519, bytes(32)).verifier.vkey)

    with pytest.raises(PublishRefused, match="the key in force"):
        publish("road")


def test_a_missing_key_is_named(road, home):
    (home / "keys" / "road.key").unlink()

    with pytest.raises(LedgerError, match="put it back"):
        publish("road")


def test_the_key_is_for_its_owner_alone(road, home):
    assert (home / "keys" / "road.key").stat().st_mode & 0o077 == 0


def test_a_log_whose_head_was_signed_is_not_opened_again(road, home):
    publish("road")

    with pytest.raises(LedgerError, match="a signed head of road is stored"):
        open_log("road", origin=ORIGIN)


def test_two_publishers_have_one_lease(road):
    with lease("publish:road"), pytest.raises(LeaseTaken, match="holds the lease"):
        publish("road")

    assert publish("road").size == 1


def test_a_lease_whose_holder_died_runs_out(road):
    Lease.objects.create(name="publish:road", holder="gone", until=1)

    assert publish("road").size == 1


def test_a_publisher_that_lost_its_lease_signs_nothing(road):
    with lease("publish:road") as held:
        Lease.objects.update(holder="another")
        with pytest.raises(LeaseTaken, match="ran out"):
            held.renew()


def test_a_head_swapped_by_somebody_else_is_an_error(road):
    with pytest.raises(PublishRefused, match="expected size 7, found none"):
        HeadStore().swap("road", b"road\n7\n", b"road\n8\n")


def test_lost_tiles_are_written_again_by_the_thorough_reading(road, home):
    add(600)
    publish("road")
    shutil.rmtree(home / "tiles" / "road" / "tile" / "0")

    publish("road", thorough=True)

    assert_public()


def test_the_work_grows_with_the_new_leaves_and_not_with_the_log(road):
    add(1_100)
    publish("road")
    add(3)

    read: list[Path] = []
    original = publishing.TileFiles.read

    def counted(self: publishing.TileFiles, path: str) -> bytes:
        read.append(Path(path))
        return original(self, path)

    publishing.TileFiles.read = counted  # type: ignore[method-assign] # put back below
    try:
        publish("road")
    finally:
        publishing.TileFiles.read = original  # type: ignore[method-assign] # the function itself
    assert len(read) <= 5


def test_a_proof_leads_from_every_entry_to_the_checkpoint(road):
    add(280)
    publish("road")

    for index in (0, 1, 255, 256, 280):
        proof = proof_of("road", index)
        verify_inclusion(index, 281, hashes()[index], list(proof.hashes), root_of(hashes()))


def test_a_bundle_satisfies_the_stand_alone_verifier(road, tmp_path):
    add(3)
    publish("road")
    file = tmp_path / "act.json"
    file.write_text(json.dumps(bundle_of("road", 2)))

    verdict = verify_bundle(file, road.vkey)

    assert verdict.in_record, verdict.text


def test_the_publisher_leaves_a_refused_log_alone_and_goes_on_with_the_others(
    shared_road, monkeypatch, caplog
):
    opened("market", "market.example/log/2026")
    Log.objects.filter(slug="road").update(size=9)
    stop = threading.Event()
    monkeypatch.setattr(stop, "wait", lambda seconds: stop.set())

    run_forever(stop)

    assert checkpoint_of("market").size == 1
    assert "road is NOT being signed" in caplog.text


def test_the_publisher_outlives_a_disk_that_does_not_answer(shared_road, monkeypatch, caplog):
    stop = threading.Event()
    rounds: list[float] = []

    def wait(seconds: float) -> None:
        rounds.append(seconds)
        if len(rounds) == 2:
            stop.set()

    def crash(*given: object) -> None:
        if not rounds:
            raise OSError("no space left")
        publishing.TileFiles.write_checkpoint(*given)

    monkeypatch.setattr(stop, "wait", wait)
    monkeypatch.setattr(publishing, "show_checkpoint", crash)

    run_forever(stop)

    assert "no space left" in caplog.text
    assert checkpoint_of("road").size == 1


def test_sqlite_with_deferred_transactions_is_refused(db, settings):
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL has no transaction mode to choose")
    assert writers_take_turns(databases=["default"]) == []

    options = connection.settings_dict["OPTIONS"]
    with pytest.MonkeyPatch.context() as patched:
        patched.setitem(options, "transaction_mode", None)
        assert "DEFERRED" in writers_take_turns(databases=["default"])[0].msg
