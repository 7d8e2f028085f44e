"""The doctor says what is wrong and what to do, in the language of whoever asks."""

from __future__ import annotations

import json
import shutil
import time
from argparse import Namespace

import pytest
from django.db import connection

from sunlit.cli import doctor
from sunlit.cli.doctor import installation
from sunlit.ledger.head import HeadStore
from sunlit.ledger.mirroring.state import Followed, keep
from sunlit.ledger.models import Log
from sunlit.ledger.places import unreadable_file, write_durably
from sunlit.ledger.publish import publish
from sunlit.ledger.standing import MirrorOf, stop, write_mirror_of
from tests.ledger.conftest import home, no_rows, road
from tests.ledger.logs import add

__all__ = ["home", "no_rows", "road"]
pytestmark = pytest.mark.django_db
NOW = time.time_ns
DURABLE_SETTINGS = installation.DURABLE_SETTINGS


@pytest.fixture
def said(capsys, monkeypatch):
    """What the doctor says, and whether anything is wrong; the PostgreSQL of the tests is fast and not durable."""
    monkeypatch.setenv("LC_ALL", "en_GB.UTF-8")
    monkeypatch.setattr(installation, "DURABLE_SETTINGS", ())

    def ask() -> tuple[int, str]:
        code = doctor.run(Namespace())
        return code, capsys.readouterr().out

    return ask


def test_a_sound_installation_is_told_to_back_up(road, said):
    publish("road")

    code, text = said()

    assert code == 0
    assert "NOTE: no backup has been made yet: run `sunlit backup FILE.tar.gz`" in text
    assert "1 records, everything in order" in text


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite is opened durable")
def test_settings_under_which_postgresql_forgets_are_named(road, said, monkeypatch):
    monkeypatch.setattr(installation, "DURABLE_SETTINGS", DURABLE_SETTINGS)
    publish("road")

    code, text = said()

    assert code == 1
    assert [name for name in DURABLE_SETTINGS if name in text] == list(DURABLE_SETTINGS)


def test_an_old_backup_is_named_with_its_age(road, home, said):
    publish("road")
    (home / "backup.json").write_text(
        json.dumps({"at": NOW() // 1_000_000 - 12 * installation.DAY_MS, "to": "x"})
    )

    assert "the last backup is 12 days old" in said()[1]


def test_the_doctor_speaks_chinese(road, said, monkeypatch):
    publish("road")
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")

    assert "1 份记录，一切正常" in said()[1]


@pytest.mark.parametrize(
    ("harm", "sentence"),
    [
        (lambda home: shutil.rmtree(home / "heads"), "there is no stored head"),
        (lambda home: (home / "heads" / "road").write_bytes(b"x"), "the stored head cannot be read"),
        (lambda home: HeadStore().swap("road", HeadStore().read("road"), b""), "the stored head says 0"),
        (lambda home: (home / "keys" / "road.key").unlink(), "the key is not at"),
        (lambda home: (home / "keys" / "road.key").chmod(0o644), "can be read by others"),
        (lambda home: Log.objects.update(size=0), "1 entries were signed, the database holds 0"),
        (lambda home: stop("road", "a tile differs"), "road can only be read: a tile differs"),
        (
            lambda home: Log.objects.update(last_at=NOW() // 1_000_000 + 3_600_000),
            "minutes ahead of this machine",
        ),
    ],
)
def test_each_harm_is_named(road, home, said, harm, sentence):
    publish("road")
    harm(home)

    code, text = said()

    assert code == 1
    assert sentence in text


def test_little_room_is_named(road, said, monkeypatch):
    publish("road")
    monkeypatch.setattr(installation, "LEAST_FREE_BYTES", 1 << 60)

    assert "MB are free" in said()[1]


def test_entries_that_nobody_publishes_are_named(road, said, monkeypatch):
    publish("road")
    add(2)
    real = time.time_ns
    monkeypatch.setattr(time, "time_ns", lambda: real() + 600 * 10**9)

    assert "2 entries have waited 10 minutes to be published" in said()[1]


def test_a_mirror_that_refused_or_stands_still_is_named(road, said):
    write_mirror_of(MirrorOf("https://qinghe.example", {"road": road.vkey}))
    keep("road", Followed(checked_at=1, fault="did not answer", missing={"x": "a.pdf"}))
    code, text = said()
    assert code == 1
    assert "not compared with the original" in text
    assert "1 documents could not be had" in text

    keep("road", Followed(refused="road: signed two histories"))
    assert "road: signed two histories" in said()[1]


@pytest.mark.parametrize(("hours", "wrong"), [(3, 0), (25, 1)])
def test_a_town_elsewhere_that_cannot_be_read_is_named_with_since_when_and_what_to_do(
    road, home, said, hours, wrong
):
    publish("road")
    (home / "elsewhere.txt").write_text(f"county road https://road.example/log/road/ {road.vkey}\n")
    since = time.time_ns() // 1_000_000 - hours * 3_600_000 - 60_000
    write_durably(
        unreadable_file("county", "road"),
        json.dumps({"since": since, "reason": "it did not answer"}).encode(),
    )

    code, text = said()

    assert code == wrong
    assert "county has been unable to read the record of road since" in text
    assert f"({hours} hours): it did not answer. Open https://road.example/log/road/" in text


def test_a_damaged_list_of_towns_elsewhere_is_named(road, home, said):
    publish("road")
    (home / "elsewhere.txt").write_text("nonsense\n")

    code, text = said()

    assert code == 1
    assert "line 1 of" in text
