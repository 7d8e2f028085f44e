"""A town whose record another installation keeps: the county reads it there, and records how far it came."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from sunlit.ledger import elsewhere
from sunlit.ledger.checking import Fetch, folder_source
from sunlit.ledger.checking.sources import Missing, Unreachable
from sunlit.ledger.elsewhere import parse, see_elsewhere
from sunlit.ledger.errors import LedgerError
from sunlit.ledger.keep import log_seen
from sunlit.ledger.keepers import Keeper
from sunlit.ledger.keys import read_key
from sunlit.ledger.models import Log, LogSeen
from sunlit.ledger.publish import publish
from sunlit.ledger.reading import blob_value, entry_of
from sunlit.ledger.rebuild import export_record
from sunlit.record import checkpoint, note
from sunlit.record.checkpoint import Checkpoint
from sunlit.record.hashing import leaf_hash
from sunlit.record.tiles import new_tiles
from sunlit.record.tree import root_of
from tests.ledger.logs import ORIGIN, add, opened

pytestmark = [pytest.mark.django_db, pytest.mark.database, pytest.mark.requirement("TRU-2")]
ADDRESS = "https://road.example/log/road/"


@pytest.fixture
def county(road: Log, no_rows: dict[str, Keeper], home: Path) -> Log:
    """The log of the body above; the file names the road's log as kept elsewhere."""
    no_rows["checkpoint.seen"] = no_rows["checkpoint.refused"] = log_seen
    (home / "elsewhere.txt").write_text(f"# below the county\n\ncounty road {ADDRESS} {road.vkey}\n")
    return opened("county", "county.example/log/2026")


