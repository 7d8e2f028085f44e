"""A record carried out of one database builds the same rows in another."""

from __future__ import annotations

import json

import pytest
from django.core.management import call_command

from sunlit.ledger.disclosing import Disclosed, erase
from sunlit.ledger.errors import LedgerError
from sunlit.ledger.log import writing
from sunlit.ledger.models import Disclosure, Leaf
from sunlit.ledger.publish import publish
from sunlit.ledger.rebuild import ImportRefused, export_record, import_all, import_record, kept_rows
from tests.ledger.logs import add, opened

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.database]


@pytest.fixture
def lived(shared_road, no_rows):
    """Two logs with words of every scope; the keeper of `submission.shown` opens a sealed text."""

    def show(leaf, entry):
        Disclosure.objects.filter(leaf__stream=leaf.stream, scope="sealed").update(scope="public")

    no_rows["submission.shown"] = show
    with writing("road") as writer:
        stream = "submission:q2026-0001"
        received = {"number": "q2026-0001", "type": "question", "post": "clerk", "due_at": 5}
        words = [Disclosed("name", {"zh": "林"}, "sealed"), Disclosed("text", {"zh": "为什么？"}, "sealed")]
        writer.append("submission.received", stream, data=received, disclosures=words)
        writer.append("submission.shown", stream, data={"number": "q2026-0001"})
        hidden = [Disclosed("text", {"zh": "党员"}, "members", by="clerk"), Disclosed("file", {"name": "a"})]
        writer.append("act.done", "matter:2026-0001", data={"step": "a", "verb": "done"}, disclosures=hidden)
    erase(Disclosure.objects.get(name="file"))
    add(2)
    publish("road")
    add(1)
    opened("market", "market.example/log/2026")


def rows() -> list[str]:
    """Return every kept row as text."""
    return [json.dumps([label, row], ensure_ascii=False, default=str) for label, row in kept_rows()]


def test_a_rebuilt_database_has_the_same_rows(lived, tmp_path):
    for slug in ("road", "market"):
        export_record(slug, tmp_path / slug, private=True)
    before = rows()
    call_command("flush", interactive=False, verbosity=0)
    assert rows() == []

    assert import_all(tmp_path) == {"market": 1, "road": 7}

    assert rows() == before


def test_a_public_export_holds_nothing_that_is_not_public(lived, tmp_path):
    export_record("road", tmp_path / "road")

    whole = b"".join(file.read_bytes() for file in (tmp_path / "road").rglob("*") if file.is_file())
    secret = Disclosure.objects.get(scope="members").text
    assert secret.encode() not in whole
    assert Disclosure.objects.filter(scope="public", text__isnull=False).first().text.encode() in whole


def test_a_public_export_can_be_built_from_too(lived, tmp_path):
    export_record("road", tmp_path / "road")
    count = Disclosure.objects.count()
    call_command("flush", interactive=False, verbosity=0)

    import_record(tmp_path / "road")

    assert Disclosure.objects.count() == count
    assert Disclosure.objects.get(scope="members").text is None


@pytest.mark.parametrize(
    ("file", "old", "new", "reason"),
    [
        ("entries.jsonl", b'"verb":"report"', b'"verb":"resume"', "does not name the leaf before it"),
        ("entries.jsonl", b'"step":"draft"', b'"step": "draft"', "not the canonical spelling"),
        ("log.json", b'"size": 7', b'"size": 8', "expected 8 entries, found 7"),
        ("log.json", b"sunlit-export/1", b"sunlit-export/9", "expected the format"),
        ("disclosures.jsonl", b'"text": "W', b'"text": "X', "was changed"),
        ("checkpoint", b"\n6\n", b"\n5\n", "not signed by the log's key"),
    ],
)
def test_a_changed_export_is_refused_whole(lived, tmp_path, file, old, new, reason):
    export_record("road", tmp_path / "road")
    path = tmp_path / "road" / file
    assert old in path.read_bytes()
    path.write_bytes(path.read_bytes().replace(old, new, 1))
    call_command("flush", interactive=False, verbosity=0)

    with pytest.raises(ImportRefused, match=reason):
        import_record(tmp_path / "road")

    assert not Leaf.objects.exists()


def test_a_known_log_is_not_imported_over(lived, tmp_path):
    export_record("road", tmp_path / "road")

    with pytest.raises(ImportRefused, match="already has the log road"):
        import_record(tmp_path / "road")


def test_an_export_never_writes_into_a_folder_with_files(lived, tmp_path):
    (tmp_path / "a").write_text("b")

    with pytest.raises(LedgerError, match="is not empty"):
        export_record("road", tmp_path)


def test_a_folder_without_records_is_named(lived, tmp_path):
    with pytest.raises(ImportRefused, match="holds no record"):
        import_all(tmp_path)
