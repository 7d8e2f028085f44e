"""The upper body's own record shows how far the logs below it had come, day by day."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from sunlit.ledger import seeing
from sunlit.ledger.checking import check_log, folder_source
from sunlit.ledger.keep import log_seen
from sunlit.ledger.keepers import Keeper
from sunlit.ledger.keys import read_key
from sunlit.ledger.log import open_log, writing
from sunlit.ledger.models import Leaf, Log, LogSeen
from sunlit.ledger.publish import publish
from sunlit.ledger.reading import blob_value, entry_of
from sunlit.ledger.rebuild import export_record
from sunlit.ledger.seeing import see_checkpoint, see_logs
from sunlit.ledger.tilefiles import TileFiles
from sunlit.record import checkpoint, note
from sunlit.record.b64 import b64url
from sunlit.record.checkpoint import Checkpoint
from sunlit.record.tree import root_of
from tests.ledger.logs import ORIGIN, add, hashes, opened

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture
def county(road: Log, no_rows: dict[str, Keeper]) -> Log:
    """The log of the body above, which keeps its rows; the road's own log lies below it."""
    no_rows["checkpoint.seen"] = no_rows["checkpoint.refused"] = log_seen
    return opened("county", "county.example/log/2026")


@pytest.fixture
def lane(county: Log) -> Log:
    """The log of a body below the county, by its own entry 0."""
    log = open_log("lane", origin="lane.example/log/2026")
    with writing("lane") as writer:
        writer.append(
            "log.opened",
            "body",
            data={
                **{"level": "village", "parent": "county", "zone": "Asia/Shanghai", "closes": "17:30"},
                **{"calendar": writer.blob({"holidays": []}), "key": log.vkey, "demo": False},
            },
        )
    publish("lane")
    return log


def at(monkeypatch: pytest.MonkeyPatch, said: str) -> None:
    """Let today be a day in the time zone of the county (midnight there is 16:00 UTC)."""
    ms = int(datetime.fromisoformat(said).replace(tzinfo=UTC).timestamp() * 1000)
    monkeypatch.setattr(seeing, "now_ms", lambda: ms)


def rogue(size: int, root: bytes, slug: str = "road", origin: str = ORIGIN) -> str:
    return note.sign(checkpoint.encode(Checkpoint(origin, size, root)), [read_key(slug, origin)])


@pytest.mark.requirement("TRU-2")
def test_a_checkpoint_is_recorded_with_its_signed_note(county, road):
    add(3)
    publish("road")

    leaf = see_checkpoint("county", road)

    found = entry_of(leaf)
    assert (found.kind, found.stream) == ("checkpoint.seen", "log:road")
    assert found.data["size"] == 4
    assert found.data["root"] == b64url(root_of(hashes()))
    noted = blob_value("county", found.data["checkpoint"])["checkpoint"]
    assert noted.encode() == TileFiles("road").checkpoint()
    row = LogSeen.objects.get()
    assert (row.body, row.size, row.refused, row.by_id) == ("road", 4, False, "county")


def test_what_has_been_seen_is_not_recorded_again(county, road):
    publish("road")

    assert see_checkpoint("county", road) is not None
    assert see_checkpoint("county", road) is None


def test_a_log_without_a_checkpoint_is_passed_over(county, road):
    assert see_checkpoint("county", road) is None


def test_each_log_below_is_looked_at_once_a_day_while_it_grows(lane, monkeypatch):
    first = see_logs()
    assert [entry_of(leaf).data["body"] for leaf in first] == ["lane"]

    add(2, "lane")
    publish("lane")
    assert see_logs() == []
    tomorrow = datetime.fromtimestamp(first[0].at / 1000 + 86_400, UTC).isoformat()[:19]
    at(monkeypatch, tomorrow)
    (second,) = see_logs()
    assert entry_of(second).data["size"] == 3


def test_a_log_that_grew_continues_what_was_seen(county, road):
    for count in (2, 300, 700):
        add(count)
        publish("road")
        assert see_checkpoint("county", road).kind == "checkpoint.seen"


@pytest.mark.requirement("TRU-3")
@pytest.mark.parametrize("size", [2, 5, 9])
def test_another_history_is_kept_beside_the_one_seen_and_never_in_its_place(county, road, home, size):
    add(4)
    publish("road")
    seen = see_checkpoint("county", road)
    honest = TileFiles("road").checkpoint()
    TileFiles("road").write_checkpoint(rogue(size, b"\7" * 32).encode())

    refused = see_checkpoint("county", road)

    found = entry_of(refused)
    assert (found.kind, found.data["seen"], found.data["size"]) == ("checkpoint.refused", seen.index, size)
    (file,) = (home / "evidence").iterdir()
    assert honest.decode() in file.read_text()
    assert rogue(size, b"\7" * 32) in file.read_text()
    assert see_checkpoint("county", road) is None
    TileFiles("road").write_checkpoint(honest)
    add(1)
    publish("road")
    assert see_checkpoint("county", road).kind == "checkpoint.seen"


def test_a_damaged_tile_is_held_against_nobody(county, road, home):
    add(300)
    publish("road")
    see_checkpoint("county", road)
    add(300)
    publish("road")
    tile = home / "tiles" / "road" / "tile" / "0" / "000"
    raw = bytearray(tile.read_bytes())
    raw[5] ^= 1
    tile.write_bytes(raw)

    assert see_checkpoint("county", road).kind == "checkpoint.seen"


def test_a_checkpoint_by_another_key_is_named_and_not_recorded(lane, road, caplog):
    TileFiles("lane").write_checkpoint(rogue(1, b"\7" * 32).encode())

    assert see_logs() == []
    assert "could not read the log of lane" in caplog.text
    assert not LogSeen.objects.exists()


def test_a_stranger_checks_the_record_with_what_was_seen(county, road, tmp_path: Path):
    add(3)
    publish("road")
    see_checkpoint("county", road)
    publish("county")
    export_record("county", tmp_path / "export")

    report = check_log(folder_source(tmp_path / "export"), county.vkey)

    assert not report.findings
    name = str(entry_of(Leaf.objects.get(kind="checkpoint.seen")).data["checkpoint"])
    (tmp_path / "export" / "blob" / name).write_text("{}")
    assert "were changed" in check_log(folder_source(tmp_path / "export"), county.vkey).findings[0].sentence