@pytest.fixture(autouse=True)
def a_day_is_over(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every look be on a day of its own."""
    monkeypatch.setattr(elsewhere, "seen_today", lambda *_: False)


def there(folder: Path) -> Fetch:
    """Publish what the road has, and return how it is read at its own site."""
    publish("road")
    export_record("road", folder)
    return folder_source(folder)


def rogue(size: int) -> bytes:
    text = checkpoint.encode(Checkpoint(ORIGIN, size, b"\7" * 32))
    return note.sign(text, [read_key("road", ORIGIN)]).encode()


def test_how_far_it_came_is_recorded_with_its_signed_note(county, tmp_path):
    add(3)
    fetch = there(tmp_path / "one")

    (leaf,) = see_elsewhere(lambda address: fetch if address == ADDRESS else pytest.fail(address))

    found = entry_of(leaf)
    assert (found.kind, found.stream, found.data["size"]) == ("checkpoint.seen", "log:road", 4)
    assert found.data["origin"] == ORIGIN
    assert blob_value("county", found.data["checkpoint"])["checkpoint"].encode() == fetch("checkpoint")
    assert see_elsewhere(lambda _: fetch) == []  # nothing new
    add(300)
    more = there(tmp_path / "two")
    assert [entry_of(leaf).kind for leaf in see_elsewhere(lambda _: more)] == ["checkpoint.seen"]


def test_it_is_looked_at_once_a_day(county, tmp_path, monkeypatch):
    monkeypatch.undo()
    fetch = there(tmp_path / "one")
    assert len(see_elsewhere(lambda _: fetch)) == 1
    assert see_elsewhere(lambda _: pytest.fail("asked again")) == []


@pytest.mark.requirement("TRU-3")
@pytest.mark.parametrize("size", [4, 9])
def test_another_history_is_refused_and_both_notes_are_kept(county, tmp_path, home, size):
    add(3)
    fetch = there(tmp_path / "one")
    see_elsewhere(lambda _: fetch)
    other = forged(size)

    (refused,) = see_elsewhere(lambda _: other)

    assert entry_of(refused).kind == "checkpoint.refused"
    assert entry_of(refused).data["size"] == size
    (file,) = (home / "evidence").iterdir()
    assert other("checkpoint").decode() in file.read_text()


def forged(size: int) -> Fetch:
    """Return a log of other entries, whole in itself and signed by the road's own key."""
    hashes = [leaf_hash(bytes([n])) for n in range(size)]
    head = note.sign(checkpoint.encode(Checkpoint(ORIGIN, size, root_of(hashes))), [read_key("road", ORIGIN)])
    files = {**new_tiles(0, hashes, lambda path: b""), "checkpoint": head.encode()}

    def fetch(path: str) -> bytes:
        if path not in files:
            raise Missing(path)
        return files[path]

    return fetch


def test_what_cannot_be_read_or_is_damaged_or_older_is_named_and_held_against_nobody(
    county, tmp_path, caplog
):
    add(300)
    fetch = there(tmp_path / "one")
    see_elsewhere(lambda _: fetch)
    older, rows = fetch("checkpoint"), LogSeen.objects.count()
    add(300)
    newer = there(tmp_path / "two")
    tile = tmp_path / "two" / "tile" / "0" / "001"
    tile.write_bytes(bytes(len(tile.read_bytes())))

    def silent(path: str) -> bytes:
        raise Unreachable("road.example did not answer")

    def smaller(path: str) -> bytes:
        return rogue(2) if path == "checkpoint" else fetch(path)

    def strange(path: str) -> bytes:
        return older.replace(b"\xe2\x80\x94 ", b"\xe2\x80\x94 x", 1) if path == "checkpoint" else fetch(path)

    for source, said in (
        (newer, "do not fit its checkpoint"),
        (silent, "did not answer"),
        (smaller, "it shows 2 entries, but 301 were seen"),
        (strange, "could not read"),
    ):
        caplog.clear()
        assert see_elsewhere(lambda _, one=source: one) == []
        assert said in caplog.text
    assert LogSeen.objects.count() == rows


def longer(tmp_path: Path, entries: int, name: str) -> Fetch:
    add(entries)
    return there(tmp_path / name)


@pytest.mark.requirement("TRU-3")
@pytest.mark.parametrize("size", [4, 9])
def test_another_history_that_is_shorter_than_what_was_seen_is_refused_at_once(county, tmp_path, home, size):
    """At 4 entries it is held against the same size, at 9 against the 4 that it should continue."""
    first = longer(tmp_path, 3, "one")
    see_elsewhere(lambda _: first)
    second = longer(tmp_path, 20, "two")
    see_elsewhere(lambda _: second)
    other = forged(size)

    (refused,) = see_elsewhere(lambda _: other)

    found = entry_of(refused)
    assert (found.kind, found.data["size"], found.data["seen"]) == ("checkpoint.refused", size, 1)
    (file,) = (home / "evidence").iterdir()
    assert other("checkpoint").decode() in file.read_text()
    assert first("checkpoint").decode() in file.read_text()
    assert see_elsewhere(lambda _: other) == []  # it stands in the record already
    assert LogSeen.objects.get(size=24).refused is False


@pytest.mark.requirement("TRU-3")
def test_a_shorter_history_that_cannot_be_told_yet_is_kept_and_refused_when_the_log_is_back(
    county, tmp_path, home, caplog
):
    whole = longer(tmp_path, 20, "one")
    see_elsewhere(lambda _: whole)
    other = forged(9)
    assert see_elsewhere(lambda _: other) == []
    assert "it shows 9 entries, but 21 were seen; its signed note is kept" in caplog.text
    (note_kept,) = (home / "waiting" / "county-road").iterdir()
    assert note_kept.read_bytes() == other("checkpoint")

    (refused,) = see_elsewhere(lambda _: whole)  # nothing new, and yet it decides

    assert (entry_of(refused).kind, entry_of(refused).data["size"]) == ("checkpoint.refused", 9)
    assert other("checkpoint").decode() in next((home / "evidence").iterdir()).read_text()
    assert list((home / "waiting" / "county-road").iterdir()) == []
    assert see_elsewhere(lambda _: other) == []
    assert list((home / "waiting" / "county-road").iterdir()) == []


def test_a_log_that_was_only_set_back_is_held_against_nobody(county, tmp_path, home):
    before = longer(tmp_path, 3, "one")
    whole = longer(tmp_path, 20, "two")
    see_elsewhere(lambda _: whole)
    assert see_elsewhere(lambda _: before) == []
    assert len(list((home / "waiting" / "county-road").iterdir())) == 1
    more = longer(tmp_path, 5, "three")

    (seen,) = see_elsewhere(lambda _: more)

    assert entry_of(seen).kind == "checkpoint.seen"
    assert list((home / "waiting" / "county-road").iterdir()) == []
    assert not (home / "evidence").exists()


def test_since_when_and_why_a_log_cannot_be_read_is_kept_until_it_can(county, tmp_path, monkeypatch):
    def silent(path: str) -> bytes:
        raise Unreachable(f"road.example did not answer at {elsewhere.now_ms()}")

    for at in (1_000, 2_000):
        with monkeypatch.context() as then:
            then.setattr(elsewhere, "now_ms", lambda at=at: at)
            see_elsewhere(lambda _: silent)
        (one,) = elsewhere.unreadable()
        assert (one.since, one.log.address) == (1_000, ADDRESS)
        assert f"at {at}" in one.reason

    fetch = longer(tmp_path, 3, "one")
    see_elsewhere(lambda _: fetch)
    assert elsewhere.unreadable() == []


@pytest.mark.parametrize("line", ["county road", "county road https://road.example x y", "a b c d"])
def test_a_line_that_is_none_is_named(home, line):
    with pytest.raises(LedgerError, match=r"line 2 of .*elsewhere\.txt: expected upper body"):
        parse(f"# a remark\n{line}\n")


def test_the_server_goes_on_when_the_file_is_wrong(home, db, caplog):
    home.mkdir()
    (home / "elsewhere.txt").write_text("nonsense\n")
    stop = threading.Event()
    threading.Timer(0.2, stop.set).start()
    elsewhere.run_forever(stop)
    assert "line 1 of" in caplog.text
