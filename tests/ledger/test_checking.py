"""`sunlit verify`: a whole log read from outside, and what is named when it was changed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from sunlit.cli import verify
from sunlit.ledger.checking import check_log, folder_source
from sunlit.ledger.disclosing import Disclosed, erase
from sunlit.ledger.errors import LedgerError
from sunlit.ledger.log import writing
from sunlit.ledger.models import Disclosure
from sunlit.ledger.publish import publish
from sunlit.ledger.rebuild import export_record
from sunlit.record.keys import ED25519, Signer
from sunlit.record.tiles import decode_bundle, encode_bundle
from tests.ledger.logs import CLERK, add

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture
def folder(road, tmp_path) -> Path:
    """An export of a log of 303 entries with words of every sort."""
    with writing("road") as writer:
        writer.append(
            "act.done",
            "matter:2026-0001",
            actor=CLERK,
            data={"step": "draft", "verb": "done"},
            rules=writer.blob({"rule": 1}),
            disclosures=[
                Disclosed("text", {"zh": "公开"}),
                Disclosed("reason", {"zh": "党员"}, "members"),
                Disclosed("file", {"name": "a.pdf"}),
            ],
        )
    erase(Disclosure.objects.get(name="file"))
    add(300)
    add(1, stream="matter:2026-0002")
    publish("road")
    export_record("road", tmp_path / "road")
    return tmp_path / "road"


def findings(folder: Path, vkey: str = "") -> list[str]:
    """Return what a check of the folder finds, as sentences."""
    vkey = vkey or (folder / "vkey").read_text().strip()
    return [str(finding) for finding in check_log(folder_source(folder), vkey).findings]


def change_entry(folder: Path, index: int, change: Callable[[bytes], bytes]) -> None:
    """Change one entry in its bundle."""
    path = folder / "tile/entries" / ("000" if index < 256 else "001.p/47")
    entries = decode_bundle(path.read_bytes())
    entries[index % 256] = change(entries[index % 256])
    path.write_bytes(encode_bundle(entries))


def test_a_sound_record_has_no_findings_and_is_counted(folder, road):
    report = check_log(folder_source(folder), road.vkey)

    assert report.findings == []
    assert (report.size, report.streams) == (303, 3)
    assert (report.blobs, report.disclosed, report.withheld, report.erased) == (3, 1, 1, 1)


def test_a_changed_entry_is_named_by_its_place(folder):
    change_entry(folder, 20, lambda raw: raw.replace(b'"report"', b'"resume"'))

    found = findings(folder)

    assert any(line.startswith("entry 20: it was changed") for line in found)
    assert any(line.startswith("entry 21: the entry does not name the leaf before it") for line in found)
    assert any(line.startswith("the entries have the root") for line in found)


def test_bytes_that_are_no_entry_are_named(folder):
    change_entry(folder, 260, lambda raw: raw + b" ")

    assert any(line.startswith("entry 260: the entry is not the canonical") for line in findings(folder))


def test_a_changed_tile_is_named(folder):
    path = folder / "tile/1/000.p/1"
    path.write_bytes(b"\1" * 32)

    assert findings(folder) == ["the tile tile/1/000.p/1 does not fit the tiles below it, first at hash 0"]


def test_a_missing_tile_and_a_missing_bundle_are_named(folder):
    (folder / "tile/0/000").unlink()
    assert any("the tile tile/0/000 is missing" in line for line in findings(folder))

    (folder / "tile/entries/001.p/47").unlink()
    assert any(line.startswith("entry 256: the bundle tile/entries/001.p/47") for line in findings(folder))


def test_a_changed_rule_is_named(folder):
    for file in (folder / "blob").iterdir():
        file.write_bytes(b'{"rule":2}')

    assert len([line for line in findings(folder) if "were changed: their digest" in line]) == 3


def test_a_missing_rule_is_named(folder):
    for file in (folder / "blob").iterdir():
        file.unlink()

    assert len([line for line in findings(folder) if "cannot be read" in line]) == 3


def test_a_changed_and_a_missing_public_disclosure_are_named(folder):
    shown = next(file for file in (folder / "d").iterdir() if file.read_bytes())
    shown.write_text(shown.read_text()[:-4] + "AAAA")
    assert any(
        line.startswith("entry 1: the disclosure") and "was changed" in line for line in findings(folder)
    )

    shown.unlink()
    assert any("is public by its entry, but is not shown" in line for line in findings(folder))


def test_another_key_is_named(folder):
    other = Signer("road.example/log/2026", ED25519, b"\7" * 32).verifier.vkey

    assert "the checkpoint is not signed by the key" in findings(folder, other)[0]


def test_a_key_that_is_none_is_named(folder):
    assert "the checkpoint is not signed" in findings(folder, "nonsense")[0]


def test_a_log_without_checkpoint_has_signed_nothing(folder):
    (folder / "checkpoint").unlink()

    assert findings(folder) == ["there is no checkpoint: the log has signed nothing yet"]


def test_a_source_that_is_no_folder_is_refused(tmp_path):
    with pytest.raises(LedgerError, match="is not a folder"):
        folder_source(tmp_path / "nowhere")


def test_the_command_prints_findings_and_returns_one(folder, capsys):
    options = {"source": str(folder), "vkey": "", "json": False, "replay": False}
    assert verify.run(_namespace(**options)) == 0
    assert "Everything is as it must be." in capsys.readouterr().out

    change_entry(folder, 20, lambda raw: raw.replace(b'"report"', b'"resume"'))
    assert verify.run(_namespace(**options)) == 1
    assert "WRONG: entry 20: it was changed" in capsys.readouterr().out


def _namespace(**options: object) -> object:
    return type("Options", (), options)()
