"""Erasing: nothing of the words is left in rows, search, files or database bytes; every proof still verifies."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection

from sunlit.ledger import erasing, keep, log
from sunlit.ledger.bundles import bundle_of
from sunlit.ledger.checking import check_log, folder_source
from sunlit.ledger.clock import demo_clock
from sunlit.ledger.errors import EntryRefused
from sunlit.ledger.log import Disclosed, writing
from sunlit.ledger.models import Disclosure, Log
from sunlit.ledger.publish import publish
from sunlit.ledger.rebuild import export_record
from sunlit.ledger.search import search
from sunlit.library.files import keep_file
from sunlit.matters.proposed import Attached
from sunlit.verify import verify_bundle
from tests.demo_fixture import installed_at
from tests.ledger.logs import CLERK, add
from tests.town import act, moment, purchase, town

in_database = pytest.mark.django_db(transaction=True)
NAME = {
    "zh": "欧阳翡翠住在梧桐巷，因骨折申请低保。",
    "en": "Quillfeather Obadiah of Sycamore Lane broke a leg.",
}
WORDS = ["欧阳翡翠", "欧阳", "梧桐", "梧桐巷", "骨折", "Quillfeather", "quillfeather", "Obadiah", "Sycamore"]


@pytest.fixture
def on_disk(tmp_path, django_db_blocker):
    """An installation of its own on the disk, with its database file and write-ahead log."""
    home = tmp_path / "home"
    home.mkdir()
    kept, connection.connection = connection.connection, None  # one in memory would not close
    try:
        with installed_at(home, django_db_blocker):
            call_command("migrate", verbosity=0)
            yield home
    finally:
        connection.connection = kept


def traces(home: Path) -> list[str]:
    """Return every word of WORDS, as people write it or as the database may keep it, with where it was found."""
    found = []
    for file in [path for path in home.rglob("*") if path.is_file() and path.parent.name != "keys"]:
        content = file.read_bytes()
        for word in WORDS:
            kept = {word.encode(), json.dumps(word)[1:-1].encode(), word.lower().encode()}
            found += [f"{word} in {file.name}" for one in kept if one in content]
    return found


def many(of, matter) -> None:
    """Fill pages around the words, so that the database moves them about."""
    for number in range(40):
        with writing(of.body.slug) as writer:
            writer.append(
                "act.corrected",
                f"matter:{matter.number}",
                data={"act": 0},
                disclosures=[Disclosed("text", {"zh": f"第 {number} 条。" * 60, "en": "x" * 900})],
            )


@pytest.mark.requirement("TRU-4")
def test_after_erasing_no_byte_of_the_words_is_left_anywhere(on_disk):
    of = town()
    matter = purchase(of, "2026-03-02 10:00")
    file = Attached(keep_file(("住址 " + NAME["zh"]).encode(), "名单.txt"))
    leaf = act(of, matter, "apply", "2026-03-03 09:00", text=NAME, files=[file])
    with demo_clock(moment("2026-03-04 09:00")):
        many(of, matter)
    publish("qinghe")
    assert traces(on_disk)
    before = Disclosure.objects.get(leaf=leaf, name="text").text
    digests = list(
        Disclosure.objects.filter(leaf=leaf, name__in=["text", "file"]).values_list("digest", flat=True)
    )

    with demo_clock(moment("2026-03-05 09:00")):
        entries = erasing.erase("qinghe", digests, "request", actor=CLERK)

    assert traces(on_disk) == []
    assert before.encode()[10:40] not in (on_disk / "db.sqlite3").read_bytes()
    assert [entry.kind for entry in entries] == ["disclosure.erased", "disclosure.erased"]
    assert search("欧阳翡翠") == []
    assert not [path for path in (on_disk / "files").rglob("*") if path.is_file()]
    publish("qinghe")
    assert verify_bundle(bundle_of("qinghe", leaf.index)).in_record


@pytest.mark.requirement("TRU-4")
def test_a_restored_backup_is_erased_again_by_the_list(on_disk):
    of = town()
    matter = purchase(of, "2026-03-02 10:00")
    leaf = act(of, matter, "apply", "2026-03-03 09:00", text=NAME)
    connection.close()
    shutil.copy(on_disk / "db.sqlite3", on_disk.parent / "backup")
    digest = Disclosure.objects.get(leaf=leaf, name="text").digest
    with demo_clock(moment("2026-03-05 09:00")):
        erasing.erase("qinghe", [digest], "request")
    connection.close()
    (on_disk / "db.sqlite3-wal").unlink(missing_ok=True)
    shutil.copy(on_disk.parent / "backup", on_disk / "db.sqlite3")
    (on_disk.parent / "backup").unlink()
    assert Disclosure.objects.get(pk=digest).value == NAME

    assert erasing.apply_list() == 1

    assert traces(on_disk) == []
    assert Disclosure.objects.get(pk=digest).erased_at == moment("2026-03-05 09:00")
    assert erasing.apply_list() == 0
    assert [line[:2] for line in erasing.listed()] == [("qinghe", digest)]


@pytest.fixture
def written(shared_road):
    """The log of road with an act whose words and reason are public."""
    add(1)
    with writing("road") as writer:
        return writer.append(
            "act.done",
            "matter:2026-0001",
            actor=CLERK,
            data={"step": "draft", "verb": "done", "expires_at": 4_000_000_000_000},
            disclosures=[Disclosed("text", {"zh": "公开"}), Disclosed("personal", NAME)],
        )


@pytest.fixture
def keepers(no_rows):
    """Let the ledger keep its own rows."""
    no_rows["disclosure.erased"] = keep.disclosure_erased


@in_database
def test_what_is_erased_twice_or_rolled_back_makes_one_entry_or_none(written, keepers):
    digest = Disclosure.objects.get(name="text").digest

    def fail_after_erasing() -> None:
        with writing("road"):
            erasing.erase("road", [digest], "request")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail_after_erasing()
    assert Disclosure.objects.get(pk=digest).value == {"zh": "公开"}
    assert erasing.listed() == []

    assert len(erasing.erase("road", [digest, digest], "request")) == 1
    assert erasing.erase("road", [digest], "request") == []


@in_database
def test_what_was_entered_and_erased_in_one_transaction_that_failed_is_on_no_list(written, keepers):
    def enter_and_erase() -> None:
        with writing("road") as writer:
            leaf = writer.append(
                "act.done",
                "matter:2026-0002",
                data={"step": "draft", "verb": "done"},
                disclosures=[Disclosed("text", NAME)],
            )
            erasing.erase("road", [Disclosure.objects.get(leaf=leaf, name="text").digest], "request")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        enter_and_erase()
    kept = Disclosure.objects.get(name="text").digest
    erasing.erase("road", [kept], "request")
    assert [line[:2] for line in erasing.listed()] == [("road", kept)]


@in_database
def test_an_unknown_ground_and_an_unknown_digest_are_refused(written, keepers):
    digest = Disclosure.objects.get(name="text").digest

    with pytest.raises(EntryRefused, match="no ground to erase"):
        erasing.erase("road", [digest], "dislike")
    with pytest.raises(EntryRefused, match="no entry of road discloses"):
        erasing.erase("road", [digest, "A" * 43], "request")
    assert Disclosure.objects.get(pk=digest).value is not None


@in_database
@pytest.mark.requirement("DIS-7")
def test_what_was_shown_for_a_time_goes_by_itself_when_it_is_over(written, keepers, monkeypatch):
    assert erasing.sweep() == []

    for module in (erasing.acting, log):
        monkeypatch.setattr(module, "now_ms", lambda: 4_000_000_000_000)
    (leaf,) = erasing.sweep()

    gone = Disclosure.objects.get(name="personal")
    assert (gone.text, gone.value, gone.erased_at) == (None, None, leaf.at)
    assert Disclosure.objects.get(name="text").value == {"zh": "公开"}
    assert erasing.sweep() == []


@in_database
@pytest.mark.requirement("TRU-4", "DIS-7")
def test_proofs_verify_after_erasing_and_an_export_holds_nothing_of_it(written, keepers, tmp_path):
    erasing.erase("road", list(Disclosure.objects.values_list("digest", flat=True)), "law")
    publish("road")

    export_record("road", tmp_path / "road", private=True)

    report = check_log(folder_source(tmp_path / "road"), Log.objects.get(slug="road").vkey)
    assert (report.findings, report.erased) == ([], 2)
    assert NAME["zh"] not in (tmp_path / "road" / "disclosures.jsonl").read_text()


@in_database
def test_the_search_of_sqlite_and_the_settings_overwrite_what_is_deleted():
    options = settings.DATABASES["default"].get("OPTIONS", {})
    if connection.vendor == "sqlite":
        assert "secure_delete=ON" in options["init_command"]
        with connection.cursor() as cursor:
            assert cursor.execute("PRAGMA secure_delete").fetchone() == (1,)
